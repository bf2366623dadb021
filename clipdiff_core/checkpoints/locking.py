"""One process at a time: a lock that ends with the process that holds it, however it ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class HeldElsewhere(Exception):
    """Another process, or another thread of this one, holds the lock."""


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`, whose folder must exist; raises `HeldElsewhere` at once, or `OSError`."""
    handle = _take(path)
    try:
        yield
    finally:
        # Away while it is still held: whoever opened it meanwhile sees in _take that it is no longer the one here.
        if sys.platform != "win32":
            path.unlink(missing_ok=True)
        os.close(handle)


def _take(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(handle)
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except FileNotFoundError:  # its holder has just put it away: make a new one
            pass
        except OSError as error:
            os.close(handle)
            raise HeldElsewhere(str(path)) from error
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
