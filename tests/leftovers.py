"""Finds what a test started and did not end: threads, Qt timers and threads, child processes, open files."""

import multiprocessing.resource_tracker
import os
import stat
import sys
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 2.0  # seconds: what was asked to end may need a moment to be gone
SHARED_FILES = ("/usr/share/", "/var/cache/", "/memfd:", "/dev/", "/proc/", "/sys/")  # fonts and the like, kept by Qt


class Leftovers:
    """Remembers what there was before a test, and says what is more after it."""

    def __init__(self) -> None:
        self._threads = set(threading.enumerate())
        self._children = _children()
        self._files = _open_files()
        self._timers: weakref.WeakSet[Any] = weakref.WeakSet()
        self._qthreads: weakref.WeakSet[Any] = weakref.WeakSet()

    def watch_qt(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Remember every Qt timer and thread that Python starts from now on; Qt is not loaded for it."""
        core = sys.modules.get("PySide6.QtCore")
        if core is None:
            return
        monkeypatch.setattr(core.QTimer, "start", _remembering(core.QTimer.start, self._timers))
        monkeypatch.setattr(core.QThread, "start", _remembering(core.QThread.start, self._qthreads))

    def wait(self) -> list[str]:
        """What is left once patience ran out, in words; an empty list as soon as nothing is."""
        end = time.monotonic() + PATIENCE
        while left := self._find():
            if time.monotonic() > end:
                break
            time.sleep(0.01)
        return left

    def _find(self) -> list[str]:
        left = [f"the thread {thread.name}" for thread in threading.enumerate() if self._is_new(thread)]
        left += [f"the process {pid}" for pid in sorted(_children() - self._children)]
        left += [f"the open file {path}" for path in sorted(_open_files() - self._files)]
        return left + self._find_qt()

    def _is_new(self, thread: threading.Thread) -> bool:
        # Python keeps a dummy for every foreign thread it ever saw, a QThread's too, long after that thread's end.
        return thread not in self._threads and not isinstance(thread, threading._DummyThread)

    def _find_qt(self) -> list[str]:
        if not (self._timers or self._qthreads):
            return []
        from PySide6.QtCore import QCoreApplication, QEvent
        from shiboken6 import isValid

        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # what deleteLater asked for
        timers = [timer for timer in self._timers if isValid(timer) and timer.isActive()]
        threads = [thread for thread in self._qthreads if isValid(thread) and thread.isRunning()]
        return [f"the timer {timer!r}" for timer in timers] + [f"the Qt thread {thread!r}" for thread in threads]


def _remembering(start: Callable[..., Any], seen: "weakref.WeakSet[Any]") -> Callable[..., Any]:
    def start_and_remember(self: Any, *args: Any) -> Any:
        seen.add(self)
        return start(self, *args)

    return start_and_remember


def _children() -> set[int]:
    """The processes this one started and has not waited for, without multiprocessing's own helper."""
    helper = multiprocessing.resource_tracker._resource_tracker._pid  # type: ignore[attr-defined]
    found: set[int] = set()
    for task in Path("/proc/self/task").glob("*/children"):
        try:
            found |= {int(pid) for pid in task.read_text().split()}
        except OSError:  # a thread that ended while we looked
            continue
    return found - {helper}


def _open_files() -> set[str]:
    """The paths of the regular files this process holds open; empty where there is no /proc."""
    found: set[str] = set()
    folder = Path("/proc/self/fd")
    for name in os.listdir(folder) if folder.is_dir() else ():
        try:
            path = os.readlink(folder / name)
            regular = stat.S_ISREG(os.stat(folder / name).st_mode)
        except OSError:  # the handle os.listdir itself used
            continue
        if regular and not path.startswith(SHARED_FILES):
            found.add(path)
    return found
