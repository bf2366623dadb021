"""How an open_clip model is built, in every form in which it is written down."""

import difflib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import open_clip

from clipdiff_core.errors import CheckpointError
from clipdiff_core.json_files import read_json

MOST_JSON = 1_000_000  # bytes of a configuration
_BUILT_FROM = ("embed_dim", "vision_cfg", "text_cfg")
_MODEL_SETTINGS = (
    *_BUILT_FROM,
    "quick_gelu",
    "custom_text",
    "multimodal_cfg",
    "init_logit_scale",
    "init_logit_bias",
    "nonscalar_logit_scale",
)


@dataclass(frozen=True)
class ClipConfig:
    """`model` holds open_clip's own settings, `mean` and `std` the statistics of the pictures it learned from.

    Among the settings is `quick_gelu`, which OpenAI's weights need: with the wrong one descriptors are a little off.
    """

    name: str
    model: Mapping[str, Any]
    mean: tuple[float, ...] = open_clip.OPENAI_DATASET_MEAN
    std: tuple[float, ...] = open_clip.OPENAI_DATASET_STD


def named(architecture: str, tag: str = "") -> ClipConfig:
    """One of open_clip's own architectures, with what its table says of the weights called `tag`.

    Raises `CheckpointError` when open_clip has no such architecture, or no such weights of it.
    """
    model = open_clip.get_model_config(architecture) if ":" not in architecture else None
    if model is None:
        near = difflib.get_close_matches(architecture, open_clip.list_models(), 3, 0.4) or ["ViT-B-32", "ViT-L-14"]
        raise CheckpointError(
            f"open_clip has no architecture called “{architecture}”. Similar ones: {', '.join(near)}.", "model"
        )
    if not tag:
        return ClipConfig(architecture, model)
    entry = open_clip.get_pretrained_cfg(architecture, tag)
    if not entry:
        tags = ", ".join(open_clip.list_pretrained_tags_by_model(architecture)) or "none"
        raise CheckpointError(
            f"open_clip knows no weights “{tag}” of {architecture}. Those that it knows: {tags}.", "model"
        )
    if entry.get("quick_gelu"):
        model["quick_gelu"] = True
    return ClipConfig(f"{architecture} {tag}", model, tuple(entry["mean"]), tuple(entry["std"]))


def from_dict(values: Mapping[str, Any], name: str) -> ClipConfig:
    """Read a written configuration; raises `CheckpointError` when it is none.

    It is open_clip's `open_clip_config.json`, or flat as in its folder of architectures, or names an `architecture`
    and a `pretrained` tag as the catalogue does. What it says of QuickGELU and of statistics comes first.
    """
    preprocess = values.get("preprocess_cfg", values.get("preprocess", {}))
    model = values.get("model_cfg", values)
    try:
        if all(part in model for part in _BUILT_FROM):
            own = {key: deepcopy(model[key]) for key in _MODEL_SETTINGS if key in model}
            base = ClipConfig(name, own)
        else:
            base = named(str(values["architecture"]), str(values.get("pretrained", "")))
        if "quick_gelu" in values:
            base = ClipConfig(name, {**base.model, "quick_gelu": values["quick_gelu"] is True}, base.mean, base.std)
        mean, std = (_three(preprocess.get(key, usual)) for key, usual in (("mean", base.mean), ("std", base.std)))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(
            f"The configuration of “{name}” is none of open_clip's: it needs embed_dim, vision_cfg and text_cfg.",
            "model",
        ) from error
    return ClipConfig(name, base.model, mean, std)


def read_clip_config(path: Path, name: str) -> ClipConfig:
    """The configuration in the file `path`; raises `CheckpointError` when it cannot be read or is none."""
    try:
        values = read_json(path, MOST_JSON)
        if not isinstance(values, dict):
            raise ValueError("no object")
    except (OSError, ValueError) as error:
        raise CheckpointError(f"The configuration of “{name}” cannot be read: {path.name}.", "model") from error
    return from_dict(values, name)


def _three(values: Any) -> tuple[float, ...]:
    numbers = tuple(float(value) for value in values)
    if len(numbers) != 3:
        raise ValueError(values)
    return numbers
