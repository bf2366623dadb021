"""Downloading a checkpoint of the catalogue: resumed where it broke off, and whole and checked before it counts.

Torch-free. What has arrived lies in `NAME.part` beside the target, and in `NAME.part.json` from where it came.
"""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from clipdiff_core.checkpoints.catalogue import Entry
from clipdiff_core.checkpoints.examine import examine
from clipdiff_core.checkpoints.locking import HeldElsewhere, hold
from clipdiff_core.checkpoints.store import file_sha256
from clipdiff_core.checkpoints.transfer import Answer, Cancel, Limits, TransferError, request
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Fetched, Fetching

PATIENT = Limits()
_SPARE = 200_000_000  # bytes left free on the disk
_EVERY = 0.2  # seconds between two events
_BLOCK = 1 << 20
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")


class _Cancelled(Exception):
    """The person asked for an end."""


@dataclass(frozen=True)
class _Part:
    """What has arrived of an entry so far, on disk."""

    entry: Entry
    target: Path

    @property
    def path(self) -> Path:
        return self.target.with_name(self.target.name + ".part")

    @property
    def _notes(self) -> Path:
        return self.target.with_name(self.target.name + ".part.json")

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def etag(self, url: str) -> str:
        """The version that has arrived from `url`, as its server named it; "" when it did not, or from elsewhere."""
        try:
            notes: Any = json.loads(self._notes.read_text(encoding="utf-8"))
            etag = notes["etag"] if notes["url"] == url else ""
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return ""
        return etag if isinstance(etag, str) and etag.isascii() and etag.isprintable() else ""

    def note(self, url: str, etag: str) -> None:
        self._notes.write_text(json.dumps({"url": url, "etag": etag}), encoding="utf-8")

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)

    def finish(self) -> None:
        os.replace(self.path, self.target)
        self._notes.unlink(missing_ok=True)


