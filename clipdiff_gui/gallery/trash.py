"""The system's trash: pictures go there in a thread, and come back where it is told where they lie."""

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QFile, QObject, QRunnable, QThreadPool, Signal


class Trash(QObject):
    """`moved` comes with those that are in the trash now, and where; `refused` with those that cannot be moved there.

    `restored` comes with those that are back, `deleted` with those that are gone for good.
    """

    moved = Signal(object)
    refused = Signal(list)
    restored = Signal(list)
    deleted = Signal(list)
    failed = Signal(list)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def move(self, paths: Sequence[Path]) -> None:
        """Move pictures to the trash; returns at once."""
        self._pool.start(_Doing(lambda: self._move(paths)))

    def restore(self, moved: dict[Path, str]) -> None:
        """Bring back what was `moved`; a file that has its name meanwhile stays, and it lies in the trash."""
        self._pool.start(_Doing(lambda: self._restore(moved)))

    def delete(self, paths: Sequence[Path]) -> None:
        """Delete pictures for good."""
        self._pool.start(_Doing(lambda: self._delete(paths)))

    def close(self) -> None:
        """Finish what was begun."""
        self._pool.waitForDone()

    def _move(self, paths: Sequence[Path]) -> None:
        moved: dict[Path, str] = {}
        refused: list[Path] = []
        for path in paths:
            done, at = move_to_trash(path)
            if done or not path.exists():
                moved[path] = at
            else:
                refused.append(path)
        if moved:
            self.moved.emit(moved)
        if refused:
            self.refused.emit(refused)

    def _restore(self, moved: dict[Path, str]) -> None:
        back = [path for path, at in moved.items() if at and _bring_back(Path(at), path)]
        self.restored.emit(back)
        if left := [path for path in moved if path not in back]:
            self.failed.emit(left)

    def _delete(self, paths: Sequence[Path]) -> None:
        gone: list[Path] = []
        for path in paths:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
                gone.append(path)
        if gone:
            self.deleted.emit(gone)
        if left := [path for path in paths if path not in gone]:
            self.failed.emit(left)


def move_to_trash(path: Path) -> tuple[bool, str]:
    """Whether a file is in the trash now, and where; "" where the system does not say."""
    done, at = QFile.moveToTrash(str(path))
    return done, at or ""


def _bring_back(at: Path, path: Path) -> bool:
    if path.exists() or not QFile.rename(str(at), str(path)):  # which copies where it cannot move
        return False
    note = at.parent.parent / "info" / f"{at.name}.trashinfo"  # where trash is as freedesktop.org describes it
    if at.parent.name == "files" and note.is_file():
        with contextlib.suppress(OSError):
            os.unlink(note)
    return True


class _Doing(QRunnable):
    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        self._work()
