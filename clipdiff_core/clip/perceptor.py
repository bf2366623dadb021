"""A CLIP as the guide sees it: words and pictures in, unit descriptors out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import open_clip
import torch
import torch.nn.functional as F
from open_clip.tokenizer import SimpleTokenizer
from open_clip.transformer import Transformer
from torch import Tensor, nn

from clipdiff_core.device import half_precision

ClipModel = open_clip.CLIP | open_clip.CustomTextCLIP | open_clip.CoCa
Tokenizer = Callable[[list[str]], Tensor]  # (N, context length) of whole numbers


class Perceptor:
    """An open_clip model with its tokenizer and its own picture statistics.

    Pictures come in as (B, 3, S, S) in [-1, 1] at the model's `size`; descriptors go out as (B, D), unit length. For a
    model that looks at pictures of unequal sides they are squeezed, and `size` is its longer one.

    To save memory it is shown `at_once` pictures at a time by those who take gradients (0 shows them all), and looks at
    them in `half` precision.
    """

    def __init__(self, model: ClipModel, tokenizer: Tokenizer, mean: Tensor, std: Tensor) -> None:
        self.model = model
        self.tokenizer = tokenizer
        size: Any = model.visual.image_size  # open_clip keeps what its configuration says: a side, or two
        self._sides: tuple[int, int] = (size, size) if isinstance(size, int) else tuple(size)
        self.size = max(self._sides)
        self.at_once = 0
        self.half = False
        self._mean = mean.view(1, 3, 1, 1)
        self._std = std.view(1, 3, 1, 1)

    @property
    def device(self) -> torch.device:
        """Where the model is."""
        return self.model.logit_scale.device

    def encode_texts(self, texts: list[str]) -> Tensor:
        """Descriptors (N, D) of `texts`; words past the model's context length are left out."""
        return self.model.encode_text(self.tokenizer(texts).to(self.device), normalize=True)

    def encode_pictures(self, pictures: Tensor) -> Tensor:
        """Descriptors (B, D) of `pictures` (B, 3, S, S) in [-1, 1], differentiable and never clipped."""
        if self._sides != (self.size, self.size):
            pictures = F.interpolate(pictures, self._sides, mode="bilinear", antialias=True)
        seen = (pictures * 0.5 + 0.5 - self._mean.to(pictures)) / self._std.to(pictures)
        if not self.half:
            return self.model.encode_image(seen, normalize=True)
        with torch.autocast(seen.device.type, half_precision(seen.device)):
            return self.model.encode_image(seen, normalize=True).float()

    def use_checkpointing(self, enabled: bool = True) -> None:
        """Let gradients through pictures compute the network's blocks again; networks of convolutions cannot."""
        tower: Any = self.model.visual
        tower.set_grad_checkpointing(enabled)


def build_perceptor(config: dict, merges: Path) -> Perceptor:
    """An untrained CLIP from an open_clip configuration (`embed_dim`, `vision_cfg`, `text_cfg`, `preprocess`)."""
    model = open_clip.CLIP(
        embed_dim=config["embed_dim"],
        vision_cfg=open_clip.CLIPVisionCfg(**config["vision_cfg"]),
        text_cfg=open_clip.CLIPTextCfg(**config["text_cfg"]),
    )
    tokenizer = SimpleTokenizer(bpe_path=str(merges), context_length=config["text_cfg"]["context_length"])
    statistics = config["preprocess"]
    return Perceptor(model, tokenizer, torch.tensor(statistics["mean"]), torch.tensor(statistics["std"]))


def freeze(model: nn.Module) -> None:
    """Evaluation only: gradients flow through to the pictures, never into the weights."""
    model.eval().requires_grad_(False)


def freeze_clip(model: ClipModel) -> None:
    """`freeze`, and the picture network laid out for gradients: they take two thirds of the time, and are the same.

    Between torch's attention and pictures that come first, every position is a multiplication of its own; where
    positions come first, one multiplication does for all.
    """
    freeze(model)
    transformer = getattr(model.visual, "transformer", None)
    if isinstance(transformer, Transformer):
        found = [getattr(block, "attn", None) for block in transformer.resblocks]
        attentions = [attention for attention in found if isinstance(attention, nn.MultiheadAttention)]
        if len(attentions) == len(found):
            transformer.batch_first = False
            for attention in attentions:
                attention.batch_first = False
