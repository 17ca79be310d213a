"""Every promise of the product, tested."""
