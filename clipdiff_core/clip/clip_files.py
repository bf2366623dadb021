"""Where a CLIP's weights and configuration lie: a file, a folder, or open_clip's own in the models folder."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import open_clip

from clipdiff_core import folders
from clipdiff_core.clip.clip_config import ClipConfig, from_dict, named, read_clip_config
from clipdiff_core.errors import CheckpointError

SAFETENSORS = ".safetensors"
PREFERRED = tuple(f"{stem}{SAFETENSORS}" for stem in ("open_clip_model", "open_clip_pytorch_model", "model", "network"))
CONFIGS = ("open_clip_config.json", "network.json")
OPENAI = "openai"


@dataclass(frozen=True)
class ClipFiles:
    """A CLIP on disk: its configuration, its weights, and the folder that its tokenizer may lie in."""

    config: ClipConfig
    weights: Path

    @property
    def folder(self) -> Path:
        """Where its other files are."""
        return self.weights.parent


def find_clip(source: Path, architecture: str = "", tag: str = "", known: Mapping[str, Any] | None = None) -> ClipFiles:
    """The CLIP in the file or folder `source`.

    It is built as the first of these says that there is: `architecture`, one of open_clip's by name (with `tag`, as
    its table has those weights) or a .json file of one's own; `known`, what the catalogue says of the file with this
    SHA-256; the configuration in the folder, or beside the file under its name. Raises `CheckpointError` when none
    does, and for weights that are no safetensors.
    """
    weights = _pick(_snapshot(source)) if source.is_dir() else source
    if not weights.is_file():
        raise CheckpointError(f"There are no CLIP weights at “{source}”.", "model")
    if weights.suffix != SAFETENSORS:
        raise _refused(weights)
    if architecture.endswith(".json"):
        return ClipFiles(read_clip_config(Path(architecture), source.name), weights)
    if architecture:
        return ClipFiles(named(architecture, tag), weights)
    if known is not None:
        return ClipFiles(from_dict(known, source.name), weights)
    beside = (weights.with_suffix(".json"), *(weights.parent / name for name in CONFIGS if source.is_dir()))
    for path in beside:
        if path.is_file():
            return ClipFiles(read_clip_config(path, source.name), weights)
    raise CheckpointError(
        f"“{source.name}” does not say which CLIP it is: name its architecture, such as ViT-B-32, or put its "
        "open_clip_config.json beside it.",
        "model",
    )


def find_tagged(architecture: str, tag: str) -> ClipFiles:
    """open_clip's own weights `tag` of `architecture`, when they lie in the models folder.

    Raises `CheckpointError` when they do not, naming where they can be had: nothing is downloaded here.
    """
    config = named(architecture, tag)
    entry = open_clip.get_pretrained_cfg(architecture, tag)
    hub = str(entry.get("hf_hub", "")).strip("/")
    name = f"{architecture}_{tag}"
    places = [folders.models() / name, folders.models() / f"{name}{SAFETENSORS}"]
    if hub:
        places.append(folders.models() / f"models--{hub.replace('/', '--')}")
    for place in places:
        if place.exists():
            weights = _pick(_snapshot(place)) if place.is_dir() else place
            return ClipFiles(config, weights)
    where = f"https://huggingface.co/{hub}" if hub else str(entry.get("url", ""))
    raise CheckpointError(
        f"The weights “{tag}” of {architecture} are not here: download them ({where}) to “{places[0]}”.", "model"
    )


def _snapshot(folder: Path) -> Path:
    """`folder`, or in a folder as the hub's cache has it the newest of its snapshots."""
    snapshots = sorted((path for path in folder.glob("snapshots/*") if path.is_dir()), key=lambda p: p.stat().st_mtime)
    return snapshots[-1] if snapshots else folder


def _pick(folder: Path) -> Path:
    """The weights in `folder`; raises `CheckpointError` when there are none, or several of no known name."""
    found = sorted(path for path in folder.iterdir() if path.suffix == SAFETENSORS)
    by_name = {path.name: path for path in found}
    for name in PREFERRED:
        if name in by_name:
            return by_name[name]
    if len(found) == 1:
        return found[0]
    if found:
        raise CheckpointError(f"“{folder.name}” holds several weights: choose one of its files.", "model")
    others = sorted(path for path in folder.iterdir() if path.suffix in (".pt", ".pth", ".bin", ".ckpt"))
    if others:
        raise _refused(others[0])
    raise CheckpointError(f"“{folder.name}” holds no CLIP weights: there is no .safetensors file.", "model")


def _refused(weights: Path) -> CheckpointError:
    """The sentence for weights that are no safetensors, with what to take instead."""
    instead = next((hub for file, hub in _replacements() if file == weights.name), "open_clip_model.safetensors")
    take = f"Use open_clip's safetensors of the same model: {instead} on the Hugging Face hub."
    if _is_torchscript(weights):
        return CheckpointError(
            f"“{weights.name}” is a TorchScript program, as OpenAI published CLIP, which ClipDiff never runs. {take}",
            "model",
        )
    return CheckpointError(
        f"“{weights.name}” is no safetensors file, and CLIPs are read from nothing else. {take}", "model"
    )


def _replacements() -> list[tuple[str, str]]:
    """OpenAI's file names, and where open_clip's table has the same weights."""
    entries = [open_clip.get_pretrained_cfg(model, OPENAI) for model in open_clip.list_models()]
    return [(entry["url"].rpartition("/")[2], entry["hf_hub"].strip("/")) for entry in entries if entry]


def _is_torchscript(path: Path) -> bool:
    """Whether a file is an archive with code beside its numbers."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.endswith("constants.pkl") or "/code/" in name for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False
