"""A CLIP's open_clip configuration, read off the shapes of its weights; torch-free."""

import math
import re
from typing import Any

from clipdiff_core.checkpoints.recognised import CLIP, Recognised, Shapes
from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Question

# Channels per head leave no trace, but all published towers of these widths have these.
_HEAD_WIDTHS = {1280: 80, 1408: 88, 1664: 104}
_HEAD_WIDTH = 64
_STATISTICS = {"mean": [0.48145466, 0.4578275, 0.40821073], "std": [0.26862954, 0.26130258, 0.27577711]}
_REPLACEMENT = "Use open_clip's safetensors of the same model: “clipdiff models list” names them."
BESIDE = ("input_resolution", "context_length", "vocab_size")  # numbers that OpenAI keeps among the weights


def recognise_clip(shapes: Shapes, half: bool) -> Recognised | None:
    """The configuration of a CLIP with `shapes`; `half`: whether its weights are in half precision.

    Not to be seen in weights: whether it uses QuickGELU. OpenAI's models do, and come in half precision; with the wrong
    one every description is a little off. None when these are no CLIP's keys; raises `CheckpointError` for CLIPs of
    another form.
    """
    if any(key.startswith(("text_model.", "vision_model.")) for key in shapes):
        raise CheckpointError(f"This is a CLIP in the form of Hugging Face's transformers. {_REPLACEMENT}", "model")
    if "logit_scale" not in shapes or not any(key.startswith("visual.") for key in shapes):
        return None
    try:
        config = _read_config(shapes)
    except (KeyError, IndexError, ZeroDivisionError) as error:
        raise CheckpointError(
            "This CLIP is of a form that ClipDiff does not read. It reads those with OpenAI's kind of ViT or ResNet "
            "and text network.",
            "model",
        ) from error
    return Recognised(CLIP, config | {"quick_gelu": half}, (Question("quick_gelu", (False, True), half),))


def _read_config(shapes: Shapes) -> dict[str, Any]:
    context, width = shapes["positional_embedding"]
    return {
        "embed_dim": shapes["text_projection"][1],
        "vision_cfg": _read_vit(shapes) if "visual.class_embedding" in shapes else _read_resnet(shapes),
        "text_cfg": {
            "context_length": context,
            "vocab_size": shapes["token_embedding.weight"][0],
            "width": width,
            "heads": width // _HEAD_WIDTH,
            "layers": _count(shapes, r"transformer\.resblocks\.(\d+)\."),
        },
        "preprocess": {name: list(values) for name, values in _STATISTICS.items()},
    }


def _read_vit(shapes: Shapes) -> dict[str, Any]:
    width, _, patch, _ = _sides(shapes["visual.conv1.weight"], 4)
    config: dict[str, Any] = {
        "image_size": math.isqrt(shapes["visual.positional_embedding"][0] - 1) * patch,
        "layers": _count(shapes, r"visual\.transformer\.resblocks\.(\d+)\."),
        "width": width,
        "patch_size": patch,
    }
    if width in _HEAD_WIDTHS:
        config["head_width"] = _HEAD_WIDTHS[width]
    inner = shapes["visual.transformer.resblocks.0.mlp.c_fc.weight"][0]
    if inner != 4 * width:
        config["mlp_ratio"] = math.ceil(inner / width * 10_000) / 10_000  # open_clip rounds the product down
    return config


def _read_resnet(shapes: Shapes) -> dict[str, Any]:
    return {
        "image_size": math.isqrt(shapes["visual.attnpool.positional_embedding"][0] - 1) * 32,
        "layers": [_count(shapes, rf"visual\.layer{stage}\.(\d+)\.") for stage in range(1, 5)],
        "width": shapes["visual.layer1.0.conv1.weight"][0],
        "patch_size": None,
    }


def _count(shapes: Shapes, numbered: str) -> int:
    """How many parts there are whose keys match `numbered`; raises `IndexError` when there is none."""
    count = len({found[1] for key in shapes if (found := re.match(numbered, key))})
    if not count:
        raise IndexError(numbered)
    return count


def _sides(shape: tuple[int, ...], dimensions: int) -> tuple[int, ...]:
    if len(shape) != dimensions:
        raise IndexError(shape)
    return shape
