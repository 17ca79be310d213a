"""How well search finds: the product's own way, beside what else one would install."""
