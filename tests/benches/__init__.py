"""What the benches count: a figure is only as good as its arithmetic."""
