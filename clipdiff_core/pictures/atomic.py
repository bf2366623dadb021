"""Writing a file so that it is either whole or not there, whatever happens meanwhile."""

import os
import uuid
from pathlib import Path


def write_whole(path: Path, content: bytes, replace: bool) -> None:
    """Put `content` at `path` in one step, in an existing folder; raises `OSError`.

    Without `replace`, a file that is already there stays and `FileExistsError` is raised.
    """
    # Not tempfile: its files are private to the person, and so would be every picture.
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(part, path)
        else:
            _claim(part, path)
    finally:
        part.unlink(missing_ok=True)


def rewrite_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one step, again and again, by one process at a time; raises `OSError`.

    A process that is killed meanwhile leaves at most one file beside it, which the next one takes.
    """
    part = _beside(path)
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def remove_rewritten(path: Path) -> None:
    """Remove what `rewrite_whole` put at `path`, and what it left beside it; raises `OSError`."""
    path.unlink(missing_ok=True)
    _beside(path).unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _claim(part: Path, path: Path) -> None:
    try:
        os.link(part, path)  # the one call that fails when the name is taken, with no gap between look and leap
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, such as exFAT
        if path.exists():
            raise FileExistsError(str(path)) from None
        os.replace(part, path)
