"""Configurations and tensors from a model's folder; nothing here builds a network."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from clipdiff_core.checkpoints.recognised import Shapes
from clipdiff_core.checkpoints.store import ModelFiles
from clipdiff_core.errors import CheckpointError, shown
from clipdiff_core.json_files import read_json

LARGEST_SHARD = 14_000_000  # bytes: a file that every code host and mail system still takes


def read_config(model: ModelFiles, name: str) -> dict[str, Any]:
    """The JSON object in `name`; raises `CheckpointError` when it is not one."""
    try:
        config = read_json(model.path(name))
    except (OSError, ValueError) as error:
        raise broken(model, name) from error
    if not isinstance(config, dict):
        raise broken(model, name)
    return config


def read_tensors(model: ModelFiles, stem: str) -> dict[str, Tensor]:
    """All tensors of `stem`.safetensors or its shards, in float32; raises `CheckpointError` when a file is broken."""
    one_or_shards = re.compile(rf"{re.escape(stem)}(-\d{{5}}-of-\d{{5}})?\.safetensors")
    names = sorted(name for name in model.all_hashes if one_or_shards.fullmatch(name))
    if not names:
        raise CheckpointError(f"The model “{model.name}” has no weights for its {stem}. Install it again.", "model")
    tensors: dict[str, Tensor] = {}
    for name in names:
        try:
            shard = load_file(model.path(name))
        except (SafetensorError, OSError) as error:
            raise broken(model, name) from error
        tensors |= {key: value.float() if value.is_floating_point() else value for key, value in shard.items()}
    return tensors


def write_tensors(tensors: dict[str, Tensor], folder: Path, stem: str, precision: torch.dtype = torch.float16) -> None:
    """Write `tensors` as `stem`.safetensors, in half precision, in shards when one file would be too large."""
    halves = {
        key: (value.to(precision) if value.is_floating_point() else value).contiguous().cpu()
        for key, value in sorted(tensors.items())
    }
    shards: list[dict[str, Tensor]] = [{}]
    filled = 0
    for key, value in halves.items():
        size = value.numel() * value.element_size()
        if filled + size > LARGEST_SHARD and shards[-1]:
            shards.append({})
            filled = 0
        shards[-1][key] = value
        filled += size
    for number, shard in enumerate(shards, 1):
        name = f"{stem}.safetensors" if len(shards) == 1 else f"{stem}-{number:05d}-of-{len(shards):05d}.safetensors"
        save_file(shard, folder / name, metadata={"format": "pt"})
        (folder / name).chmod(0o644)  # safetensors would leave it to its owner alone


def fit(network: torch.nn.Module, tensors: Mapping[str, Tensor], model: ModelFiles, what: str) -> None:
    """Load `tensors` into `network`, strictly; raises `CheckpointError` naming what is missing or left over."""
    check_shapes(network, {key: tuple(tensor.shape) for key, tensor in tensors.items()}, model, what)
    network.load_state_dict(tensors)


def check_shapes(network: torch.nn.Module, shapes: Shapes, model: ModelFiles, what: str) -> None:
    """Raise `CheckpointError` naming what is missing in `shapes`, left over, or not as `network` has it."""
    expected = network.state_dict()
    wrong = expected.keys() ^ shapes.keys()
    wrong |= {key for key in expected.keys() & shapes.keys() if tuple(expected[key].shape) != tuple(shapes[key])}
    if wrong:
        raise CheckpointError(
            f"The weights of the {what} in “{model.name}” do not fit its configuration: {shown(min(wrong))} is "
            f"missing, left over or of another shape ({len(wrong)} in all). Install the model again.",
            "model",
        )


def broken(model: ModelFiles, name: str) -> CheckpointError:
    """The sentence for a file that is not what it should be."""
    return CheckpointError(f"The model “{model.name}” is damaged: {name} cannot be read. Install it again.", "model")
