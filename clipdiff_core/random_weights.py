"""Networks of the catalogue with random weights: as large and as slow as the real ones, without their files."""

from pathlib import Path

import torch
from torch import nn

from clipdiff_core.checkpoints.catalogue import Entry, find_entry
from clipdiff_core.checkpoints.recognised import CLIP
from clipdiff_core.checkpoints.store import ModelFiles
from clipdiff_core.clip.clip_config import from_dict, named
from clipdiff_core.clip.open_clips import build_clip, random_open_clip
from clipdiff_core.clip.perceptor import Perceptor, freeze
from clipdiff_core.errors import CheckpointError
from clipdiff_core.models import Models, build_published, make_room, published_models

SCALE = 0.5  # of what comes out of a layer, so that noise in gives numbers of a reasonable size


def random_models(name: str, device: torch.device) -> Models:
    """The catalogue's network `name`, untrained, in the precision it draws in; the same numbers every time.

    Raises `CheckpointError` when the catalogue has no such network, or it is a CLIP.
    """
    entry = find_entry(name)
    if entry.family == CLIP:
        raise CheckpointError(f"“{name}” is a CLIP: it guides, and another model draws.", "model")
    with torch.device("meta"):
        network = build_published(entry.family, entry.config)
    make_room(network, device)
    _fill(network)
    freeze(network)
    return published_models(ModelFiles(entry.name, entry.family, Path(), {}, ""), entry.config, network)


def random_perceptor(architecture: str, device: torch.device) -> Perceptor:
    """One of open_clip's architectures, untrained; raises `CheckpointError` when it has none of that name."""
    return random_open_clip(named(architecture), device)


def random_network(entry: Entry) -> nn.Module:
    """The network of `entry` in float32 with random weights.

    A CLIP keeps those it is made with: among them are variances, which cannot be below zero.
    """
    if entry.family == CLIP:
        return build_clip(from_dict(entry.config, entry.name))
    with torch.device("meta"):
        network = build_published(entry.family, entry.config)
    network.to_empty(device="cpu")
    _fill(network)
    return network


@torch.no_grad()
def _fill(network: nn.Module) -> None:
    generator: torch.Generator | None = None
    for value in network.state_dict().values():
        if value.is_floating_point():
            generator = generator or torch.Generator(value.device).manual_seed(0)
            inputs = value[0].numel() if value.ndim > 1 else 1
            value.normal_(std=SCALE / inputs**0.5, generator=generator)
