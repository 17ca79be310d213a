"""Whether hidden documents change anything that a reader is sent."""
