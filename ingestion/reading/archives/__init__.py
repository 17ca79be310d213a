"""Archives: what is in them, and their members' bytes, both from inside the sandbox."""

from ingestion.reading.archives.unpacking import Member, bundled, listing, unpacked
from ingestion.reading.archives.walking import CONTAINERS

__all__ = ["CONTAINERS", "Member", "bundled", "listing", "unpacked"]
