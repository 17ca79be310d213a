"""The embedded services: Postgres with pgvector, Valkey, llama-server. Free of Django."""
