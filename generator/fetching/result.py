"""What a registry knows of one paper."""

from typing import Any, NamedTuple


class RegistryRecord(NamedTuple):
    """One paper as a registry tells it."""

    source: str
    """The registry's name: `arXiv`, `Crossref` or `DataCite`."""
    key: str
    """The arXiv id or the DOI that the registry knows it by."""
    fields: dict[str, Any]
    """Its fields, as `importing.fields.settle_fields` takes them; none is empty."""
    is_withdrawn: bool = False
    """Whether its authors took it back."""
    is_retracted: bool = False
    """Whether its publisher took it back, or it is the notice that says so of another."""
    published_as: str | None = None
    """The DOI, or the journal reference, of the published version of a preprint."""
