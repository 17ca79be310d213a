"""How much of a file's text and tables a reader recovers."""
