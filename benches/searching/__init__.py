"""How fast search is, and whether it stays complete, as the collection and its permissions grow."""
