"""What an import depends on, as the window or the command line asks for it, and what it leaves behind; torch-free."""

import os
import re
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from clipdiff_core import folders
from clipdiff_core.checkpoints.catalogue import is_reserved
from clipdiff_core.checkpoints.locking import HeldElsewhere, hold
from clipdiff_core.checkpoints.recognised import Answer
from clipdiff_core.checkpoints.store import BUILT_IN, MANIFEST, UNFINISHED
from clipdiff_core.errors import CheckpointError

_LOCK = ".import.lock"
_LONGEST_NAME = 80
_MOST_BYTES = 200  # file systems count a name's bytes, and ClipDiff puts a few behind it
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]')


@dataclass(frozen=True)
class ImportJob:
    """A checkpoint file or a model's folder to take in.

    `name`: what to call it ("": after the file); `answers` to what the file does not say; `likely`: take the likely
    answer for the rest; `entry`: the catalogue's name for a file that was downloaded; `in_place`: leave its files where
    they are, and only note that.
    """

    path: str
    name: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    likely: bool = False
    entry: str = ""
    in_place: bool = False

    def to_dict(self) -> dict[str, Any]:
        """JSON values, the inverse of `from_dict`."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Any) -> "ImportJob":
        """Read what `to_dict` wrote; raises `CheckpointError` when it is something else."""
        kinds = {"path": str, "name": str, "answers": dict, "likely": bool, "entry": str, "in_place": bool}
        sound = isinstance(values, dict) and values.keys() <= {item.name for item in fields(cls)} and "path" in values
        if not sound or not all(isinstance(value, kinds[key]) for key, value in values.items()):
            raise CheckpointError("This is not an import that ClipDiff understands.")
        if not all(isinstance(answer, int | bool | str) for answer in values.get("answers", {}).values()):
            raise CheckpointError("This is not an import that ClipDiff understands.")
        return cls(**values)


def free_name(wanted: str) -> str:
    """`wanted`, when a model can be called that; raises `CheckpointError` when it cannot or one already is."""
    if not _is_folder_name(wanted):
        raise CheckpointError(
            f"A model cannot be called “{wanted}”: choose up to {_LONGEST_NAME} letters, digits, spaces, dots, dashes.",
            "name",
        )
    if wanted.casefold() == BUILT_IN or (folders.models() / wanted).exists():
        raise CheckpointError(
            f"There is already a model called “{wanted}”: choose another name, or remove that one.", "name"
        )
    return wanted


def name_after(path: Path) -> str:
    """A name for the model in the file or folder `path`."""
    stem = path.stem if path.suffix and not os.path.isdir(path) else path.name
    name = _NOT_IN_NAMES.sub("-", stem).strip(" .-")[:_LONGEST_NAME]
    return name.encode()[:_MOST_BYTES].decode(errors="ignore").strip(" .") or "model"


@contextmanager
def unfinished(name: str) -> Iterator[Path]:
    """A new folder in which the model `name` is made; whatever is left of it at the end goes.

    One import at a time: raises `CheckpointError` while another process is at it. What killed ones left goes first.
    """
    models = folders.models()
    models.mkdir(parents=True, exist_ok=True)
    try:
        with hold(models / _LOCK):
            _clean(models)
            folder = _beside(models / name)
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except HeldElsewhere as error:
        raise CheckpointError(
            "Another model is being imported. Wait until it is done, then try again.", "model"
        ) from error


def clean_leftovers() -> None:
    """Remove what killed imports and removals left, unless one is under way."""
    models = folders.models()
    if not any(models.glob(f".*{UNFINISHED}")):
        return
    try:
        with hold(models / _LOCK):
            _clean(models)
    except (HeldElsewhere, OSError):  # next time, then
        return


def remove_model(name: str) -> None:
    """Remove the model `name` from the models folder; raises `CheckpointError` for the built-in one and others."""
    folder = folders.models() / name
    if name == BUILT_IN:
        raise CheckpointError("The built-in model stays: it comes with ClipDiff.", "model")
    if Path(name).name != name or name.startswith(".") or not (folder / MANIFEST).is_file():
        raise CheckpointError(
            f"There is no model called “{name}” in the models folder, so nothing was removed.", "model"
        )
    try:
        if folder.is_symlink():
            folder.unlink()  # what it points to is not ours
            return
        going = folder.rename(_beside(folder))  # gone in one step; the rest may take its time
        shutil.rmtree(going)
    except OSError as error:
        raise CheckpointError(
            f"“{name}” could not be removed from “{folders.models()}”: check who may write there.", "model"
        ) from error


def _beside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}-{uuid.uuid4().hex[:8]}{UNFINISHED}")


def _clean(models: Path) -> None:
    for folder in models.glob(f".*{UNFINISHED}"):
        shutil.rmtree(folder, ignore_errors=True)


def _is_folder_name(name: str) -> bool:
    return (
        0 < len(name) <= _LONGEST_NAME
        and not _NOT_IN_NAMES.search(name)
        and len(name.encode()) <= _MOST_BYTES
        and name.strip(" .") == name
        and not is_reserved(name)
    )
