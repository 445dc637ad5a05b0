"""What is known of a document: from a lead first, then from the document itself, then by recognition, then by guessing.

A lead's words stand in a sidecar beside the file (`NAME.pdf.yaml`, or `NAME.yaml`). A Markdown file may say the same
in its front matter. What neither says is taken from `sources.yaml` where the file is recognised, and guessed otherwise;
guesses are given back in words, to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ingest.errors import BadMetadata
from ingest.guessing import first_page, guesses
from ingest.sources import Known, recognise
from ingest.types import Reading
from knowledge.types import Authority, Source, Successor

_TEXTS = ("title", "publisher", "edition", "licence", "family")
_DATES = ("published", "effective", "review")
_KEYS = (*_TEXTS, "authority", *_DATES, "superseded-by", "url", "replaces-starter")
_ALSO = {"license": "licence", "address": "url"}
_SUCCESSOR = ("title", "edition", "published", "in-force", "url")
_AUTHORITIES = tuple(authority.value for authority in Authority if authority is not Authority.STARTER)
_LARGEST = 64_000  # bytes of a sidecar


def source_of(path: Path, reading: Reading) -> tuple[Source, tuple[str, ...]]:
    """What is known of a file that has been read, and the guesses among it in words.

    Raises BadMetadata, naming the file, the key and what is allowed.
    """
    said = said_of(path, reading)
    known = _known(said, path, reading)
    if known:
        return _source({**_fields(known.source), **said}), _shown(known, said)
    guessed = [guess for guess in guesses(path, reading) if guess.field not in said]
    return _source({**{guess.field: guess.value for guess in guessed}, **said}), tuple(g.said() for g in guessed)


def sidecar_of(path: Path) -> Path | None:
    """The file of metadata beside a document, if there is one."""
    beside = (path.with_name(f"{path.name}.yaml"), path.with_name(f"{path.name}.yml"), path.with_suffix(".yaml"))
    return next((each for each in beside if each != path and each.is_file()), None)


def said_of(path: Path, reading: Reading) -> dict[str, Any]:
    """The fields of a Source that a sidecar gives, over those that the front matter gives."""
    front = reading.metadata if reading.format == "markdown" else {}
    known = {key: value for key, value in front.items() if _key(key) in _KEYS}  # other front matter is not ours
    sidecar = sidecar_of(path)
    told = _parsed(_read(sidecar), sidecar.name) if sidecar else {}
    return {**fields_from(known, path.name), **fields_from(told, sidecar.name if sidecar else path.name)}


def fields_from(held: Mapping[str, Any], name: str, starter: bool = False) -> dict[str, Any]:
    """The fields of a Source from a mapping of texts; `name` is the file that faults are told of.

    Raises BadMetadata.
    """
    fields: dict[str, Any] = {}
    for written, value in held.items():
        key = _key(written)
        if key not in _KEYS:
            raise BadMetadata(f"{name}: {written}: no such key; allowed are {', '.join(_KEYS)}")
        if value is not None and value not in ("", [], {}):
            fields[key.replace("-", "_")] = _field(key, value, name, starter)
    if isinstance(fields.get("superseded_by"), str):
        fields["superseded_by"] = _successor_named(fields["superseded_by"], fields.get("title"))
    return fields


def _field(key: str, value: Any, name: str, starter: bool) -> Any:
    if key == "authority":
        return _authority(value, name, starter)
    if key in _DATES:
        return _day(key, value, name)
    if key == "replaces-starter":
        return tuple(_text(key, each, name) for each in (value if isinstance(value, list) else [value]))
    if key == "superseded-by":
        return _successor(value, name) if isinstance(value, Mapping) else _text(key, value, name)
    return _address(key, value, name) if key == "url" else _text(key, value, name)


def _authority(value: Any, name: str, starter: bool) -> Authority:
    written = " ".join(str(value).replace("_", " ").replace("-", " ").casefold().split())
    allowed = (*_AUTHORITIES, Authority.STARTER.value) if starter else _AUTHORITIES
    if written not in allowed:
        raise BadMetadata(f"{name}: authority: {value!r} is not one of {', '.join(allowed)}")
    return Authority(written)


def _day(key: str, value: Any, name: str) -> date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise BadMetadata(f"{name}: {key}: {value!r} is not a date; write it as year-month-day, for example 2023-12-15")


def _text(key: str, value: Any, name: str) -> str:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool) and len(str(value)) <= 500:
        return " ".join(str(value).split())
    raise BadMetadata(f"{name}: {key}: must be one text of at most 500 characters")


def _address(key: str, value: Any, name: str) -> str:
    text = _text(key, value, name)
    if not re.fullmatch(r"https?://[^\s<>\"']+", text):
        raise BadMetadata(f"{name}: {key}: {text!r} is not a web address; it must begin with https:// or http://")
    return text


def _successor(value: Mapping[str, Any], name: str) -> Successor:
    told = {str(key).replace("_", "-").casefold(): each for key, each in value.items() if each not in (None, "")}
    unknown = [key for key in told if key not in _SUCCESSOR]
    if unknown or "title" not in told or "edition" not in told:
        wrong = f"no such key {unknown[0]!r}" if unknown else "needs a title and an edition"
        raise BadMetadata(f"{name}: superseded-by: {wrong}; allowed are {', '.join(_SUCCESSOR)}")
    days = {key: _day(f"superseded-by {key}", told[key], name) for key in ("published", "in-force") if key in told}
    return Successor(
        title=_text("superseded-by title", told["title"], name),
        edition=_text("superseded-by edition", told["edition"], name),
        published=days.get("published"),
        in_force=days.get("in-force"),
        url=_address("superseded-by url", told["url"], name) if "url" in told else None,
    )


def _successor_named(text: str, title: str | None) -> Successor:
    """The newer edition from its name: a known document's dates and address come with it."""
    known = recognise(text, "", "") or (recognise(f"{title} {text}", "", "") if title else None)
    if known and known.source.edition:
        newer = known.source
        return Successor(
            title=newer.title,
            edition=known.source.edition,
            published=newer.published,
            in_force=newer.effective,
            url=newer.url,
        )
    named = re.fullmatch(r"(.*?)[\s,(]*((?:19|20)\d\d)\)?(?: edition)?", text)
    if not named:
        return Successor(title=text, edition="newer")
    return Successor(title=named.group(1) or title or text, edition=named.group(2))


