import pytest

from ingestion.reading import read


@pytest.fixture
def stored(tmp_path):
    """Store bytes as a file without a name."""

    def store(data: bytes):
        path = tmp_path / "stored"
        path.write_bytes(data)
        return path

    return store


@pytest.fixture
def reading(stored):
    """Read bytes in the sandbox, as a stored file would be."""
    return lambda data, format: read(stored(data), format=format, progress=lambda percent: None)
