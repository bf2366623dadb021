"""A folder as diffusers saves it: what it is, its parts, and the files in it that drawing needs; torch-free."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from clipdiff_core.errors import CheckpointError, shown
from clipdiff_core.json_files import read_json

MODEL_INDEX = "model_index.json"
CONFIG = "config.json"
SCHEDULER_CONFIG = "scheduler_config.json"
MOST_JSON = 10_000_000  # bytes of a configuration

Kind = Literal["unconditional", "stable-diffusion", "stable-diffusion-xl"]

_KINDS: dict[str, Kind] = {
    "StableDiffusionPipeline": "stable-diffusion",
    "StableDiffusionImg2ImgPipeline": "stable-diffusion",
    "StableDiffusionXLPipeline": "stable-diffusion-xl",
}
_NETWORKS: Mapping[Kind, tuple[str, ...]] = {
    "unconditional": ("unet",),
    "stable-diffusion": ("unet", "vae", "text_encoder"),
    "stable-diffusion-xl": ("unet", "vae", "text_encoder", "text_encoder_2"),
}
_VOCABULARIES = ("tokenizer.json", "vocab.json")  # a tokenizer has one of them at least
_TOKENIZER_FILES = (
    *_VOCABULARIES,
    "merges.txt",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
)
_HALVES = "fp16"
_SHARD = r"(?P<shard>-\d{5}-of-(?P<shards>\d{5}))?"


@dataclass(frozen=True)
class DiffusersFolder:
    """A folder with the kind of its pipeline and what its `model_index.json` says: nothing for a lone network."""

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
    index = _read_json(path / (CONFIG if bare else MODEL_INDEX), path.name)
    if bare and index.get("_class_name") == "UNet2DModel":
        return DiffusersFolder(path, "unconditional", {})
    kind = _KINDS.get(str(index.get("_class_name")))
    if kind is not None:
        return DiffusersFolder(path, kind, index)
    parts = {name: value[-1] for name, value in index.items() if isinstance(value, list) and value}
    if parts.get("unet") == "UNet2DModel" and set(parts) <= {"unet", "scheduler"}:
        return DiffusersFolder(path, "unconditional", index)
    raise CheckpointError(
        f"“{path.name}” is a {shown(str(index.get('_class_name', 'pipeline of no name')))}, which ClipDiff cannot draw "
        "with. It draws with unconditional U-Nets (UNet2DModel) and with Stable Diffusion 1, 2 and XL.",
        "model",
    )


def list_files(folder: DiffusersFolder) -> tuple[str, ...]:
    """The files that drawing needs, by their paths inside `folder`, with “/”; weights in one precision only.

    Raises `CheckpointError` when one of them is not there, or weights are kept as pickles.
    """
    return tuple(sorted({path.relative_to(folder.path).as_posix() for path in _walk(folder)}))


def find_variant(folder: DiffusersFolder, part: str) -> str | None:
    """None for weights in full, "fp16" where there are only halves; raises `CheckpointError` without safetensors."""
    for variant in (None, _HALVES):
        if _weights(folder, part, variant):
            return variant
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


def check_tokenizer(folder: DiffusersFolder, part: str) -> None:
    """Raise `CheckpointError` when the tokenizer `part` is not there."""
    place = folder.part(part)
    if not any((place / file).is_file() for file in _VOCABULARIES):
        raise CheckpointError(
            f"“{folder.name}” lacks its {part}: {place.name} has no {' or '.join(_VOCABULARIES)}. Download or save "
            "the model again.",
            "model",
        )


def _walk(folder: DiffusersFolder) -> Iterator[Path]:
    networks = _NETWORKS[folder.kind]
    if folder.index:
        yield folder.path / MODEL_INDEX
    if folder.index or (folder.path / SCHEDULER_CONFIG).is_file():
        folder.read("scheduler", SCHEDULER_CONFIG)
        yield folder.part("scheduler") / SCHEDULER_CONFIG
    for part in networks:
        folder.read(part, CONFIG)
        yield folder.part(part) / CONFIG
        yield from _weights(folder, part, find_variant(folder, part))
    for part in (part.replace("text_encoder", "tokenizer") for part in networks if part.startswith("text_encoder")):
        check_tokenizer(folder, part)
        yield from (path for file in _TOKENIZER_FILES if (path := folder.part(part) / file).is_file())


def _weights(folder: DiffusersFolder, part: str, variant: str | None) -> list[Path]:
    """The safetensors of `part` in one precision, and the list of its shards where it has some."""
    place = folder.part(part)
    stem = "model" if part.startswith("text_encoder") else "diffusion_pytorch_model"  # transformers' and diffusers'
    infix = "" if variant is None else f".{variant}"
    named = re.compile(rf"{stem}{re.escape(infix)}{_SHARD}\.safetensors")
    found = {
        path: match
        for path in sorted(place.glob("*.safetensors"))
        if (match := named.fullmatch(path.name)) and path.is_file()
    }
    index = place / f"{stem}.safetensors.index{infix}.json"
    shards = [match for match in found.values() if match["shard"]]
    if not shards:
        return list(found)
    if len(shards) < int(shards[0]["shards"]) or not index.is_file():
        raise CheckpointError(
            f"“{folder.name}” lacks some of the weights of its {part}: {len(shards)} files of "
            f"{int(shards[0]['shards'])} are there, and their list {index.name} is "
            f"{'there' if index.is_file() else 'missing'}. Download or save the model again.",
            "model",
        )
    return [*found, index]


def _read_json(path: Path, model: str) -> dict[str, Any]:
    if not path.is_file():  # a link may lead to a device, which has no end
        raise CheckpointError(
            f"“{model}” is no complete diffusers folder: it has no {path.name}. Download or save the model again.",
            "model",
        )
    try:
        values = read_json(path, MOST_JSON)
    except (OSError, ValueError) as error:
        raise CheckpointError(f"“{model}” is damaged: {path.name} cannot be read.", "model") from error
    if not isinstance(values, dict):
        raise CheckpointError(f"“{model}” is damaged: {path.name} cannot be read.", "model")
    return values
