"""What else is worth reading: documents like this one, questions others asked."""
