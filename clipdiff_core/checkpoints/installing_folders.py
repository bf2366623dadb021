"""Taking folders into the models folder: models of ClipDiff's own, and what diffusers saves; torch-free."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from clipdiff_core import folders
from clipdiff_core.checkpoints.copying import check_space, reading
from clipdiff_core.checkpoints.diffusers_files import list_files, read_folder
from clipdiff_core.checkpoints.examine import examine, refused
from clipdiff_core.checkpoints.importing import ImportJob, free_name, name_after, unfinished
from clipdiff_core.checkpoints.recognise import recognise_folder
from clipdiff_core.checkpoints.store import (
    MANIFEST,
    ModelFiles,
    check_files,
    check_presence,
    checking,
    read_model,
    save_manifest,
)
from clipdiff_core.events import Imported, Importing


def install_folder(job: ImportJob, path: Path) -> Iterator[Importing | Imported]:
    """Take in the model in the folder `path`, which is absolute; raises `CheckpointError`, or `OSError`."""
    family = recognise_folder(path).family
    name = free_name(job.name or name_after(path))
    if (path / MANIFEST).is_file():
        model = read_model(path.name, path)
        if model.linked and path.parent != folders.models().resolve():  # ours are handed on; whose word is this?
            raise refused(path, f"has its weights elsewhere, at “{model.elsewhere}”. Import them from there.")
        take = _own(model, job.in_place)
    else:
        take = partial(_take_pipeline, path, _pipeline_files(path), family, job.in_place)
    with unfinished(name) as folder:
        yield from take(name, folder)
        os.rename(folder, folders.models() / name)
    yield Imported(name, family, str(folders.models() / name))


def _own(model: ModelFiles, in_place: bool) -> Callable[[str, Path], Iterator[Importing]]:
    """What takes in a model of ClipDiff's own; what one links to stays where it is, whoever names it."""
    return partial(_link_own if in_place and not model.linked else _copy_own, model)


def _copy_own(model: ModelFiles, name: str, folder: Path) -> Iterator[Importing]:
    check_presence(model)
    size = sum((model.folder / file).stat().st_size for file in model.hashes)
    check_space(size)
    yield from _read(model.folder, tuple(model.hashes), name, size, {}, folder)
    shutil.copyfile(model.folder / MANIFEST, folder / MANIFEST)
    check_files(read_model(model.name, folder))


def _link_own(model: ModelFiles, name: str, folder: Path) -> Iterator[Importing]:
    size = model.size()
    for done in checking(model):
        yield Importing(name, done, size)
    save_manifest(folder, model.kind, {}, model.origin, model.folder, model.hashes)


def _pipeline_files(path: Path) -> tuple[str, ...]:
    """What drawing needs of a diffusers folder, each file safe to read; raises `CheckpointError`."""
    files = list_files(read_folder(path))
    for file in files:
        if file.endswith(".safetensors") and examine(path / file).form != "safetensors":
            raise refused(path / file, "is no safetensors file, whatever its name says. Download or copy it again.")
    return files


def _take_pipeline(
    path: Path, files: Sequence[str], family: str, in_place: bool, name: str, folder: Path
) -> Iterator[Importing]:
    """Copy `files` of a diffusers folder, or note where they are."""
    size = sum((path / file).stat().st_size for file in files)
    hashes: dict[str, str] = {}
    origin = {"file": path.name}
    if in_place:
        yield from _read(path, files, name, size, hashes)
        save_manifest(folder, family, {}, origin, path, hashes)
    else:
        check_space(size)
        yield from _read(path, files, name, size, hashes, folder)
        save_manifest(folder, family, hashes, origin)


def _read(
    path: Path, files: Sequence[str], name: str, size: int, hashes: dict[str, str], folder: Path | None = None
) -> Iterator[Importing]:
    """Find out the hashes of `files` in `path`, and copy them into `folder` if there is one."""
    before = 0
    for file in files:
        digest = hashlib.sha256()
        done = 0
        for done in reading(path / file, digest.update, None if folder is None else folder / file):
            yield Importing(name, before + done, size)
        hashes[file] = digest.hexdigest()
        before += done
