"""What a search could be about, while it is typed."""
