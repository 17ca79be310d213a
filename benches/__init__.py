"""Measurements: run with `make bench-*`, figures go to docs/evidence/. Never part of the tests."""
