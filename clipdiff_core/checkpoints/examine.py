"""Whether a file is a checkpoint that is safe to read, found out without torch and without unpacking anything.

Everything a file says of itself (sizes, counts, offsets) is checked against its real size first, so that no lie in it
costs memory or time.
"""

import io
import os
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from clipdiff_core.checkpoints import pickles
from clipdiff_core.checkpoints.pickles import BrokenPickle, UnsafePickle, scan_pickle
from clipdiff_core.checkpoints.safetensors_header import NOT_ONE, HeaderError, TensorPlace, read_header
from clipdiff_core.errors import CheckpointError, shown

MOST_LEGACY = 1_500_000_000  # bytes: torch's old format is read into memory as a whole
_MOST_LISTED = 3_000_000  # bytes of a zip's list of members: a checkpoint of ten thousand tensors has 1 MB
_LEGACY = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_HEADER = b"\0\0\0\0{"  # in safetensors, behind a length that may begin like a pickle; no pickle goes on like that
_LEGACY_PICKLES = 5  # a number, a version, the system, the state dict, the names of its storages
_ENCRYPTED = 0x1
REPLACEMENT = "open_clip's safetensors of the same model"


@dataclass(frozen=True)
class Examined:
    """A checkpoint file that may be read: its format, and where its tensors lie when the format says so openly."""

    path: Path
    form: Literal["safetensors", "zip", "legacy"]
    places: dict[str, TensorPlace] | None = None


def examine(path: Path) -> Examined:
    """Look at the file at `path`; raises `CheckpointError` saying why it cannot be read, or must not be."""
    try:
        if path.is_dir():
            raise refused(path, "is a folder. Choose the checkpoint file in it.")
        with path.open("rb") as file:
            return _examine(path, file, path.stat().st_size)
    except FileNotFoundError as error:
        raise CheckpointError(f"There is no file at “{path}”.", "model") from error
    except (OSError, ValueError) as error:  # ValueError: a path with a null byte
        raise refused(path, "cannot be read: check that the disk is there and who may read the file.") from error
    except UnsafePickle as error:
        wants = f"“{shown(error.wants)}”"
        raise refused(
            path,
            f"wants more than tensors: it asks Python for {wants}, and ClipDiff never runs what is in a "
            "file. Look for the same model as .safetensors.",
        ) from error
    except BrokenPickle as error:
        if str(error) == pickles.PROTOCOL:
            raise refused(path, "is not saved as torch saves. Save it again with torch's own defaults.") from error
        raise damaged(path, "its list of tensors makes no sense") from error


def refused(path: Path, why: str) -> CheckpointError:
    """The sentence for a file that ClipDiff does not read."""
    return CheckpointError(f"“{path.name}” {why}", "model")


def damaged(path: Path, what: str) -> CheckpointError:
    """The sentence for a file that is not whole."""
    return refused(path, f"is damaged or not complete: {what}. Download or copy it again.")


def _examine(path: Path, file: BinaryIO, size: int) -> Examined:
    head = file.read(64)
    if not head:
        raise refused(path, "is empty. Download or copy it again.")
    if head.startswith(b"PK\x03\x04"):
        _check_zip(path, size)
        return Examined(path, "zip")
    if head.startswith(_LEGACY):
        _check_legacy(path, file, size)
        return Examined(path, "legacy")
    if head.startswith(b"\x80") and head[4:9] != _HEADER:
        file.seek(0)
        _scan_all(io.BytesIO(file.read(pickles.MOST_BYTES)))
        raise refused(path, "is a bare pickle, not a torch checkpoint. Look for the same model as .safetensors.")
    if head.startswith(b"version https://git-lfs"):
        raise refused(path, "is only a pointer to the real file. Download the file itself from its page.")
    if head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise refused(path, "is a web page, not a checkpoint. Download the file itself.")
    if path.suffix.lower() != ".safetensors" and head[8:9] != b"{":
        raise refused(path, "is not a checkpoint: ClipDiff reads .safetensors, .pt, .pth and .ckpt files.")
    file.seek(0)
    try:
        return Examined(path, "safetensors", read_header(file, size))
    except HeaderError as error:
        if str(error) == NOT_ONE:
            raise refused(path, "is not a safetensors file, whatever its name says, or is damaged.") from error
        raise damaged(path, str(error)) from error


