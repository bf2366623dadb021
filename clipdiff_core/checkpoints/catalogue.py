"""The list of checkpoints that ClipDiff knows by their hash and can download; torch-free.

The list is a file, and files can be damaged or changed by others, so nothing in it is taken on trust.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from clipdiff_core import folders
from clipdiff_core.checkpoints.recognised import CLIP, GUIDED, SECONDARY, V_DIFFUSION
from clipdiff_core.errors import CheckpointError

FORMAT = 1
FILE = "catalogue.json"
UNKNOWN_LICENCE = "unknown, see its page"
SUFFIXES = (".safetensors", ".pt", ".pth", ".ckpt")
_FAMILIES = (GUIDED, V_DIFFUSION, SECONDARY, CLIP)
_LARGEST = 4_000_000  # bytes of the list itself
_LARGEST_CHECKPOINT = 64_000_000_000
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # names that Windows keeps for itself


@dataclass(frozen=True)
class Entry:
    """A checkpoint in the list: where it is, what it is, and under which licence.

    `sha256` is "" and `size` (bytes, about) is 0 where nobody has published them. `config` holds the flags it was
    published with.
    """

    name: str
    title: str
    family: str
    sha256: str
    size: int
    urls: tuple[str, ...]
    page: str
    licence: str
    config: Mapping[str, Any]

    @property
    def file_name(self) -> str:
        """What the file is called once it is here."""
        return self.name + Path(urlsplit(self.urls[0]).path).suffix


def read_catalogue(path: Path | None = None) -> tuple[Entry, ...]:
    """Every entry of the list that comes with the program, or of `path`; raises `CheckpointError` when it is broken."""
    path = path or folders.resources() / FILE
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("too large")
        values = json.loads(path.read_text(encoding="utf-8"))
        if values["clipdiff_catalogue"] != FORMAT:
            raise ValueError("another format")
        entries = tuple(_read_entry(entry) for entry in values["models"])
        if len({entry.name.lower() for entry in entries}) != len(entries):
            raise ValueError("a name twice")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise CheckpointError(
            "The list of models that comes with ClipDiff is damaged. Install ClipDiff again."
        ) from error
    return entries


def find_entry(name: str) -> Entry:
    """The entry called `name`; raises `CheckpointError` when there is none."""
    for entry in read_catalogue():
        if entry.name == name:
            return entry
    raise CheckpointError(
        f"There is no model called “{name}” to download. “clipdiff models list” names those that there are.", "model"
    )


def find_hash(sha256: str) -> Entry | None:
    """The entry for a file with this SHA-256."""
    return next((entry for entry in read_catalogue() if sha256 and entry.sha256 == sha256), None)


def is_reserved(name: str) -> bool:
    """Whether Windows keeps `name` for a device of its own."""
    return _RESERVED.fullmatch(name) is not None


def is_safe_name(name: str) -> bool:
    """Whether `name` can name a folder or file on every system and stays where it is put."""
    return _NAME.fullmatch(name) is not None and not is_reserved(name)


def _read_entry(values: Any) -> Entry:
    """One entry; raises `ValueError`, `KeyError` or `TypeError` for anything that does not belong there."""
    entry = Entry(
        name=_text(values["name"]),
        title=_text(values["title"]),
        family=_text(values["family"]),
        sha256=_text(values["sha256"]),
        size=values["size"],
        urls=tuple(_text(url) for url in values["urls"]),
        page=_text(values["page"]),
        licence=_text(values["licence"]),
        config=values["config"],
    )
    sound = (
        is_safe_name(entry.name)
        and entry.family in _FAMILIES
        and (entry.sha256 == "" or _SHA256.fullmatch(entry.sha256))
        and type(entry.size) is int
        and 0 <= entry.size <= _LARGEST_CHECKPOINT
        and len(entry.urls) > 0
        and all(_is_https(url) for url in (*entry.urls, entry.page))
        and entry.file_name.endswith(SUFFIXES)
        and isinstance(entry.config, dict)
        and bool(entry.title and entry.licence)
    )
    if not sound:
        raise ValueError(entry.name)
    return entry


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 500 or not value.isprintable():
        raise ValueError(value)
    return value


def _is_https(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname) and not parts.username and " " not in url