def download(entry: Entry, folder: Path, cancel: Cancel, limits: Limits = PATIENT) -> Iterator[Fetching | Fetched]:
    """Fetch the file of `entry` into `folder`; ends with `Fetched`, or without it when `cancel` was asked.

    Addresses are tried in turn. A file counts once its SHA-256 is the catalogue's, or, where the catalogue has none,
    the one that its server announces, or, where there is neither, once it is a whole checkpoint. Raises
    `CheckpointError`.
    """
    part = _Part(entry, folder / entry.file_name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with hold(folder / f".{entry.file_name}.lock"):
            yield from _download(part, cancel, limits)
    except _Cancelled:
        return
    except HeldElsewhere as error:
        raise CheckpointError(f"“{entry.name}” is already being downloaded. Wait until it is here.", "model") from error
    except OSError as error:
        raise CheckpointError(
            f"“{entry.name}” cannot be saved in “{folder}”: check the disk and who may write there.", "output"
        ) from error


def arrived(entry: Entry, folder: Path) -> int:
    """How many bytes of the file of `entry` lie in `folder`, whole or in part."""
    part = _Part(entry, folder / entry.file_name)
    return part.target.stat().st_size if part.target.is_file() else part.size()


def is_whole(entry: Entry, folder: Path) -> bool:
    """Whether the file of `entry` has arrived in `folder` and been checked."""
    return (folder / entry.file_name).is_file()


def forget(entry: Entry, folder: Path) -> None:
    """Throw away what has arrived of `entry` in `folder`; raises `CheckpointError`."""
    part = _Part(entry, folder / entry.file_name)
    try:
        part.forget()
        part.target.unlink(missing_ok=True)
    except OSError as error:
        raise CheckpointError(
            f"What has arrived of “{entry.name}” could not be removed from “{folder}”: check who may write there.",
            "model",
        ) from error


def _download(part: _Part, cancel: Cancel, limits: Limits) -> Iterator[Fetching | Fetched]:
    entry, target = part.entry, part.target
    if target.is_file() and (not entry.sha256 or file_sha256(target) == entry.sha256):
        yield Fetched(entry.name, str(target), file_sha256(target))
        return
    reasons: dict[str, str] = {}
    for url in entry.urls:
        for _ in range(limits.resumes + 1):
            before = part.size()
            try:
                sha256 = yield from _fetch(part, url, cancel, limits)
            except TransferError as error:
                if cancel.asked:
                    raise _Cancelled from error
                reasons[url] = str(error)
                if not error.resumable or part.size() == before:
                    break
                continue
            yield Fetched(entry.name, str(target), sha256)
            return
    said = "; ".join(f"{urlsplit(url).hostname} {reason}" for url, reason in reasons.items())
    then = "What has arrived is kept: try again later." if part.size() else "Try again later."
    raise CheckpointError(f"“{entry.name}” could not be downloaded: {said}. {then}", "model")


def _fetch(part: _Part, url: str, cancel: Cancel, limits: Limits) -> Generator[Fetching, None, str]:
    """One request that goes on where the part ends; returns the finished file's SHA-256."""
    have, etag = part.size(), part.etag(url)
    if have and not (part.entry.sha256 or etag):
        have = 0  # nothing would tell whether the rest belongs to what is here
    headers = {"Range": f"bytes={have}-"} if have else {}
    if have and etag:
        headers["If-Range"] = etag
    with request(url, headers, limits, cancel) as answer:
        start, total = _read_range(answer, have)
        all_here = answer.status == 416 and total == have
        if not all_here and (answer.status == 416 or start not in (0, have)):
            part.forget()
            raise TransferError("did not go on where it broke off", resumable=have > 0)
        _check_sizes(part, start, total, limits)
        part.note(url, _strong(answer.headers.get("etag", "")))
        body = iter(()) if all_here else answer.body  # what comes with 416 are words
        digest = yield from _receive(part, body, start, total, cancel, limits)
    return _check_in(part, part.entry.sha256 or answer.sha256, digest, resumed=start > 0)


def _read_range(answer: Answer, have: int) -> tuple[int, int]:
    """Where the body begins in the file, and how large the file is (0: unknown); raises `TransferError`."""
    length = answer.headers.get("content-length", "")
    content = answer.headers.get("content-range", "")
    match answer.status:
        case 200:
            return 0, int(length) if length.isdecimal() else 0
        case 206 if found := _RANGE.fullmatch(content):
            return int(found[1]), int(found[2])
        case 206:
            return -1, 0
        case 416:
            total = content.removeprefix("bytes */")
            return have, int(total) if total.isdecimal() else 0
        case 401 | 403:
            raise TransferError("wants one to log in first: download the file from its page and import it")
        case 404 | 410:
            raise TransferError("no longer has the file")
        case status:
            raise TransferError(f"answers with error {status}")


def _check_sizes(part: _Part, start: int, total: int, limits: Limits) -> None:
    largest = min(limits.largest, 2 * part.entry.size + 1_000_000) if part.entry.size else limits.largest
    if total > largest:
        raise TransferError(f"offers a file of {total / 1e9:.1f} GB, far more than this model has")
    free = shutil.disk_usage(part.target.parent).free
    if total - start + _SPARE > free:
        raise CheckpointError(
            f"There is too little space for “{part.entry.name}”: it needs {(total - start + _SPARE) / 1e9:.1f} GB in "
            f"“{part.target.parent}”, where {free / 1e9:.1f} GB are free. Make room and try again.",
            "output",
        )


def _receive(
    part: _Part, body: Iterator[bytes], start: int, total: int, cancel: Cancel, limits: Limits
) -> Generator[Fetching, None, str]:
    """Write the body behind what is there; returns the SHA-256 of all of it."""
    digest = hashlib.sha256()
    name, done = part.entry.name, start
    told, began = 0.0, time.monotonic()
    with part.path.open("r+b" if start else "wb") as file:
        for block in iter(lambda: file.read(min(_BLOCK, start - file.tell())), b"") if start else ():
            if cancel.asked:
                raise _Cancelled
            digest.update(block)
        file.truncate(start)
        for piece in body:
            file.write(piece)
            digest.update(piece)
            done += len(piece)
            if cancel.asked:
                raise _Cancelled
            if done > (total or limits.largest):
                raise TransferError("sends more than it said")
            now = time.monotonic()
            if now - told > _EVERY:
                told = now
                left = (total - done) * (now - began) / (done - start) if total else None
                yield Fetching(name, done, total, left)
        file.flush()
        os.fsync(file.fileno())
    if cancel.asked:  # the line was cut, which looks like an end where nobody said how much was to come
        raise _Cancelled
    if done < total:
        raise TransferError("broke off", resumable=True)
    yield Fetching(name, done, done, 0.0)
    return digest.hexdigest()


def _check_in(part: _Part, expected: str, found: str, resumed: bool) -> str:
    """Give the part its name when it is what it should be, or throw it away."""
    if expected and found != expected:
        part.forget()
        raise TransferError("sent another file than the one that was published", resumable=resumed)
    if not expected:
        try:
            examine(part.path)
        except CheckpointError as error:
            part.forget()
            raise TransferError("sent something that is no checkpoint") from error
    part.finish()
    return found


def _strong(etag: str) -> str:
    """An ETag that stands for the very same bytes; "" for one that does not."""
    return "" if etag.startswith("W/") else etag
