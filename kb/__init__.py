"""What is known, and who may know it."""
