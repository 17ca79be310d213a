"""Shapes of requests and responses. Only what is written here goes in or out."""
