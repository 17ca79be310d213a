"""How long readers wait: for the first word, for something to read, for a slot after a cancel."""
