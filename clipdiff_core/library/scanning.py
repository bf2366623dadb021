"""Bringing an index to the state of its folder, a little at a time."""

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from clipdiff_core.library.entries import Stamp
from clipdiff_core.library.index import Index
from clipdiff_core.library.stars import read_stars
from clipdiff_core.pictures.output import SUFFIXES

_AT_ONCE = 500  # files that are taken up in one transaction, unread
_BATCH = 40  # files that are read in one
_BREATH = 0.0005  # seconds between files: others of this process wait for Python meanwhile


def list_pictures(folder: Path) -> dict[str, Stamp]:
    """The picture files of a folder; none where it is not there or cannot be read."""
    found: dict[str, Stamp] = {}
    try:
        with os.scandir(folder) as files:
            for file in files:
                if _is_picture(file.name) and (stamp := _stamp(file)) is not None:
                    found[file.name] = stamp
                if len(found) % _AT_ONCE == 0:
                    time.sleep(_BREATH)
    except OSError:
        found.clear()  # shown empty: what is wrong with it is said when something is to be drawn
    return found


def scan(index: Index, folder: Path) -> Iterator[bool]:
    """Bring `index` up to date, newest pictures first; says after each part whether anything was changed by it.

    The first part knows every file, later ones what is inside. Raises `sqlite3.Error`.
    """
    yield take_up(index, folder)
    from clipdiff_core.library.reading import read_entry  # reads pictures: too slow to load where all is known

    before: list[str] = []
    while names := index.unread(_BATCH):
        if names == before:  # it says of what was read that it was not, and would for ever
            raise sqlite3.OperationalError("the index is damaged")
        before, entries = names, {}
        for name in names:
            entries[name] = read_entry(folder / name)
            time.sleep(_BREATH)
        index.put(entries)
        yield True


def take_up(index: Index, folder: Path) -> bool:
    """Let `index` know which files there are, and which have stars; whether it did not."""
    there, known = list_pictures(folder), index.stamps()
    new = {name: stamp for name, stamp in there.items() if known.get(name) != stamp}
    gone = known.keys() - there.keys()
    names = sorted(new, key=lambda name: new[name], reverse=True)
    for start in range(0, max(1, len(names)), _AT_ONCE):
        part = {name: new[name] for name in names[start : start + _AT_ONCE]}
        index.take(part, gone if start == 0 else ())
        time.sleep(_BREATH)
    return index.show_stars(read_stars(folder)) or bool(new or gone)


def _is_picture(name: str) -> bool:
    """By its name, which must be text: on Linux it may be any bytes."""
    text = name.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in name)
    return text and not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES


def _stamp(file: os.DirEntry[str]) -> Stamp | None:
    try:
        known = file.stat()
    except OSError:  # gone between the look and the leap
        return None
    return Stamp(known.st_mtime_ns, known.st_size)
