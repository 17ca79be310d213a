"""How good answers are: Footnote, the model alone, and quotes alone, over the same passages."""
