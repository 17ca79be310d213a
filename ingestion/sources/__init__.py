"""Connectors: documents that come from elsewhere and stay in step with it."""
