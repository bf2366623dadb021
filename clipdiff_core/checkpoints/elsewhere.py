"""Checkpoints in folders of other programs, which are searched but never written to; torch-free."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clipdiff_core import folders
from clipdiff_core.checkpoints.catalogue import SUFFIXES
from clipdiff_core.checkpoints.diffusers_files import MODEL_INDEX, list_files, read_folder
from clipdiff_core.checkpoints.store import find_model, list_models
from clipdiff_core.errors import CheckpointError
from clipdiff_core.json_files import read_json
from clipdiff_core.pictures.atomic import write_whole

_FILE = "model-folders.json"
_SMALLEST = 1_000_000  # bytes: no network that draws is smaller
_DEEPEST = 4
_MOST_FILES = 2_000


@dataclass(frozen=True)
class FoundFile:
    """A checkpoint in a folder of another program, not yet looked into; no model and no other file has its name.

    `path` is a folder where diffusers saved it; `size` is in bytes.
    """

    name: str
    path: Path
    size: int


def list_folders() -> tuple[Path, ...]:
    """The folders that were added; raises `CheckpointError` when their list cannot be read."""
    path = folders.data() / _FILE
    try:
        values: Any = read_json(path)
        names = values["folders"]
        if not isinstance(names, list) or not all(isinstance(name, str) and "\0" not in name for name in names):
            raise ValueError("not a list of folders")
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(
            f"The list of added folders is damaged. Delete “{path}” and add the folders again.", "model"
        ) from error
    return tuple(Path(name) for name in names)


def add_folder(folder: Path) -> None:
    """Find checkpoints in `folder` from now on; raises `CheckpointError` when it is none."""
    if not folder.is_dir():
        raise CheckpointError(f"There is no folder at “{folder}”.", "model")
    folder, models = folder.resolve(), folders.models().resolve()
    if folder == models or models in folder.parents or folder in models.parents:
        raise CheckpointError("This folder holds ClipDiff's own models, which it finds without that.", "model")
    known = list_folders()
    if folder not in known:
        _write((*known, folder))


def forget_folder(folder: Path) -> None:
    """Look into `folder` no more, and leave it as it is; raises `CheckpointError` when it was not added."""
    known = list_folders()
    gone = {folder, folder.resolve()}
    if not gone & set(known):
        raise CheckpointError(f"The folder “{folder}” was not added, so there is nothing to forget.", "model")
    _write(tuple(path for path in known if path not in gone))


def find_files() -> tuple[FoundFile, ...]:
    """Every checkpoint in the added folders, known by ending and size alone; raises `CheckpointError`.

    Those that are models here, and were left where they are, are not found again.
    """
    taken = {name.casefold() for name in list_models()}
    linked = {place for name in list_models() if (place := _place(name)) is not None}
    found: list[FoundFile] = []
    seen: set[Path] = set()
    for path in sorted(path for folder in list_folders() for path in _walk(folder)):
        if path in seen or len(found) == _MOST_FILES or linked & {path, *path.parents}:
            continue
        seen.add(path)
        try:
            size = _size(path)
        except OSError:  # gone meanwhile, or a link to nowhere
            continue
        if size >= _SMALLEST:
            name = _unique(path.name if path.is_dir() else path.stem, taken)
            taken.add(name.casefold())
            found.append(FoundFile(name, path, size))
    return tuple(found)


def _walk(folder: Path) -> Iterator[Path]:
    for place, inside, files in os.walk(folder):
        depth = len(Path(place).relative_to(folder).parts)
        if MODEL_INDEX in files:  # all that lies in it is one model
            inside[:] = []
            yield Path(place)
            continue
        inside[:] = [] if depth >= _DEEPEST else sorted(name for name in inside if not name.startswith("."))
        yield from (Path(place, name) for name in files if name.lower().endswith(SUFFIXES))


def _place(name: str) -> Path | None:
    """Where the files of the model `name` lie, if they were not copied."""
    try:
        return find_model(name).place
    except CheckpointError:
        return None


def _size(path: Path) -> int:
    """The bytes that an import would read, or those that are there; raises `OSError`."""
    if not path.is_dir():
        return path.stat().st_size
    try:
        files = [path / file for file in list_files(read_folder(path))]
    except CheckpointError:  # an import says why
        files = [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)


def _unique(stem: str, taken: set[str]) -> str:
    name, number = stem, 2
    while name.casefold() in taken:
        name, number = f"{stem} ({number})", number + 1
    return name


def _write(known: tuple[Path, ...]) -> None:
    content = json.dumps({"folders": [str(path) for path in known]}, indent=1) + "\n"
    try:
        folders.data().mkdir(parents=True, exist_ok=True)
        write_whole(folders.data() / _FILE, content.encode("utf-8", "surrogateescape"), replace=True)
    except OSError as error:
        raise CheckpointError(f"The list of folders cannot be saved in “{folders.data()}”.", "output") from error
