"""What imported networks are built from, wherever it lies: in the models folder, or where it was left."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from torch import Tensor

from clipdiff_core.checkpoints.diffusers_files import list_files, read_folder
from clipdiff_core.checkpoints.installing import CONFIG, WEIGHTS, read_checkpoint
from clipdiff_core.checkpoints.read import broken, read_config
from clipdiff_core.checkpoints.recognised import Shapes
from clipdiff_core.checkpoints.store import ModelFiles, check_presence
from clipdiff_core.errors import CheckpointError

AT_ONCE = 64_000_000  # bytes


@dataclass(frozen=True)
class Weights:
    """A network's tensors: their `shapes`, and by `read` themselves, one by one, as they are stored.

    Take what you need of each before the next, and little memory is held. `read` raises `CheckpointError`.
    """

    shapes: Shapes
    read: Callable[[], Iterator[tuple[str, Tensor]]]


def read_flags(model: ModelFiles) -> dict[str, Any]:
    """The flags that the network was published with; raises `CheckpointError` when they cannot be read."""
    check_presence(model)
    return read_config(model, CONFIG)


def weights_path(model: ModelFiles) -> Path:
    """The file that an imported checkpoint's weights are in."""
    return model.path(next(iter(model.linked), WEIGHTS))


def open_weights(model: ModelFiles) -> Weights:
    """The weights of an imported checkpoint, mapped to their file; a linked one in torch's old format is read at once.

    Raises `CheckpointError` for files that are missing or broken.
    """
    check_presence(model)
    path = weights_path(model)
    if model.linked:
        tensors = read_checkpoint(path)
        return Weights({key: tuple(tensor.shape) for key, tensor in tensors.items()}, lambda: iter(tensors.items()))
    try:
        with safe_open(path, "pt") as opened:
            shapes = {key: tuple(opened.get_slice(key).get_shape()) for key in list(opened.keys())}
    except (SafetensorError, OSError) as error:
        raise broken(model, WEIGHTS) from error
    return Weights(shapes, lambda: _read(model, path, shapes))


def _read(model: ModelFiles, path: Path, keys: Iterable[str]) -> Iterator[tuple[str, Tensor]]:
    try:
        yield from read_mapped(path, keys)
    except (SafetensorError, OSError) as error:
        raise broken(model, path.name) from error


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


def diffusers_path(model: ModelFiles) -> Path:
    """The folder that diffusers is to read `model` from.

    Raises `CheckpointError` for missing files, and for a linked folder in which others have come to lie that diffusers
    would read as well, or instead.
    """
    check_presence(model)
    if model.elsewhere is None:
        return model.folder
    if model.linked.keys() != set(list_files(read_folder(model.elsewhere))):
        raise CheckpointError(
            f"The folder “{model.elsewhere}” of the model “{model.name}” holds other files than when it was imported: "
            "bring back what it was, or remove the model and import it again.",
            "model",
        )
    return model.elsewhere
