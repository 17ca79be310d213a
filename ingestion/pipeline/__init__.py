"""From RECEIVED to READY: a lease, a table of stages, and what to do when one fails."""
