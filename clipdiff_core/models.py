"""Networks built from a model's files, ready to draw."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import torch
from torch import nn

from clipdiff_core.checkpoints.classes import class_names
from clipdiff_core.checkpoints.network_files import diffusers_path, open_weights, read_flags
from clipdiff_core.checkpoints.read import broken, check_shapes, fit, read_config, read_tensors
from clipdiff_core.checkpoints.recognised import CLIP, GUIDED, SECONDARY, STABLE, UNET_2D, V_DIFFUSION
from clipdiff_core.checkpoints.store import STARTER, ModelFiles, check_files
from clipdiff_core.clip.perceptor import Perceptor, build_perceptor, freeze, freeze_clip
from clipdiff_core.denoisers.adm import ADM
from clipdiff_core.denoisers.adm_config import ADMConfig, DiscreteProcess
from clipdiff_core.denoisers.discrete import ADMDenoiser
from clipdiff_core.denoisers.protocol import PIXELS, Denoiser, Space, WordEncoder
from clipdiff_core.denoisers.secondary import SecondaryDenoiser, SecondaryNetwork
from clipdiff_core.denoisers.starter import StarterDenoiser
from clipdiff_core.denoisers.unet import UNet, UNetConfig
from clipdiff_core.denoisers.upscaler import Upscaler
from clipdiff_core.denoisers.v_diffusion import VDenoiser, VNetwork, v_config
from clipdiff_core.device import drawing_precision
from clipdiff_core.errors import CheckpointError
from clipdiff_core.tuning import STARTER_PACE, USUAL_PACE, Pace

MERGES = "merges.txt.gz"
SECONDARY_SIDE = 256  # pixels at which Disco's secondary model learned
VIT_B_16 = "ViT-B-16/openai"  # whose descriptors the cc12m_1 networks learned to hear

Published = ADM | VNetwork | SecondaryNetwork  # the artists' networks, under the keys they were published with
_Published = TypeVar("_Published", bound=Published)

# What building a network raises for a configuration that makes none.
_MISFITS = (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError, RuntimeError)


@dataclass(frozen=True)
class Models:
    """What draws: a denoiser that learned at `working_side` pixels, and what belongs to it.

    Sides of pictures are multiples of `multiple`. `perceptor` is the CLIP that it learned with and listens to, where
    that comes with it; `words` encodes words for a network with a way of its own. `labelled` makes the denoiser of one
    of its `classes`. `clip_denoised` keeps its predictions in [-1, 1]; `precision` is what it computes in; `pace`
    is how many steps suit it.
    """

    files: ModelFiles
    denoiser: Denoiser
    working_side: int
    multiple: int
    space: Space = PIXELS
    perceptor: Perceptor | None = None
    words: WordEncoder | None = None
    upscaler: Upscaler | None = None
    classes: tuple[str, ...] = ()
    labelled: Callable[[int], Denoiser] | None = None
    clip_denoised: bool = False
    precision: torch.dtype = torch.float32
    pace: Pace = USUAL_PACE


def load_models(files: ModelFiles, device: torch.device) -> Models:
    """Check and load every network of `files`; raises `CheckpointError` when one is broken or of an unknown kind."""
    if files.kind == CLIP:
        raise CheckpointError(f"“{files.name}” is a CLIP: it guides, and another model draws.", "model")
    if files.kind not in _LOADERS:
        raise CheckpointError(
            f"The model “{files.name}” is of the kind “{files.kind}”, which this ClipDiff cannot draw with: update it.",
            "model",
        )
    check_files(files)
    return _LOADERS[files.kind](files, device)


def listens_to(files: ModelFiles) -> str:
    """The name of the CLIP that a model is told about and that does not come with it, "" when there is none."""
    heard = files.kind == V_DIFFUSION and v_config(str(read_flags(files).get("model"))).descriptor
    return VIT_B_16 if heard else ""


def load_secondary(files: ModelFiles, device: torch.device) -> SecondaryDenoiser:
    """Check and load a secondary model; raises `CheckpointError` when it is broken."""
    check_files(files)
    return SecondaryDenoiser(_load_published(files, SecondaryNetwork, device))


def load_upscaler(files: ModelFiles, device: torch.device) -> Upscaler:
    """Check and load the upscaler of a model that ClipDiff trained; raises `CheckpointError` when it is broken."""
    check_files(files)
    return Upscaler(_load_unet(files, "upscaler", device))


def load_perceptor(files: ModelFiles, device: torch.device) -> Perceptor:
    """The CLIP of a model that ClipDiff trained, frozen."""
    config = read_config(files, "clip.json")
    try:
        perceptor = build_perceptor(config, files.path(MERGES))
    except (OSError, EOFError) as error:
        raise broken(files, MERGES) from error
    except _MISFITS as error:
        raise broken(files, "clip.json") from error
    fit(perceptor.model, read_tensors(files, "clip"), files, "CLIP")
    perceptor.model.to(device)
    freeze_clip(perceptor.model)
    return perceptor


def _load_starter(files: ModelFiles, device: torch.device) -> Models:
    denoiser = _load_unet(files, "denoiser", device)
    upscaler = Upscaler(_load_unet(files, "upscaler", device))
    perceptor = load_perceptor(files, device)
    side, multiple = denoiser.config.size, denoiser.multiple
    return Models(
        files, StarterDenoiser(denoiser), side, multiple, perceptor=perceptor, upscaler=upscaler, pace=STARTER_PACE
    )


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


def build_published(family: str, flags: Mapping[str, Any]) -> Published:
    """An artists' network under its published keys, untrained; raises `CheckpointError` for flags that make none."""
    if family == GUIDED:
        # The precision is this device's, not that of the machine it was trained on.
        return ADM(replace(ADMConfig.from_dict(flags), use_fp16=False))
    return VNetwork(v_config(str(flags.get("model")))) if family == V_DIFFUSION else SecondaryNetwork()


