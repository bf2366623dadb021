"""A checkpoint of each family that is small, or as small as the family's fixed structure allows, with its real keys."""

from pathlib import Path
from typing import Any

import open_clip
import torch
from torch import nn

from clipdiff_core.checkpoints.adm_layout import adm_shapes
from clipdiff_core.checkpoints.installing import CONFIG, WEIGHTS
from clipdiff_core.checkpoints.recognised import V_DIFFUSION
from clipdiff_core.checkpoints.store import write_manifest
from clipdiff_core.denoisers.secondary import SecondaryNetwork
from clipdiff_core.denoisers.v_diffusion import VConfig, VNetwork, v_config
from tests.clipdiff_core.checkpoints.tiny_files import FLAGS, tiny_adm

TINY_V = VConfig(32, (64, 64), blocks=1, attention=1, descriptor=16)


def random_weights(network: nn.Module) -> dict[str, torch.Tensor]:
    """Normal numbers, scaled by their shape so that pictures stay pictures."""
    generator = torch.Generator().manual_seed(0)
    return {
        key: torch.randn(value.shape, generator=generator) / max(1.0, value[:1].numel() ** 0.5)
        for key, value in network.state_dict().items()
    }


def write_guided(folder: Path) -> Path:
    """An unconditional guided-diffusion network."""
    path = folder / "guided.pt"
    torch.save({key: value * 0.05 for key, value in tiny_adm().items()}, path)
    return path


def write_class_conditional(folder: Path) -> Path:
    """One that knows ImageNet's classes."""
    generator = torch.Generator().manual_seed(0)
    shapes = adm_shapes(FLAGS | {"class_cond": True})
    path = folder / "classes.pt"
    torch.save({key: torch.randn(shape, generator=generator) * 0.1 for key, shape in shapes.items()}, path)
    return path


def write_secondary(folder: Path) -> Path:
    """Disco's secondary model, at its full size."""
    path = folder / "secondary.pth"
    torch.save(random_weights(SecondaryNetwork()), path)
    return path


def write_clip(folder: Path) -> Path:
    """A CLIP of open_clip's form with one layer each; the words are those of CLIP's own tokenizer."""
    vision: Any = {"image_size": 32, "layers": 1, "width": 64, "patch_size": 16}
    text: Any = {"context_length": 16, "vocab_size": 49408, "width": 64, "heads": 1, "layers": 1}
    path = folder / "clip.pt"
    torch.save(open_clip.CLIP(embed_dim=16, vision_cfg=vision, text_cfg=text).state_dict(), path)
    return path


def write_v_network(folder: Path) -> Path:
    """The smallest of v-diffusion's networks, at its full size, as structures of their own are not known."""
    path = folder / "wikiart.pth"
    network = VNetwork(v_config("wikiart_256"))
    torch.save({key: value.half() for key, value in random_weights(network).items()}, path)
    return path


def write_v_model(folder: Path, name: str) -> None:
    """An imported v-diffusion network called `name`, which `V_NETWORKS` must know as `TINY_V`."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True)
    save_file(random_weights(VNetwork(TINY_V)), folder / WEIGHTS)
    (folder / CONFIG).write_text(f'{{"model": "{name}"}}', encoding="utf-8")
    write_manifest(folder, V_DIFFUSION)
