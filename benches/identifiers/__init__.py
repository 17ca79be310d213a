"""Codes, numbers and names that stand in exactly one passage, among thousands that nearly match."""
