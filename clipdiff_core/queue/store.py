"""The queue on disk: a file for each entry and one for their order, whole after every single step of its changes."""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from clipdiff_core.checkpoints.locking import hold
from clipdiff_core.errors import JobError
from clipdiff_core.json_files import read_json
from clipdiff_core.pictures.atomic import write_whole
from clipdiff_core.queue.entry import Entry

_ORDER = "order.json"
_ENTRY, _SNAPSHOT, _DAMAGED, _PART = ".entry.json", ".snapshot.safetensors", ".damaged", ".part"


@dataclass(frozen=True, slots=True)
class Kept:
    """The entries in their order, and the names of files that could not be read and were put aside."""

    entries: tuple[Entry, ...] = ()
    damaged: tuple[str, ...] = ()


class QueueStore:
    """A queue in one folder, held by one process at a time.

    An entry is there as soon as its file is, and gone as soon as that is gone. The order may name entries that are
    not there, and need not name all: those that it leaves out come last, the oldest first.
    """

    def __init__(self, folder: Path) -> None:
        """Hold `folder`, made if need be; raises `HeldElsewhere` when another process does, or `OSError`."""
        self._folder = folder
        self._held = ExitStack()
        folder.mkdir(parents=True, exist_ok=True)
        self._held.enter_context(hold(folder / ".lock"))

    def close(self) -> None:
        """Let others hold it."""
        self._held.close()

    def read(self) -> Kept:
        """What was kept, with what the disk knows of each, and nothing that is finished; raises `OSError`.

        What a crash left behind is cleaned up. Entries that were being drawn, or waited for it, are paused.
        """
        for part in self._folder.glob(f".*{_PART}"):
            part.unlink(missing_ok=True)
        entries, damaged = self._read_entries()
        for snapshot in self._folder.glob(f"*{_SNAPSHOT}"):
            if snapshot.name.removesuffix(_SNAPSHOT) not in entries:
                snapshot.unlink(missing_ok=True)
        places = {id_: place for place, id_ in enumerate(self._read_order())}
        ordered = sorted(entries.values(), key=lambda entry: (places.get(entry.id, len(places)), entry.id))
        return Kept(tuple(ordered), tuple(damaged))

    def put(self, entry: Entry) -> None:
        """Keep `entry`, in the place of what was kept of it before; raises `OSError`."""
        content = json.dumps(entry.to_dict(), indent=1).encode()
        write_whole(self._path(entry.id), content, replace=True)

    def remove(self, id_: str) -> None:
        """Forget an entry, and the picture of it that was in progress; raises `OSError`."""
        self._path(id_).unlink(missing_ok=True)
        self.snapshot(id_).unlink(missing_ok=True)

    def arrange(self, ids: Iterable[str]) -> None:
        """Keep the order, before those who come new are put; raises `OSError`."""
        write_whole(self._folder / _ORDER, json.dumps(list(ids), indent=1).encode(), replace=True)

    def snapshot(self, id_: str) -> Path:
        """Where the engine may keep the entry's picture in progress."""
        return self._folder / f"{id_}{_SNAPSHOT}"

    def _path(self, id_: str) -> Path:
        return self._folder / f"{id_}{_ENTRY}"

    def _read_entries(self) -> tuple[dict[str, Entry], list[str]]:
        entries: dict[str, Entry] = {}
        damaged: list[str] = []
        for path in sorted(self._folder.glob(f"*{_ENTRY}")):
            entry = self._read_entry(path)
            if entry is None:
                path.replace(path.with_name(path.name + _DAMAGED))
                damaged.append(path.name)
            elif entry.left == 0:
                self.remove(entry.id)
            else:
                entries[entry.id] = entry if entry.state == "failed" else entry.waiting("paused")
        return entries, damaged

    def _read_entry(self, path: Path) -> Entry | None:
        """None where the file holds no entry, or that of another file."""
        try:
            entry = Entry.from_dict(read_json(path)).found()
        except (JobError, ValueError):
            return None
        return entry if self._path(entry.id) == path else None

    def _read_order(self) -> list[str]:
        """As far as it can be read: a damaged order costs the order alone."""
        try:
            values = read_json(self._folder / _ORDER)
        except (FileNotFoundError, ValueError):
            return []
        return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
