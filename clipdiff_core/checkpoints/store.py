"""Where models lie and which they are: found by name, known by the SHA-256 of their files; torch-free.

A model is a folder with a `manifest.json` that lists its files with their hashes, and says of which `kind` it is. The
files of a model that was not copied are listed there, too, with the folder elsewhere in which they lie.
"""

import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clipdiff_core import folders
from clipdiff_core.checkpoints.recognised import GUIDED, SECONDARY, STABLE, UNET_2D, V_DIFFUSION
from clipdiff_core.errors import CheckpointError, shown
from clipdiff_core.json_files import read_json

MANIFEST = "manifest.json"
FORMAT = 1
BUILT_IN = "starter"
STARTER = "starter"  # the kind of model that `clipdiff train` makes
DRAWING = (STARTER, GUIDED, V_DIFFUSION, SECONDARY, UNET_2D, STABLE)  # the kinds that draw
UNFINISHED = ".part"
_BLOCK = 1 << 22  # bytes
_MOST_CONCEPTS = 4_000_000  # bytes of their list
_DEEPEST = 3  # parts of a file's name: diffusers keeps its networks in folders
_NOT_PLAIN = frozenset("\\:\0")  # other systems part names, or name drives, with them
NEEDED = (".json", ".safetensors", ".gz", ".txt")  # the endings of files that a model cannot draw without


@dataclass(frozen=True)
class ModelFiles:
    """A model on disk: its folder, its kind, and its files' hashes by name; `sha256` stands for all of them.

    `origin` says where an imported one came from; it is no part of what the model is. `linked` are the hashes of files
    that lie in the folder `elsewhere` and stay there. Names may lead into folders: “unet/config.json”.
    """

    name: str
    kind: str
    folder: Path
    hashes: Mapping[str, str]
    sha256: str
    origin: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Path | None = None
    linked: Mapping[str, str] = field(default_factory=dict)

    def path(self, name: str) -> Path:
        """Where the file called `name` lies, or would lie."""
        folder = self.elsewhere if name in self.linked else None
        return (folder or self.folder) / name

    @property
    def all_hashes(self) -> dict[str, str]:
        """The hashes of all files by name, wherever they lie."""
        return {**self.hashes, **self.linked}

    @property
    def place(self) -> Path | None:
        """The file that a linked model is read from, or the folder, where there are more; None for any other."""
        if self.elsewhere is None:
            return None
        return self.elsewhere / next(iter(self.linked)) if len(self.linked) == 1 else self.elsewhere

    def size(self) -> int:
        """The bytes of all files that are there."""
        return sum(path.stat().st_size for path in map(self.path, self.all_hashes) if os.path.isfile(path))

    def concepts(self) -> tuple[str, ...]:
        """What the model knows by name, one a line in its `concepts.txt`; empty when it does not say."""
        path = self.path("concepts.txt")
        if not os.path.isfile(path):
            return ()
        with path.open("rb") as file:
            text = file.read(_MOST_CONCEPTS).decode("utf-8", "replace")
        return tuple(line for line in text.splitlines() if line)


def find_model(name: str) -> ModelFiles:
    """The model called `name`: built in, in the person's models folder, or a folder given by its path.

    Raises `CheckpointError` when there is none, or its manifest cannot be read.
    """
    places = [folders.resources() / name, folders.models() / name, Path(name)]
    if name != BUILT_IN:
        places = places[1:]
    for folder in places if not is_on_network(name) else []:
        if name and not is_unfinished(folder) and (folder / MANIFEST).is_file():
            return read_model(name, folder)
    name = shown(name)
    raise CheckpointError(
        f"There is no model called “{name}”. Models that draw here: {', '.join(list_models(DRAWING)) or 'none'}.",
        "model",
    )


def is_on_network(name: str) -> bool:
    """Whether a model's name leads to another computer: a job that came from anywhere must not make Windows call it."""
    return name.replace("\\", "/").startswith("//")


def list_models(kinds: Collection[str] = ()) -> list[str]:
    """The names `find_model` knows, the built-in one first; only those of `kinds`, if any are given.

    A model whose manifest cannot be read is listed all the same: choosing it says what is wrong.
    """
    found = (path.parent for path in folders.models().glob(f"*/{MANIFEST}"))
    named = sorted(folder.name for folder in found if not is_unfinished(folder))
    built_in = [BUILT_IN] if (folders.resources() / BUILT_IN / MANIFEST).is_file() else []
    names = built_in + [name for name in named if name != BUILT_IN]
    return [name for name in names if not kinds or _kind(name) in ("", *kinds)]


def _kind(name: str) -> str:
    try:
        return find_model(name).kind
    except CheckpointError:
        return ""


def is_unfinished(folder: Path) -> bool:
    """Whether `folder` is what a model is made in, or taken away in: it is not one yet, or no longer."""
    return folder.name.startswith(".") and folder.name.endswith(UNFINISHED)


def check_files(model: ModelFiles) -> None:
    """Raise `CheckpointError` naming the first file of `model` that is missing or not what the manifest says."""
    for _ in checking(model):
        pass


