"""A whole collection as one file, out and in."""
