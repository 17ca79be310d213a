"""Parsers run here: one confined process per file, JSON out, no fallback in this process."""

from ingestion.reading.sandbox.calls import call, server
from ingestion.reading.sandbox.limits import Limits
from ingestion.reading.sandbox.selftest import selftest
from ingestion.reading.sandbox.server import Server, ServerGone

__all__ = ["Limits", "Server", "ServerGone", "call", "selftest", "server"]
