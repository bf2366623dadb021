"""Networks built from a model's files, ready to draw."""

from dataclasses import dataclass

import torch
from torch import nn

from clipdiff_core.checkpoints.read import broken, fit, read_config, read_tensors
from clipdiff_core.checkpoints.store import STARTER, ModelFiles, check_files
from clipdiff_core.clip.perceptor import Perceptor, build_perceptor, freeze
from clipdiff_core.denoisers.starter import StarterDenoiser
from clipdiff_core.denoisers.unet import UNet, UNetConfig
from clipdiff_core.denoisers.upscaler import Upscaler
from clipdiff_core.errors import CheckpointError

MERGES = "merges.txt.gz"

# What building a network raises for a configuration that makes none.
_MISFITS = (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError, RuntimeError)


@dataclass(frozen=True)
class Models:
    """What draws: a denoiser at its `working_side` in pixels, the CLIP it listens to, and an upscaler."""

    files: ModelFiles
    denoiser: StarterDenoiser
    perceptor: Perceptor
    upscaler: Upscaler
    working_side: int
    multiple: int


def load_models(files: ModelFiles, device: torch.device) -> Models:
    """Check and load every network of `files`; raises `CheckpointError` when one is broken or of an unknown kind."""
    if files.kind != STARTER:
        raise CheckpointError(
            f"The model “{files.name}” is of the kind “{files.kind}”, which this ClipDiff cannot draw with: update it.",
            "model",
        )
    check_files(files)
    perceptor = load_perceptor(files, device)
    denoiser = _load_unet(files, "denoiser", device)
    upscaler = _load_unet(files, "upscaler", device)
    return Models(
        files, StarterDenoiser(denoiser), perceptor, Upscaler(upscaler), denoiser.config.size, denoiser.multiple
    )


def load_perceptor(files: ModelFiles, device: torch.device) -> Perceptor:
    """The CLIP of `files`, frozen."""
    config = read_config(files, "clip.json")
    try:
        perceptor = build_perceptor(config, files.folder / MERGES)
    except (OSError, EOFError) as error:
        raise broken(files, MERGES) from error
    except _MISFITS as error:
        raise broken(files, "clip.json") from error
    fit(perceptor.model, read_tensors(files, "clip"), files, "CLIP")
    perceptor.model.to(device)
    freeze(perceptor.model)
    return perceptor


def _load_unet(files: ModelFiles, stem: str, device: torch.device) -> UNet:
    config = read_config(files, f"{stem}.json")
    try:
        network = UNet(UNetConfig.from_dict(config))
    except _MISFITS as error:
        raise broken(files, f"{stem}.json") from error
    fit(network, read_tensors(files, stem), files, stem)
    freeze(network)
    as_pictures: nn.Module = network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    assert isinstance(as_pictures, UNet)
    return as_pictures
