"""The composition root: settings, processes, services."""
