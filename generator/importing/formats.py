"""Lists of papers in the forms people have them: YAML, JSON Lines, BibTeX, CSL-JSON."""

import json
from collections.abc import Iterator
from typing import Any

import yaml
from pybtex.database import Entry as BibtexEntry
from pybtex.database import Person
from pybtex.database.input.bibtex import Parser, UndefinedMacro
from pybtex.errors import capture

from generator.importing.csl import read_csl
from generator.importing.entry import Entry
from generator.problems import ProjectError

FORMS = {
    ".yaml": "yaml", ".yml": "yaml", ".jsonl": "jsonl", ".ndjson": "jsonl", ".bib": "bibtex",
    ".json": "csl", ".csl": "csl",
}  # fmt: skip
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def guess_form(name: str) -> str:
    """Return the form of a list from its file's name; raise ProjectError when it does not tell."""
    for ending, form in FORMS.items():
        if name.lower().endswith(ending):
            return form
    raise ProjectError(f"{name}: say what it is with --format yaml, jsonl, bibtex or csl")


def read_entries(text: str, form: str, source_name: str) -> list[Entry]:
    """Return the entries of a list; raise ProjectError when it is no list at all."""
    readers = {"yaml": _read_yaml, "jsonl": _read_jsonl, "bibtex": _read_bibtex, "csl": read_csl}
    return list(readers[form](text, source_name))


def _read_yaml(text: str, name: str) -> Iterator[Entry]:
    """Read every scalar as text; anchors and tags are refused before anything is built."""
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if getattr(event, "anchor", None) or isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise ProjectError(f"{name}:{line}: anchors are not read; write values out")
        items = yaml.load(text, yaml.CBaseLoader)  # noqa: S506 (it makes nothing but text)
        starts = _find_starts(text)
    except yaml.YAMLError as error:
        raise ProjectError(f"{name}: not YAML: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise ProjectError(f"{name}: nested too deep") from None
    if not isinstance(items, list):
        raise ProjectError(f"{name}: not a list of papers; start each with `- title: …`")
    for item, line in zip(items, starts, strict=True):
        yield _as_entry(f"{name}:{line}", item)


def _find_starts(text: str) -> list[int]:
    """Return the line, from 1, of each item of the outermost list."""
    node = yaml.compose(text, yaml.CBaseLoader)
    if not isinstance(node, yaml.SequenceNode):
        return []
    return [item.start_mark.line + 1 for item in node.value]


def _read_jsonl(text: str, name: str) -> Iterator[Entry]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        try:
            # Numbers stay as they are spelled: 2408.10 is not 2408.1.
            item = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
        except (ValueError, RecursionError) as error:
            yield Entry(place, {}, f"not JSON ({error})")
            continue
        yield _as_entry(place, item)


def _as_entry(place: str, item: Any) -> Entry:
    if isinstance(item, dict):
        return Entry(place, item)
    return Entry(place, {}, "not a mapping of fields")


def _read_bibtex(text: str, name: str) -> Iterator[Entry]:
    with capture() as errors:
        database = Parser().parse_string(text)
    # A month or publisher's abbreviation that is not defined is no loss to a record.
    faults = [str(error) for error in errors if not isinstance(error, UndefinedMacro)]
    if not database.entries:
        reason = f"not BibTeX: {faults[0]}" if faults else "no BibTeX entries found"
        raise ProjectError(f"{name}: {reason}")
    for fault in faults:
        yield Entry(name, {}, fault)
    for key, entry in database.entries.items():
        yield Entry(f"{name}: @{entry.type}{{{key}}}", _bibtex_fields(entry))


def _bibtex_fields(entry: BibtexEntry) -> dict[str, Any]:
    source = {name.lower(): value for name, value in entry.fields.items()}
    fields: dict[str, Any] = {
        key: source[key] for key in ("title", "abstract", "doi", "url", "note") if key in source
    }
    fields.pop("note", None)
    fields["authors"] = [_write_person(person) for person in entry.persons.get("author", [])]
    is_arxiv = source.get("archiveprefix", source.get("eprinttype", "")).lower() == "arxiv"
    if "eprint" in source and (is_arxiv or "archiveprefix" not in source):
        fields["arxiv"] = source["eprint"]
    fields["published"] = _bibtex_date(source)
    fields["venue"] = source.get("booktitle") or source.get("journal")
    fields["keywords"] = source.get("keywords")
    return {key: value for key, value in fields.items() if value}


def _bibtex_date(source: dict[str, str]) -> str:
    if date := source.get("date"):
        return date.split("/")[0]
    month = source.get("month", "").strip().lower()[:3]
    number = _MONTHS.index(month) + 1 if month in _MONTHS else 0
    year = source.get("year", "")
    return f"{year}-{number:02}" if year and number else year


def _write_person(person: Person) -> Any:
    given = [*person.first_names, *person.middle_names]
    family = [*person.prelast_names, *person.last_names]
    name = " ".join([*given, *family, *person.lineage_names])
    return {"name": name, "family": " ".join(family)} if given else {"name": name}
