"""Bytes to disk and rows for them: what intake and the pipeline share."""
