"""A library with many rights over it: what a reader is sent with, and without, the rest of it."""