def checking(model: ModelFiles) -> Iterator[int]:
    """`check_files` block by block, for whoever shows it or wants to end it: how many bytes have been read so far."""
    done = 0
    for name, expected in model.all_hashes.items():
        if not os.path.isfile(model.path(name)):
            raise _missing(model, name)
        digest = hashlib.sha256()
        try:
            with model.path(name).open("rb") as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
                    done += len(block)
                    yield done
        except OSError as error:
            raise _unreadable(model, name) from error
        if digest.hexdigest() != expected:
            raise _changed(model, name)


def check_presence(model: ModelFiles) -> None:
    """Raise `CheckpointError` naming the first file of `model` that is missing; opens none."""
    for name in model.all_hashes:
        if not os.path.isfile(model.path(name)):
            raise _missing(model, name)


def write_manifest(folder: Path, kind: str, origin: Mapping[str, str] | None = None) -> None:
    """List every file in `folder` with its hash, so that it becomes a model; what only people read is left out."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix in NEEDED)
    names = [path.name for path in files if path.name != MANIFEST]
    save_manifest(folder, kind, {name: file_sha256(folder / name) for name in names}, origin)


def save_manifest(
    folder: Path,
    kind: str,
    hashes: Mapping[str, str],
    origin: Mapping[str, str] | None = None,
    elsewhere: Path | None = None,
    linked: Mapping[str, str] | None = None,
) -> None:
    """Make `folder` a model of files whose hashes are known; `linked` ones lie in the folder `elsewhere`."""
    manifest: dict[str, Any] = {"clipdiff_model": FORMAT, "kind": kind, "files": dict(hashes)}
    if elsewhere is not None:
        manifest["elsewhere"] = {"folder": str(elsewhere), "files": dict(linked or {})}
    if origin:
        manifest["origin"] = dict(origin)
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_model(name: str, folder: Path) -> ModelFiles:
    """The model in `folder`, called `name`; raises `CheckpointError` when its manifest cannot be read."""
    broken = CheckpointError(f"The model “{name}” cannot be used: its {MANIFEST} is broken. Install it again.", "model")
    try:
        manifest: Any = read_json(folder / MANIFEST)
        version, kind, hashes = manifest["clipdiff_model"], manifest["kind"], manifest["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise broken from error
    if not isinstance(version, int):
        raise broken
    if version > FORMAT:
        raise CheckpointError(f"The model “{name}” needs a newer ClipDiff: update ClipDiff to use it.", "model")
    elsewhere, linked = _read_elsewhere(manifest, broken)
    if not isinstance(kind, str) or not _are_hashes(hashes) or hashes.keys() & linked.keys():
        raise broken
    every = {**hashes, **linked}
    lines = "".join(f"{file}:{every[file]}\n" for file in sorted(every))
    together = hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()
    return ModelFiles(name, kind, folder, hashes, together, _read_origin(manifest), elsewhere, linked)


def is_plain(file: str) -> bool:
    """Whether a file's name leads nowhere but into its folder, on any system: up to three parts between slashes."""
    parts = file.split("/")
    return len(parts) <= _DEEPEST and not any(part in ("", ".", "..") or _NOT_PLAIN & set(part) for part in parts)


def _are_hashes(files: Any) -> bool:
    return isinstance(files, dict) and all(
        isinstance(file, str) and is_plain(file) and isinstance(sha256, str) for file, sha256 in files.items()
    )


def _read_elsewhere(manifest: Mapping[str, Any], broken: CheckpointError) -> tuple[Path | None, dict[str, str]]:
    """The folder of linked files, and their hashes; raises `broken` for what is none."""
    if "elsewhere" not in manifest:
        return None, {}
    told = manifest["elsewhere"]
    folder, files = (told.get("folder"), told.get("files")) if isinstance(told, dict) else (None, None)
    if not isinstance(folder, str) or "\0" in folder or not Path(folder).is_absolute() or is_on_network(folder):
        raise broken
    if not files or not _are_hashes(files):
        raise broken
    return Path(folder), files


def _read_origin(manifest: Mapping[str, Any]) -> dict[str, str]:
    origin = manifest.get("origin")
    return {str(key): str(value) for key, value in origin.items()} if isinstance(origin, dict) else {}


def _missing(model: ModelFiles, name: str) -> CheckpointError:
    told = f"The model “{model.name}” lacks its file {name}. Install it again to mend it."
    if name in model.linked:
        told = (
            f"{name} of the model “{model.name}” is no longer at “{model.elsewhere}”: bring it back, or remove the "
            "model and import it again."
        )
    return CheckpointError(told, "model")


def _unreadable(model: ModelFiles, name: str) -> CheckpointError:
    told = f"ClipDiff cannot read {name} of the model “{model.name}”: check who may read it, or install it again."
    if name in model.linked:
        told = (
            f"ClipDiff cannot read {name} of the model “{model.name}” at “{model.elsewhere}”: check who may read it, "
            "or remove the model and import it again."
        )
    return CheckpointError(told, "model")


def _changed(model: ModelFiles, name: str) -> CheckpointError:
    told = f"The model “{model.name}” is damaged: {name} is not the file it came with. Install it again."
    if name in model.linked:
        told = (
            f"{name} of the model “{model.name}” at “{model.elsewhere}” has changed since it was imported: bring back "
            "what it was, or remove the model and import it again."
        )
    return CheckpointError(told, "model")
