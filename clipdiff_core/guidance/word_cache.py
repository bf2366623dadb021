"""What a CLIP makes of lists of words, kept on disk: a list is encoded once for each CLIP."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from clipdiff_core import folders
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.pictures.atomic import write_whole

AT_ONCE = 256  # texts
_KEY = "descriptors"


class WordCache:
    """Descriptors of lists of texts in one folder, a safetensors file each, named by the CLIP's hash and the texts."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or folders.cache() / "words"

    @torch.no_grad()
    def encode(self, perceptor: Perceptor, clip_sha256: str, texts: Sequence[str]) -> Tensor:
        """Unit descriptors (N, D) of `texts`; a file that is damaged is made again, and where nothing can be written
        nothing is kept."""
        path = self._folder / f"{self._name(clip_sha256, texts)}.safetensors"
        kept = _read(path, len(texts))
        if kept is not None:
            return kept.to(perceptor.device)
        batches = [list(texts[start : start + AT_ONCE]) for start in range(0, len(texts), AT_ONCE)]
        made = torch.cat([perceptor.encode_texts(batch) for batch in batches])
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, save({_KEY: made.cpu().contiguous()}), replace=True)
        except OSError:  # a full disk is no reason not to describe a picture
            return made
        return made

    def _name(self, clip_sha256: str, texts: Sequence[str]) -> str:
        return hashlib.sha256(json.dumps([clip_sha256, *texts]).encode()).hexdigest()


def _read(path: Path, count: int) -> Tensor | None:
    try:
        tensor = load(path.read_bytes()).get(_KEY)
    except (OSError, SafetensorError, ValueError):
        return None
    fits = tensor is not None and tensor.ndim == 2 and len(tensor) == count and bool(torch.isfinite(tensor).all())
    return tensor if fits else None
