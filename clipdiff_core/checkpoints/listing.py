"""Everything to choose from: models that are here, files of other programs, what can be downloaded; torch-free."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import Any

from clipdiff_core import folders
from clipdiff_core.checkpoints.catalogue import Entry, read_catalogue
from clipdiff_core.checkpoints.download import arrived, is_whole
from clipdiff_core.checkpoints.elsewhere import find_files
from clipdiff_core.checkpoints.store import BUILT_IN, ModelFiles, check_presence, find_model, list_models
from clipdiff_core.errors import CheckpointError

# Of an imported model, of one that was trained, and of what diffusers saves.
_CONFIGURATIONS = ("network.json", "denoiser.json", "unet/config.json", "config.json")
_MOST_JSON = 1_000_000  # bytes


class State(Enum):
    """Where a model is, as far as can be told without reading its weights."""

    BUILT_IN = auto()
    HERE = auto()
    DAMAGED = auto()
    ELSEWHERE = auto()
    TO_DOWNLOAD = auto()


@dataclass(frozen=True)
class Listed:
    """A model or what can become one; whatever is not known is "", 0, or empty.

    `kind` is its family, `size` is in bytes; `sha256` is that of the file it was, or will be, made from, else that of
    the model. `entry` is the catalogue's; `arrived` counts the bytes of it that were downloaded so far, `whole` says
    that these are all. `message` says what is wrong with a damaged one. `path` is the model's own folder, or the file
    elsewhere; `place` is where the files lie of a model that was not copied.
    """

    name: str
    state: State
    kind: str = ""
    size: int = 0
    licence: str = ""
    page: str = ""
    sha256: str = ""
    file: str = ""
    path: Path | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    entry: Entry | None = None
    arrived: int = 0
    whole: bool = False
    message: str = ""
    place: Path | None = None
    origin: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the catalogue calls it, if it knows it."""
        return self.entry.title if self.entry is not None else ""


def list_everything() -> tuple[Listed, ...]:
    """What is here, the built-in model first, then what other programs have, then what can be downloaded.

    Raises `CheckpointError` when the catalogue or the list of added folders cannot be read.
    """
    entries = {entry.name: entry for entry in read_catalogue()}
    names = sorted(list_models(), key=lambda name: (name != BUILT_IN, name.casefold()))
    here = tuple(_list_here(name, entries) for name in names)
    had = {item.name for item in here} | {item.entry.name for item in here if item.entry is not None}
    there = (Listed(found.name, State.ELSEWHERE, size=found.size, path=found.path) for found in find_files())
    return (*here, *there, *_list_downloads(entry for name, entry in entries.items() if name not in had))


def _list_here(name: str, entries: Mapping[str, Entry]) -> Listed:
    try:
        model = find_model(name)
    except CheckpointError as error:
        return Listed(name, State.DAMAGED, path=folders.models() / name, message=error.message)
    state, message = State.BUILT_IN if name == BUILT_IN else State.HERE, ""
    try:
        check_presence(model)
    except CheckpointError as error:
        state, message = State.DAMAGED, error.message
    return Listed(
        name,
        state,
        model.kind,
        model.size(),
        model.origin.get("licence", ""),
        model.origin.get("page", ""),
        model.origin.get("sha256", model.sha256),
        model.origin.get("file", ""),
        model.folder,
        _read_config(model),
        entries.get(model.origin.get("catalogue", "")),
        message=message,
        place=model.place,
        origin=model.origin,
    )


def _list_downloads(entries: Iterator[Entry]) -> Iterator[Listed]:
    for entry in entries:
        yield Listed(
            entry.name,
            State.TO_DOWNLOAD,
            entry.family,
            entry.size,
            entry.licence,
            entry.page,
            entry.sha256,
            entry.file_name,
            config=entry.config,
            entry=entry,
            arrived=arrived(entry, folders.downloads()),
            whole=is_whole(entry, folders.downloads()),
        )


def _read_config(model: ModelFiles) -> Mapping[str, Any]:
    """What the model's network is built by, for people to read; empty when that cannot be told."""
    for name in _CONFIGURATIONS:
        path = model.path(name)
        try:
            if name in model.all_hashes and path.stat().st_size <= _MOST_JSON:
                values: Any = json.loads(path.read_text(encoding="utf-8"))
                return values if isinstance(values, dict) else {}
        except (OSError, ValueError, RecursionError):
            return {}
    return {}
