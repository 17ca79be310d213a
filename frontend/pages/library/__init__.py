"""Pages of collections, documents, their people, API keys and the server's state."""
