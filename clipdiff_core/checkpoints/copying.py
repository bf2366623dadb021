"""Files read or copied block by block, so that it can be told how far it is, and ended; torch-free."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

from clipdiff_core import folders
from clipdiff_core.errors import CheckpointError

_BLOCK = 1 << 22  # bytes
_SPARE = 200_000_000  # bytes left free on the disk


def reading(source: Path, take: Callable[[bytes], object], target: Path | None = None) -> Iterator[int]:
    """Give every block of `source` to `take` and, if there is one, to the new file `target`; tells the bytes so far.

    Raises `OSError`.
    """
    done = 0
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as file, target.open("xb") if target is not None else nullcontext() as copy:
        while block := file.read(_BLOCK):
            take(block)
            if copy is not None:
                copy.write(block)
            done += len(block)
            yield done
        if copy is not None:
            copy.flush()
            os.fsync(copy.fileno())


def check_space(size: int) -> None:
    """Raise `CheckpointError` unless the models folder, which must exist, has room for `size` bytes and some more."""
    free = shutil.disk_usage(folders.models()).free
    if size + _SPARE > free:
        raise CheckpointError(
            f"There is too little space: the copy needs {(size + _SPARE) / 1e9:.1f} GB in “{folders.models()}”, where "
            f"{free / 1e9:.1f} GB are free. Make room and try again.",
            "output",
        )