def published_models(files: ModelFiles, flags: Mapping[str, Any], network: Published) -> Models:
    """What draws with an artists' `network`; raises `CheckpointError` for `flags` that do not fit."""
    multiple, precision = network.multiple, network.precision
    if isinstance(network, SecondaryNetwork):
        return Models(files, SecondaryDenoiser(network), SECONDARY_SIDE, multiple, precision=precision)
    if isinstance(network, VNetwork):
        return Models(files, VDenoiser(network), network.config.size, multiple, precision=precision)
    process = DiscreteProcess.from_dict(flags)
    labelled = (lambda label: ADMDenoiser(network, process, label)) if network.config.class_cond else None
    return Models(
        files,
        labelled(0) if labelled else ADMDenoiser(network, process),
        network.config.image_size,
        multiple,
        classes=class_names(flags),
        labelled=labelled,
        clip_denoised=True,
        precision=precision,
    )


def make_room(network: Published, device: torch.device) -> None:
    """Give `network`, built on the meta device, room for its weights in the precision and the layout it draws in."""
    network.use_precision(drawing_precision(device))
    network.to_empty(device=device)
    as_pictures: nn.Module = network
    as_pictures.to(memory_format=torch.channels_last)


def _load_artists(files: ModelFiles, device: torch.device) -> Models:
    flags = {} if files.kind == SECONDARY else read_flags(files)
    return published_models(files, flags, _load_published(files, lambda: build_published(files.kind, flags), device))


def _load_diffusers(files: ModelFiles, device: torch.device) -> Models:
    from clipdiff_core.denoisers.diffusers_model import load_diffusers  # needs an extra

    precision = drawing_precision(device)
    drawing = load_diffusers(diffusers_path(files), device, precision)
    side, multiple, words = drawing.working_side, drawing.multiple, drawing.words
    return Models(files, drawing.denoiser, side, multiple, drawing.space, words=words, precision=precision)


def _load_published(files: ModelFiles, build: Callable[[], _Published], device: torch.device) -> _Published:
    """A network under its published keys, filled tensor by tensor: what was copied is held no longer."""
    try:
        with torch.device("meta"):
            network = build()
    except _MISFITS as error:
        raise broken(files, "network.json") from error
    weights = open_weights(files)
    check_shapes(network, weights.shapes, files, "network")
    make_room(network, device)
    inside = network.state_dict()
    with torch.no_grad():
        for key, tensor in weights.read():
            inside[key].copy_(tensor)
    freeze(network)
    return network


_LOADERS: dict[str, Callable[[ModelFiles, torch.device], Models]] = {
    STARTER: _load_starter,
    GUIDED: _load_artists,
    V_DIFFUSION: _load_artists,
    SECONDARY: _load_artists,
    UNET_2D: _load_diffusers,
    STABLE: _load_diffusers,
}
