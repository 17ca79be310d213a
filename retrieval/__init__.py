"""Question -> cited answer. Writes no passage."""
