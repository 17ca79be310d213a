import pytest

from ingestion.reading import read


@pytest.fixture
def office(tmp_path):
    """Read the bytes of an office file in the sandbox, as a stored file would be."""

    def parse(data: bytes, format: str):
        path = tmp_path / "office"
        path.write_bytes(data)
        return read(path, format=format, progress=lambda percent: None)

    return parse
