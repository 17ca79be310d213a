"""How well the check of claims tells what the sources say from what they do not, and its cost."""
