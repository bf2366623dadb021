"""From tensors to pictures."""

import numpy as np
import torch
from PIL import Image
from torch import Tensor


def to_image(picture: Tensor) -> Image.Image:
    """An RGB image of `picture` (3, H, W) in [-1, 1]."""
    levels = picture.clamp(-1, 1).mul_(127.5).add_(127.5).round_().to(torch.uint8)
    return Image.fromarray(np.ascontiguousarray(levels.permute(1, 2, 0).cpu().numpy()))
