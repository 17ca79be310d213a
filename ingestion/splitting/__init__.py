"""Blocks become passages: cut at headings, within a budget of tokens. Pure functions."""

from ingestion.splitting.packing import split
from ingestion.splitting.pieces import Piece, header

__all__ = ["Piece", "header", "split"]
