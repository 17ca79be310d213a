"""Why a passage was not found."""
