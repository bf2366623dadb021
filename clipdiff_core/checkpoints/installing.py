"""Taking a checkpoint into the models folder: recognised, copied as safetensors in its own precision, or not at all."""

import hashlib
import json
import os
import shutil
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from clipdiff_core import folders
from clipdiff_core.checkpoints.catalogue import Entry, find_entry, find_hash
from clipdiff_core.checkpoints.clip_shapes import BESIDE
from clipdiff_core.checkpoints.importing import ImportJob, free_name, name_after, unfinished
from clipdiff_core.checkpoints.recognise import recognise, recognise_folder
from clipdiff_core.checkpoints.recognised import STABLE, UNET_2D, Recognised
from clipdiff_core.checkpoints.store import MANIFEST, check_files, find_model, read_model, write_manifest
from clipdiff_core.checkpoints.streaming import write_streaming
from clipdiff_core.checkpoints.unpack import unpack
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Asking, Imported, Importing

CONFIG = "network.json"
WEIGHTS = "network.safetensors"
_BLOCK = 1 << 22
_SPARE = 200_000_000  # bytes left free on the disk
_NAMES = {STABLE: "a Stable Diffusion model", UNET_2D: "a diffusers U-Net"}


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
    try:
        if path.is_dir():
            yield from _install_folder(path, free_name(job.name or name_after(path)))
        else:
            yield from _install_file(job, path)
    except OSError as error:
        raise CheckpointError(
            f"“{path.name}” cannot be copied to “{folders.models()}”: check the disk and who may write there.", "output"
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
    _check_family(path, recognise_tensors(tensors).family)  # before the long look at every byte
    size = path.stat().st_size
    sha256 = yield from _hash(path, job.name or path.name, size)
    entry = _find_entry(job, sha256)
    source = _Source(path, sha256, entry, recognise_tensors(tensors, entry), tensors)
    family = source.recognised.family
    name = free_name(job.name or (entry.name if entry else name_after(path)))
    if not job.likely and (open_questions := source.recognised.unanswered(job.answers)):
        yield Asking(family, open_questions)
        return
    config = source.recognised.settle(job.answers)
    with unfinished(name) as folder:
        _check_space(size)
        for written in write_streaming(tensors, folder / WEIGHTS):
            yield Importing(name, size + written, 2 * size)
        (folder / CONFIG).write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
        write_manifest(folder, family, _origin(source))
        os.rename(folder, folders.models() / name)
    yield Imported(name, family, str(folders.models() / name))


def _install_folder(path: Path, name: str) -> Iterator[Importing | Imported]:
    """Copy a model of ClipDiff's own; diffusers' folders are only recognised."""
    family = recognise_folder(path).family
    _check_family(path, family)
    model = find_model(str(path))
    sizes = {file: (path / file).stat().st_size for file in model.hashes if (path / file).is_file()}
    with unfinished(name) as folder:
        _check_space(sum(sizes.values()))
        done = 0
        for file, size in sizes.items():
            shutil.copyfile(path / file, folder / file)
            done += size
            yield Importing(name, done, sum(sizes.values()))
        shutil.copyfile(path / MANIFEST, folder / MANIFEST)
        check_files(read_model(path.name, folder))
        os.rename(folder, folders.models() / name)
    yield Imported(name, family, str(folders.models() / name))


def _check_family(path: Path, family: str) -> None:
    if family in _NAMES:
        raise CheckpointError(
            f"“{path.name}” is {_NAMES[family]}, which ClipDiff cannot draw with, so it was not copied.", "model"
        )


def _find_entry(job: ImportJob, sha256: str) -> Entry | None:
    """The catalogue's entry for a file: by its hash, or by name where the catalogue has no hash to hold it against."""
    if job.entry and not (entry := find_entry(job.entry)).sha256:
        return entry
    return find_hash(sha256)


def _hash(path: Path, name: str, size: int) -> Generator[Importing, None, str]:
    digest = hashlib.sha256()
    done = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            yield Importing(name, done, 2 * size)
    return digest.hexdigest()


def _check_space(size: int) -> None:
    free = shutil.disk_usage(folders.models()).free
    if size + _SPARE > free:
        raise CheckpointError(
            f"There is too little space: the copy needs {(size + _SPARE) / 1e9:.1f} GB in “{folders.models()}”, where "
            f"{free / 1e9:.1f} GB are free. Make room and try again.",
            "output",
        )


def _origin(source: _Source) -> dict[str, str]:
    """Where a model came from; paths stay out of it, as models are passed on."""
    origin = {"file": source.path.name, "sha256": source.sha256}
    if source.entry is not None:
        origin |= {"catalogue": source.entry.name, "page": source.entry.page, "licence": source.entry.licence}
    return origin
