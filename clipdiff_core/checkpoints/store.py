"""Where models lie and which they are: found by name, known by the SHA-256 of their files; torch-free.

A model is a folder with a `manifest.json` that lists its files with their hashes, and says of which `kind` it is.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clipdiff_core import folders
from clipdiff_core.errors import CheckpointError

MANIFEST = "manifest.json"
FORMAT = 1
BUILT_IN = "starter"
STARTER = "starter"  # the kind of model that `clipdiff train` makes
DRAWING = (STARTER,)  # the kinds that draw
UNFINISHED = ".part"
_BLOCK = 1 << 22  # bytes
NEEDED = (".json", ".safetensors", ".gz", ".txt")  # the endings of files that a model cannot draw without


@dataclass(frozen=True)
class ModelFiles:
    """A model on disk: its folder, its kind, and its files' hashes by name; `sha256` stands for all of them.

    `origin` says where an imported one came from; it is no part of what the model is.
    """

    name: str
    kind: str
    folder: Path
    hashes: Mapping[str, str]
    sha256: str
    origin: Mapping[str, str] = field(default_factory=dict)

    def concepts(self) -> tuple[str, ...]:
        """What the model knows by name, one a line in its `concepts.txt`; empty when it does not say."""
        path = self.folder / "concepts.txt"
        if not path.exists():
            return ()
        return tuple(line for line in path.read_text(encoding="utf-8").splitlines() if line)


def find_model(name: str) -> ModelFiles:
    """The model called `name`: built in, in the person's models folder, or a folder given by its path.

    Raises `CheckpointError` when there is none, or its manifest cannot be read.
    """
    places = [folders.resources() / name, folders.models() / name, Path(name)]
    if name != BUILT_IN:
        places = places[1:]
    for folder in places:
        if name and not is_unfinished(folder) and (folder / MANIFEST).is_file():
            return read_model(name, folder)
    raise CheckpointError(
        f"There is no model called “{name}”. Models that draw here: {', '.join(list_models(DRAWING)) or 'none'}.",
        "model",
    )


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
    for name, expected in model.hashes.items():
        path = model.folder / name
        if not path.is_file():
            raise CheckpointError(
                f"The model “{model.name}” lacks its file {name}. Install it again to mend it.", "model"
            )
        digest = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
                    done += len(block)
                    yield done
        except OSError as error:
            raise CheckpointError(
                f"ClipDiff cannot read {name} of the model “{model.name}”: check who may read it, or install it again.",
                "model",
            ) from error
        if digest.hexdigest() != expected:
            raise CheckpointError(
                f"The model “{model.name}” is damaged: {name} is not the file it came with. Install it again.", "model"
            )


def write_manifest(folder: Path, kind: str, origin: Mapping[str, str] | None = None) -> None:
    """List every file in `folder` with its hash, so that it becomes a model; what only people read is left out."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix in NEEDED)
    names = [path.name for path in files if path.name != MANIFEST]
    hashes = {name: file_sha256(folder / name) for name in names}
    manifest: dict[str, Any] = {"clipdiff_model": FORMAT, "kind": kind, "files": hashes}
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
        manifest: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version, kind, hashes = manifest["clipdiff_model"], manifest["kind"], manifest["files"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise broken from error
    if not isinstance(version, int):
        raise broken
    if version > FORMAT:
        raise CheckpointError(f"The model “{name}” needs a newer ClipDiff: update ClipDiff to use it.", "model")
    if not isinstance(hashes, dict) or not isinstance(kind, str):
        raise broken
    if not all(_is_plain(file) and isinstance(sha256, str) for file, sha256 in hashes.items()):
        raise broken
    together = hashlib.sha256("".join(f"{file}:{hashes[file]}\n" for file in sorted(hashes)).encode()).hexdigest()
    return ModelFiles(name, kind, folder, hashes, together, _read_origin(manifest))


def _read_origin(manifest: Mapping[str, Any]) -> dict[str, str]:
    origin = manifest.get("origin")
    return {str(key): str(value) for key, value in origin.items()} if isinstance(origin, dict) else {}


def _is_plain(file: str) -> bool:
    """Whether a name stays in its folder."""
    return Path(file).name == file and file not in ("", "..")
