"""Saving finished pictures: whole or not at all, under names every system accepts, never over another's work."""

import errno
import os
import uuid
from pathlib import Path

from PIL import Image

from clipdiff_core.errors import PictureError, shown
from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures.atomic import write_whole
from clipdiff_core.pictures.formats import Encoding, check_texts, encoded
from clipdiff_core.pictures.metadata import Texts
from clipdiff_core.pictures.naming import file_name
from clipdiff_core.pictures.output import SUFFIXES, Output, split_name

_MADE_WITH = 2000  # bytes, at most, of what is not known before the drawing
_LONGEST_NAME = 240  # bytes, the same; file systems allow 255
_TOO_LONG = "The name to save to is too long: choose a shorter one."
_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def save_picture(
    image: Image.Image,
    job: Job,
    made_with: MadeWith,
    output: Output,
    index: int,
    count: int,
    steps: int | None = None,
) -> Path:
    """Save picture `index` of `count`, its job inside, and return where; raises `PictureError`.

    The name's suffix tells the format: a PNG where it has none. A `plain` output leaves the job out. `steps` are those
    that were drawn, where they are not the job's.
    """
    name = file_name(output.name, job, index, count)
    kind = SUFFIXES[split_name(name)[1].lower()]
    texts = None if output.plain else Texts.of(job, made_with, Size(*image.size), steps)
    content = encoded(image, Encoding(kind), texts)
    return save_content(content, output.folder, name, output.overwrite)


def save_content(content: bytes, folder: Path, name: str, overwrite: bool) -> Path:
    """Write a whole file, making its folder, and return where; raises `PictureError`.

    Unless it may `overwrite`, a number goes behind the name where that is taken.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if overwrite:
            path = folder / name
            write_whole(path.resolve(), content, replace=True)
            return path
        return _save_beside(folder, *os.path.splitext(name), content)
    except OSError as error:
        raise cannot_write(folder, error) from error


def check_writable(output: Output) -> None:
    """Raise `PictureError` now, rather than after the drawing, when `output` cannot be written; makes no folder."""
    stem, suffix = split_name(output.name)
    if "\0" in str(output.folder):
        raise cannot_write(Path(shown(str(output.folder))), OSError(errno.EINVAL, "a null byte"))
    if Path(stem).name != stem or "\0" in stem:
        raise PictureError(f"“{shown(output.name)}” is not a file name: write it without folders.", "output")
    if any(len(os.fsencode(part)) > _LONGEST_NAME for part in (*output.folder.parts, output.name)):
        raise PictureError(_TOO_LONG, "output")
    folder = output.folder
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    if not os.path.isdir(folder):
        raise PictureError(f"“{folder}” is a file, not a folder: choose another place to save to.", "output")
    if output.overwrite and (output.folder / f"{stem}{suffix}").is_dir():
        raise PictureError(f"“{stem}{suffix}” is a folder: choose another name to save to.", "output")
    probe = folder / f".{uuid.uuid4().hex}.part"  # asking about permissions instead is not reliable on Windows
    try:
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise cannot_write(output.folder, error) from error


def check_room(job: Job, output: Output) -> None:
    """Raise `PictureError` now, rather than after the drawing, when the format of `output` has no room for `job`."""
    kind = SUFFIXES[split_name(output.name)[1].lower()]
    check_texts(kind, Texts.of(job, MadeWith("", "", 0, {})), _MADE_WITH)


def cannot_write(folder: Path, error: OSError) -> PictureError:
    """The sentence for a file that could not be written into `folder`."""
    if error.errno in _FULL:
        return PictureError(
            f"The disk is full: nothing more fits into “{folder}”. Make room or choose another.", "output"
        )
    if error.errno == errno.ENAMETOOLONG:
        return PictureError(_TOO_LONG, "output")
    return PictureError(f"ClipDiff cannot write to the folder “{folder}”: choose another.", "output")


def _save_beside(folder: Path, stem: str, suffix: str, content: bytes) -> Path:
    number = 1
    while True:
        path = folder / (f"{stem}{suffix}" if number == 1 else f"{stem} ({number}){suffix}")
        try:
            write_whole(path, content, replace=False)
        except FileExistsError:
            number += 1
        else:
            return path
