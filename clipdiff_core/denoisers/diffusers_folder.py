"""A folder as diffusers saves it: what it is, and its parts, read from safetensors alone and never from the network."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import torch
from safetensors import SafetensorError
from torch import nn

from clipdiff_core.errors import CheckpointError
from clipdiff_core.extras import require

MODEL_INDEX = "model_index.json"
MOST_JSON = 10_000_000  # bytes of a configuration

Kind = Literal["unconditional", "stable-diffusion", "stable-diffusion-xl"]

_KINDS: dict[str, Kind] = {
    "StableDiffusionPipeline": "stable-diffusion",
    "StableDiffusionImg2ImgPipeline": "stable-diffusion",
    "StableDiffusionXLPipeline": "stable-diffusion-xl",
}
_TOKENIZER_FILES = ("tokenizer.json", "vocab.json")

# What the libraries raise for files that are missing, damaged, or of another network.
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError, SafetensorError)


@dataclass(frozen=True)
class DiffusersFolder:
    """A folder with the kind of its pipeline and what its `model_index.json` says."""

    path: Path
    kind: Kind
    index: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What people call it."""
        return self.path.name

    def part(self, name: str) -> Path:
        """Where the part called `name` lies: in a folder of its own, or in old pipelines beside the index."""
        own = self.path / name
        return own if own.is_dir() else self.path

    def read(self, part: str, file: str) -> dict[str, Any]:
        """The JSON object `file` of `part`; raises `CheckpointError` when there is none."""
        return _read_json(self.part(part) / file, self.name)


def read_folder(path: Path) -> DiffusersFolder:
    """What the folder at `path` is; raises `CheckpointError` for pipelines that ClipDiff does not draw with."""
    bare = not (path / MODEL_INDEX).is_file()
    index = _read_json(path / ("config.json" if bare else MODEL_INDEX), path.name)
    if bare and index.get("_class_name") == "UNet2DModel":
        return DiffusersFolder(path, "unconditional", {})
    kind = _KINDS.get(str(index.get("_class_name")))
    if kind is not None:
        return DiffusersFolder(path, kind, index)
    parts = {name: value[-1] for name, value in index.items() if isinstance(value, list) and value}
    if parts.get("unet") == "UNet2DModel" and set(parts) <= {"unet", "scheduler"}:
        return DiffusersFolder(path, "unconditional", index)
    raise CheckpointError(
        f"“{path.name}” is a {index.get('_class_name', 'pipeline of no name')}, which ClipDiff cannot draw with. It "
        "draws with unconditional U-Nets (UNet2DModel) and with Stable Diffusion 1, 2 and XL.",
        "model",
    )


def load_network(folder: DiffusersFolder, part: str, library: str, kind: str, precision: torch.dtype) -> Any:
    """The network `kind` of `library` from `part`, frozen; an Any, as the library may not be installed.

    Raises `CheckpointError` when the library is missing, or the part is damaged, incomplete or kept as a pickle.
    """
    place = folder.part(part)
    network_class = getattr(_library(library), kind)
    named = {"dtype": precision} if library == "transformers" else {"torch_dtype": precision}
    try:
        network, report = network_class.from_pretrained(
            str(place),
            use_safetensors=True,
            local_files_only=True,
            low_cpu_mem_usage=True,
            output_loading_info=True,
            variant=_variant(folder, part),
            **named,
        )
    except _UNREADABLE as error:
        raise _damaged(folder, part) from error
    lost = [*report["missing_keys"], *(entry[0] for entry in report["mismatched_keys"])]
    if lost:
        raise CheckpointError(
            f"The weights of “{folder.name}” do not fit its configuration: {min(lost)} of its {part} is missing or of "
            f"another shape ({len(lost)} in all). Download or save the model again.",
            "model",
        )
    assert isinstance(network, nn.Module)
    return network.eval().requires_grad_(False)


def load_tokenizer(folder: DiffusersFolder, part: str) -> Any:
    """CLIP's tokenizer from `part`; raises `CheckpointError` when it is missing or damaged."""
    place = folder.part(part)
    tokenizer_class = _library("transformers").CLIPTokenizer
    if not any((place / file).is_file() for file in _TOKENIZER_FILES):
        raise CheckpointError(
            f"“{folder.name}” lacks its {part}: {place.name} has no {' or '.join(_TOKENIZER_FILES)}. Download or save "
            "the model again.",
            "model",
        )
    try:
        return tokenizer_class.from_pretrained(str(place), local_files_only=True)
    except _UNREADABLE as error:
        raise _damaged(folder, part) from error


def _variant(folder: DiffusersFolder, part: str) -> str | None:
    """None for weights in full, "fp16" where there are only halves; raises `CheckpointError` without safetensors."""
    names = [path.name for path in folder.part(part).glob("*.safetensors*")]
    if any(".fp16." not in name for name in names):
        return None
    if names:
        return "fp16"
    pickles = sorted(path.name for path in folder.part(part).glob("*.bin"))
    if pickles:
        raise CheckpointError(
            f"“{folder.name}” keeps its {part} only as a pickle ({pickles[0]}), which ClipDiff never opens. Download "
            "its safetensors, or save it with diffusers' save_pretrained(safe_serialization=True).",
            "model",
        )
    raise CheckpointError(
        f"“{folder.name}” lacks the weights of its {part}: there is no .safetensors file. Download or save the model "
        "again.",
        "model",
    )


def _library(name: str) -> ModuleType:
    """diffusers or transformers, silent; raises `CheckpointError` when it is not installed."""
    library, logs = require(name), require(f"{name}.utils.logging")
    logs.set_verbosity_error()  # what goes wrong is said in a sentence
    logs.disable_progress_bar()
    return library


def _read_json(path: Path, model: str) -> dict[str, Any]:
    try:
        if path.stat().st_size > MOST_JSON:
            raise ValueError("too large")
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CheckpointError(
            f"“{model}” is no complete diffusers folder: it has no {path.name}. Download or save the model again.",
            "model",
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise CheckpointError(f"“{model}” is damaged: {path.name} cannot be read.", "model") from error
    if not isinstance(values, dict):
        raise CheckpointError(f"“{model}” is damaged: {path.name} cannot be read.", "model")
    return values


def _damaged(folder: DiffusersFolder, part: str) -> CheckpointError:
    return CheckpointError(
        f"“{folder.name}” is damaged: its {part} cannot be read. Download or save the model again.", "model"
    )