def _known(said: Mapping[str, Any], path: Path, reading: Reading) -> Known | None:
    """What the file is recognised as; a title that a lead gives is believed before the cover."""
    if "title" in said:
        return recognise(f"{said['title']} {said.get('edition', '')}", "", path.stem)
    return recognise(reading.title or "", first_page(reading), path.stem)


def _shown(known: Known, said: Mapping[str, Any]) -> tuple[str, ...]:
    """Recognition is shown unless a lead has said both what it is and which edition."""
    return () if "title" in said and "edition" in said else (known.words,)


def _fields(source: Source) -> dict[str, Any]:
    return {name: value for name, value in source if value not in (None, ())}


def _source(fields: Mapping[str, Any]) -> Source:
    return Source.model_validate(dict(fields))


def _key(written: object) -> str:
    key = str(written).strip().casefold().replace("_", "-").replace(" ", "-")
    return _ALSO.get(key, key)


def _read(sidecar: Path) -> str:
    try:
        if sidecar.stat().st_size > _LARGEST:
            raise BadMetadata(f"{sidecar.name}: larger than {_LARGEST} bytes, so it is not a sidecar")
        return sidecar.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadMetadata(f"{sidecar.name}: cannot be read as text") from error


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        held = yaml.load(text, Loader=yaml.BaseLoader)  # BaseLoader makes only texts, lists, mappings
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise BadMetadata(f"{name}: not valid YAML{f' at line {mark.line + 1}' if mark else ''}") from error
    if held is None or held == "":
        return {}
    if not isinstance(held, dict):
        raise BadMetadata(f"{name}: must be keys with values, for example title: Neglect Strategy")
    return held
