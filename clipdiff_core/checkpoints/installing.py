"""Taking a checkpoint into the models folder, or not at all: recognised, then copied or left where it is.

A copy is made as safetensors in the precision the file came in. One that stays is only named, with its hash.
"""

import hashlib
import json
import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from clipdiff_core import folders
from clipdiff_core.checkpoints.catalogue import Entry, find_entry, find_hash
from clipdiff_core.checkpoints.clip_shapes import BESIDE
from clipdiff_core.checkpoints.copying import check_space, reading
from clipdiff_core.checkpoints.importing import ImportJob, free_name, name_after, unfinished
from clipdiff_core.checkpoints.installing_folders import install_folder
from clipdiff_core.checkpoints.recognise import recognise
from clipdiff_core.checkpoints.recognised import STABLE, Recognised
from clipdiff_core.checkpoints.store import file_sha256, is_on_network, is_plain, save_manifest, write_manifest
from clipdiff_core.checkpoints.streaming import write_streaming
from clipdiff_core.checkpoints.unpack import unpack
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Asking, Imported, Importing

CONFIG = "network.json"
WEIGHTS = "network.safetensors"


@dataclass(frozen=True)
class _Source:
    """A checkpoint that was read and recognised, ready to be copied."""

    path: Path
    sha256: str
    entry: Entry | None
    recognised: Recognised
    tensors: dict[str, Tensor]


def install(job: ImportJob) -> Generator[Importing | Asking | Imported, None, None]:
    """Import what `job` names; ends with `Imported`, or with `Asking` when the file leaves questions open.

    Closing the iterator on the way undoes all of it. Raises `CheckpointError`.
    """
    path = Path(job.path)
    if job.in_place and is_on_network(str(path.absolute())):
        raise _cannot_stay(path)
    try:
        if path.is_dir():
            yield from install_folder(job, path.resolve())
        else:
            yield from _install_file(job, path)
    except OSError as error:
        done = "entered in" if job.in_place else "copied to"
        raise CheckpointError(
            f"“{path.name}” cannot be {done} “{folders.models()}”: check the disk and who may write there.", "output"
        ) from error


def read_checkpoint(path: Path) -> dict[str, Tensor]:
    """A network's weights out of a file anywhere, still mapped to it, without what only travels beside them.

    Raises `CheckpointError`.
    """
    return {key: tensor for key, tensor in unpack(path).items() if key not in BESIDE}


def recognise_tensors(tensors: dict[str, Tensor], known: Entry | None = None) -> Recognised:
    """What a state dict is; raises `CheckpointError` when it is nothing ClipDiff knows."""
    half = any(tensor.dtype == torch.float16 for tensor in tensors.values())
    return recognise({key: tuple(tensor.shape) for key, tensor in tensors.items()}, half, known)


def _install_file(job: ImportJob, path: Path) -> Iterator[Importing | Asking | Imported]:
    tensors = read_checkpoint(path)
    _check_usable(job, path, recognise_tensors(tensors).family)  # before the long look at every byte
    size = path.stat().st_size
    total = size if job.in_place else 2 * size
    digest = hashlib.sha256()
    for done in reading(path, digest.update):
        yield Importing(job.name or path.name, done, total)
    entry = _find_entry(job, digest.hexdigest())
    source = _Source(path, digest.hexdigest(), entry, recognise_tensors(tensors, entry), tensors)
    family = source.recognised.family
    name = free_name(job.name or (entry.name if entry else name_after(path)))
    if not job.likely and (open_questions := source.recognised.unanswered(job.answers)):
        yield Asking(family, open_questions)
        return
    config = source.recognised.settle(job.answers)
    with unfinished(name) as folder:
        (folder / CONFIG).write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
        for written in _link(source, folder) if job.in_place else _copy(source, folder):
            yield Importing(name, size + written, total)
        os.rename(folder, folders.models() / name)
    yield Imported(name, family, str(folders.models() / name))


def _copy(source: _Source, folder: Path) -> Iterator[int]:
    check_space(source.path.stat().st_size)
    yield from write_streaming(source.tensors, folder / WEIGHTS)
    write_manifest(folder, source.recognised.family, _origin(source))


def _link(source: _Source, folder: Path) -> Iterator[int]:
    yield 0  # the last moment to change one's mind
    hashes, linked = {CONFIG: file_sha256(folder / CONFIG)}, {source.path.name: source.sha256}
    place = source.path.parent.resolve()
    save_manifest(folder, source.recognised.family, hashes, _origin(source), place, linked)


def _check_usable(job: ImportJob, path: Path, family: str) -> None:
    if family == STABLE:
        raise CheckpointError(
            f"“{path.name}” is Stable Diffusion in one file, which ClipDiff cannot draw with. It draws with the same "
            "model as a folder that diffusers saved: import that.",
            "model",
        )
    if job.in_place and (not is_plain(path.name) or path.name == CONFIG):
        raise _cannot_stay(path)


def _cannot_stay(path: Path) -> CheckpointError:
    return CheckpointError(
        f"“{path.name}” cannot be used where it is: ClipDiff cannot note it by this name. Rename it, or import a copy.",
        "model",
    )


def _find_entry(job: ImportJob, sha256: str) -> Entry | None:
    """The catalogue's entry for a file: by its hash, or by name where the catalogue has no hash to hold it against."""
    if job.entry and not (entry := find_entry(job.entry)).sha256:
        return entry
    return find_hash(sha256)


def _origin(source: _Source) -> dict[str, str]:
    """Where a model came from; paths stay out of it, as models are passed on."""
    origin = {"file": source.path.name, "sha256": source.sha256}
    if source.entry is not None:
        origin |= {"catalogue": source.entry.name, "page": source.entry.page, "licence": source.entry.licence}
    return origin
