"""An imported network's flags and tensors, wherever its weights lie."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from torch import Tensor

from clipdiff_core.checkpoints.installing import CONFIG, WEIGHTS
from clipdiff_core.checkpoints.read import broken, read_config
from clipdiff_core.checkpoints.recognised import Shapes
from clipdiff_core.checkpoints.store import ModelFiles

AT_ONCE = 64_000_000  # bytes


def read_flags(model: ModelFiles) -> dict[str, Any]:
    """The flags that the network was published with; raises `CheckpointError` when they cannot be read."""
    return read_config(model, CONFIG)


def read_shapes(model: ModelFiles) -> Shapes:
    """All keys with their shapes; raises `CheckpointError` when the weights cannot be read."""
    try:
        with safe_open(model.folder / WEIGHTS, "pt") as opened:
            return {key: tuple(opened.get_slice(key).get_shape()) for key in opened.keys()}  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        raise broken(model, WEIGHTS) from error


def diffusers_path(model: ModelFiles) -> Path:
    """The folder that diffusers is to read."""
    return model.folder


def read_network(model: ModelFiles, keys: Iterable[str]) -> Iterator[tuple[str, Tensor]]:
    """The tensors called `keys` as they are stored, one by one: take what you need of each before the next.

    Raises `CheckpointError` when the weights cannot be read.
    """
    try:
        yield from read_mapped(model.folder / WEIGHTS, keys)
    except (SafetensorError, OSError) as error:
        raise broken(model, WEIGHTS) from error


def read_mapped(path: Path, keys: Iterable[str]) -> Iterator[tuple[str, Tensor]]:
    """The tensors called `keys`, mapped anew every `AT_ONCE` bytes: what was copied is held no longer.

    Raises `OSError` and `SafetensorError`.
    """
    waiting = sorted(keys, reverse=True)
    while waiting:
        seen = 0
        with safe_open(path, "pt") as opened:
            while waiting and seen < AT_ONCE:
                key = waiting.pop()
                tensor = opened.get_tensor(key)
                seen += tensor.nbytes
                yield key, tensor
                del tensor
