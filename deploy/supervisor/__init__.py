"""The daemon that starts, watches, restarts and stops all processes. Imports nothing heavy."""
