"""A guided-diffusion U-Net's flags, read off the shapes of its weights; torch-free.

Flags and structure: Dhariwal and Nichol, Diffusion Models Beat GANs on Image Synthesis, 2021, and its published code.
"""

import re
from typing import Any

from clipdiff_core.checkpoints.adm_layout import adm_shapes
from clipdiff_core.checkpoints.recognised import GUIDED, Answer, Recognised, Shapes
from clipdiff_core.errors import CheckpointError, shown
from clipdiff_core.events import Question

# The published networks by their side in pixels: where a network has one of these shapes, the side is all but certain.
_PUBLISHED = {"0.5,1,1,2,2,4,4": 512, "1,1,2,2,4,4": 256, "1,1,2,3,4": 128, "1,2,3,4": 64}
_CLASSES = 1000  # ImageNet's, the only number the original knows
_MOST_BLOCKS = 200  # on the way up; a number in a key could be any
_SIDES = (64, 128, 256, 512)


def recognise_adm(shapes: Shapes) -> Recognised | None:
    """The network's flags; None when these are not the keys of such a network.

    Not to be seen in weights: the number of heads (or channels per head), the order of attention's projections, the
    noise schedule, and the side in pixels it was trained at. Raises `CheckpointError` for relatives that cannot draw.
    """
    if not {"time_embed.0.weight", "input_blocks.0.0.weight", "out.2.weight"} <= shapes.keys():
        return None
    if not any(key.startswith("output_blocks.") for key in shapes):
        raise CheckpointError(
            "This is a classifier of guided-diffusion's: it rates pictures and cannot draw them.", "model"
        )
    try:
        config = _read_flags(shapes)
        _check_all(shapes, config)
    except (LookupError, ValueError, ArithmeticError) as error:
        raise CheckpointError(
            "This looks like a guided-diffusion network, but some of its weights are missing. Download it again.",
            "model",
        ) from error
    questions = _questions(config, shapes)
    return Recognised(GUIDED, config | {question.field: question.likely for question in questions}, questions)


def _read_flags(shapes: Shapes) -> dict[str, Any]:
    channels = shapes["time_embed.0.weight"][1]
    if shapes["input_blocks.0.0.weight"][1] != 3:
        raise CheckpointError(
            "This guided-diffusion network takes more than a picture (it enlarges, or fills in). ClipDiff draws with "
            "those that take a picture alone.",
            "model",
        )
    blocks, levels = _depth(shapes)
    first = [1 + level * (blocks + 1) for level in range(levels)]
    widths = [shapes[f"input_blocks.{index}.0.in_layers.2.weight"][0] for index in first]
    multiples = ",".join(f"{width / channels:g}" for width in widths)
    side = _PUBLISHED.get(multiples, max(_SIDES[0], 2 ** (levels + 2)))
    attended = [level for level, index in enumerate(first) if f"input_blocks.{index}.1.qkv.weight" in shapes]
    flags = {
        "image_size": side,
        "num_channels": channels,
        "num_res_blocks": blocks,
        "channel_mult": multiples,
        "attention_resolutions": ",".join(str(side // 2**level) for level in attended),
        "use_scale_shift_norm": shapes["input_blocks.1.0.emb_layers.1.weight"][0] == 2 * widths[0],
        "resblock_updown": any(re.match(r"output_blocks\.\d+\.[1-9]\.in_layers\.", key) for key in shapes),
        "learn_sigma": shapes["out.2.weight"][0] == 6,
        "class_cond": "label_emb.weight" in shapes,
        "diffusion_steps": 1000,
        "rescale_timesteps": True,
    }
    if flags["class_cond"] and shapes["label_emb.weight"][0] != _CLASSES:
        flags["num_classes"] = shapes["label_emb.weight"][0]
    return flags


def _check_all(shapes: Shapes, config: dict[str, Any]) -> None:
    """Raise `CheckpointError` unless the weights are all those that a network with these flags has."""
    expected = adm_shapes(config)
    wrong = sorted(key for key in expected.keys() | shapes.keys() if shapes.get(key) != expected.get(key))
    if wrong:
        raise CheckpointError(
            f"This looks like a guided-diffusion network, but {shown(wrong[0])} is missing, left over or of another "
            f"shape ({len(wrong)} in all). Download it again.",
            "model",
        )


def _depth(shapes: Shapes) -> tuple[int, int]:
    """Residual blocks per level and levels: every level but the last ends on the way up in something that enlarges."""
    up = re.compile(r"output_blocks\.(\d+)\.[1-9]\.(in_layers|conv)\.")
    enlarging = [int(found[1]) for key in shapes if (found := up.match(key))]
    count = 1 + max(int(key.split(".")[1]) for key in shapes if key.startswith("output_blocks."))
    per_level = 1 + min(enlarging, default=count - 1)
    if count % per_level or count > _MOST_BLOCKS:
        raise IndexError(count)
    return per_level - 1, count // per_level


def _questions(config: dict[str, Any], shapes: Shapes) -> tuple[Question, ...]:
    widths = {shape[0] // 3 for key, shape in shapes.items() if key.endswith("qkv.weight")}
    heads = tuple(count for count in (1, 2, 4, 8) if all(width % count == 0 for width in widths))
    per_head = tuple(size for size in (16, 32, 64, 128) if all(width % size == 0 for width in widths))
    large = config["num_channels"] >= 192 and 64 in per_head
    likely_heads = 4 if config["use_scale_shift_norm"] and 4 in heads else 1
    openai_64 = (config["image_size"], config["num_channels"]) == (64, 192)
    yes_no: tuple[Answer, ...] = (False, True)
    asked = [
        Question("num_head_channels", (-1, *per_head), 64 if large else -1),
        Question("num_heads", heads, likely_heads),
        Question("noise_schedule", ("linear", "cosine"), "cosine" if openai_64 else "linear"),
        Question("use_new_attention_order", yes_no, openai_64),
    ]
    if config["channel_mult"] not in _PUBLISHED:
        deepest = 2 ** config["channel_mult"].count(",")
        asked.append(Question("image_size", tuple(side for side in _SIDES if side >= deepest), config["image_size"]))
    return tuple(asked)
