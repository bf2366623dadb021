"""A complete model small enough to draw in milliseconds: random weights, the real file formats."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import open_clip
import torch
from torch import Tensor, nn

from clipdiff_core.checkpoints.read import write_tensors
from clipdiff_core.checkpoints.store import STARTER, write_manifest
from clipdiff_core.clip.perceptor import Perceptor, build_perceptor, freeze
from clipdiff_core.denoisers.unet import UNet, UNetConfig
from clipdiff_core.models import MERGES
from clipdiff_core.training.captions import COLOURS
from clipdiff_core.training.judge import Judge
from clipdiff_core.training.reference import Reference
from clipdiff_core.training.tokens import prune_merges

CONCEPTS = {"fox": "狐狸", "dog": "狗"}
TEXTS = ["a fox", "a dog on a blue background", "一只狐狸", "狗"]
STYLES = ["round", "square"]
SIDE = 32
DENOISER = UNetConfig(
    size=SIDE,
    patch=2,
    channels=(16, 32),
    blocks=(1, 1),
    attention=(1,),
    head_channels=16,
    embedding=32,
    descriptor=16,
)
UPSCALER = UNetConfig(
    size=SIDE,
    patch=1,
    enlarge=4,
    channels=(16, 32),
    blocks=(1, 1),
    attention=(),
    embedding=32,
    descriptor=16,
)


def clip_config(vocabulary: int, size: int = 32) -> dict[str, Any]:
    """A CLIP of one layer each, with picture statistics that no default would give."""
    return {
        "embed_dim": 16,
        "vision_cfg": {"image_size": size, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16},
        "text_cfg": {"context_length": 16, "vocab_size": vocabulary, "width": 32, "heads": 2, "layers": 1},
        "preprocess": {"mean": [0.5, 0.4, 0.3], "std": [0.35, 0.3, 0.25]},
    }


def randomize(network: nn.Module, seed: int) -> None:
    """Fill every parameter, also those a training starts at zero, so that nothing in the network is idle."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for _, parameter in sorted(network.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.ndim >= 2:
                parameter.copy_(noise / parameter[0].numel() ** 0.5)
            elif parameter.ndim == 1:
                parameter.copy_(1 + 0.1 * noise)


def tiny_unet(config: UNetConfig = DENOISER, seed: int = 1) -> UNet:
    """A frozen U-Net with random weights."""
    network = UNet(config)
    randomize(network, seed)
    freeze(network)
    return network


def tiny_perceptor(merges: Path, texts: Sequence[str] = TEXTS, seed: int = 3, size: int = 32) -> Perceptor:
    """A frozen CLIP with random weights, for pictures of `size`; its word list is written to `merges`."""
    perceptor = build_perceptor(clip_config(prune_merges(list(texts), merges), size), merges)
    randomize(perceptor.model, seed)
    freeze(perceptor.model)
    return perceptor


def write_tiny_model(folder: Path) -> None:
    """Make `folder` a model, complete with judge, concepts and card."""
    folder.mkdir(parents=True)
    perceptor = tiny_perceptor(folder / MERGES)
    assert isinstance(perceptor.model, open_clip.CLIP)
    judge = Judge(len(CONCEPTS), len(STYLES), len(COLOURS), width=32)
    randomize(judge, seed=4)
    _write_json(folder / "clip.json", clip_config(perceptor.model.vocab_size))
    _write_json(folder / "denoiser.json", asdict(DENOISER))
    _write_json(folder / "upscaler.json", asdict(UPSCALER))
    _write_json(folder / "judge.json", {"concepts": len(CONCEPTS), "styles": STYLES})
    _write_json(folder / "names_zh.json", CONCEPTS)
    weights: dict[str, dict[str, Tensor]] = {
        "clip": perceptor.model.state_dict(),
        "denoiser": tiny_unet(DENOISER, seed=1).state_dict(),
        "upscaler": tiny_unet(UPSCALER, seed=2).state_dict(),
        "judge": judge.state_dict(),
    }
    for stem, tensors in weights.items():
        write_tensors(tensors, folder, stem)
    reference = Reference(torch.zeros(256), torch.eye(256), accuracy=0.5)
    write_tensors(reference.to_tensors(), folder, "reference", torch.float32)
    (folder / "concepts.txt").write_text("\n".join(CONCEPTS) + "\n", encoding="utf-8")
    (folder / "model-card.md").write_text("# Random numbers, for tests\n", encoding="utf-8")
    write_manifest(folder, STARTER)


def _write_json(path: Path, values: dict[str, Any]) -> None:
    path.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