class _Bounded(io.FileIO):
    """A file of which nobody reads much at once: zipfile takes a zip's word for how long its list is."""

    def read(self, size: int | None = -1, /) -> bytes:
        left = os.fstat(self.fileno()).st_size - self.tell()
        if left > _MOST_LISTED and (size is None or size < 0 or size > _MOST_LISTED):
            raise zipfile.BadZipFile("a list far too long")
        return super().read(size)


def _check_zip(path: Path, size: int) -> None:
    """Check the list of a zip's members, and scan its pickle."""
    members = _list_members(path)
    names = [member.filename for member in members]
    if any(re.search(r"/(constants\.pkl$|code/)", name) for name in names):
        raise refused(
            path,
            "is a TorchScript program, and ClipDiff never runs what is in a file. If it is one of OpenAI's CLIPs, use "
            f"{REPLACEMENT}: “clipdiff models list” names them.",
        )
    if any(member.compress_type != zipfile.ZIP_STORED or member.flag_bits & _ENCRYPTED for member in members):
        raise refused(path, "is a packed archive, not a torch checkpoint. Unpack it and choose the file inside.")
    if any(member.file_size != member.compress_size for member in members):
        raise damaged(path, "the sizes in it do not fit together")
    if sum(member.file_size for member in members) > size:
        raise damaged(path, "it says that it holds more than it does")
    if any(member.header_offset + member.file_size > size for member in members) or len(set(names)) != len(names):
        raise damaged(path, "its parts lie in the wrong places")
    pickled = [member for member in members if member.filename.rpartition("/")[2] == "data.pkl"]
    if len(pickled) != 1:
        raise refused(path, "is an archive without a torch checkpoint in it. Unpack it and choose the file inside.")
    if pickled[0].file_size > pickles.MOST_BYTES:
        raise refused(path, "has a list of tensors that is far too long for a checkpoint.")
    _check_storages(path, pickled[0], {member.filename: member.file_size for member in members})


def _list_members(path: Path) -> list[zipfile.ZipInfo]:
    try:
        with _Bounded(path) as file, zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError) as error:
        raise damaged(path, "its end is missing or makes no sense") from error


def _check_storages(path: Path, pickled: zipfile.ZipInfo, sizes: dict[str, int]) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            content = archive.read(pickled)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise damaged(path, "its list of tensors cannot be read") from error
    folder = pickled.filename.removesuffix("data.pkl")
    for name, needed in scan_pickle(io.BytesIO(content)).storages.items():
        if sizes.get(f"{folder}data/{name}", -1) < needed:
            raise damaged(path, "some of its tensors are missing or cut short")


def _check_legacy(path: Path, file: BinaryIO, size: int) -> None:
    """Scan the pickles at the head of torch's old format, and check what they refer to against its size."""
    if size > MOST_LEGACY:
        raise refused(
            path,
            f"is in torch's old format, which ClipDiff reads up to {MOST_LEGACY / 1e9:g} GB. Save it again with a "
            "newer torch, or as .safetensors.",
        )
    file.seek(0)
    head = io.BytesIO(file.read(pickles.MOST_BYTES))
    scans = [scan_pickle(head) for _ in range(_LEGACY_PICKLES)]
    if sum(sum(scan.storages.values()) for scan in scans) > size:
        raise damaged(path, "it says that it holds more than it does")


def _scan_all(file: BinaryIO) -> None:
    """Raise `UnsafePickle` for the first of a few pickles in a row that wants more than tensors."""
    for _ in range(_LEGACY_PICKLES):
        try:
            scan_pickle(file)
        except BrokenPickle:  # it is refused anyway
            continue
