"""The stars of a folder's pictures: a person's work, and so kept beside the pictures, not in the index.

A copy of the folder keeps its stars, and so does a folder that is shown on another computer.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from clipdiff_core.errors import PictureError
from clipdiff_core.json_files import read_json
from clipdiff_core.pictures.atomic import write_whole

FILE = ".clipdiff-stars.json"
_VERSION = 1


def read_stars(folder: Path) -> frozenset[str]:
    """The names of the starred files; none where there is no such list, or it cannot be read."""
    return _read(folder / FILE) or frozenset()


def change_stars(folder: Path, names: Iterable[str], starred: bool) -> frozenset[str]:
    """Give stars to files, or take them away, and return all that have one; raises `PictureError`."""
    path = folder / FILE
    before = _read(path)
    try:
        if before is None and path.exists():  # damaged, or from a newer ClipDiff: somebody's work all the same
            path.replace(_aside(path))
        kept = before or frozenset()
        after = kept | set(names) if starred else kept - set(names)
        if after != kept:
            values = {"version": _VERSION, "starred": sorted(after)}
            write_whole(path.resolve(), json.dumps(values, indent=1).encode(), replace=True)
    except OSError as error:
        raise PictureError(f"ClipDiff cannot write to the folder “{folder}”: the star is not kept.") from error
    return frozenset(after)


def _aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}-{number}.damaged")).exists():
        number += 1
    return aside


def _read(path: Path) -> frozenset[str] | None:
    """None where there is nothing that can be understood."""
    try:
        values = read_json(path)
    except (OSError, ValueError):
        return None
    if not isinstance(values, dict) or values.get("version") != _VERSION or not isinstance(values.get("starred"), list):
        return None
    return frozenset(name for name in values["starred"] if isinstance(name, str))
