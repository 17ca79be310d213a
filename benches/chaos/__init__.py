"""kill -9 of everything at random moments, and a checker that knows what was acknowledged."""
