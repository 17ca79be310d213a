"""The page that says why something was not found."""

from frontend.pages.explaining.page import why

__all__ = ["why"]
