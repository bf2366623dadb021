"""The parts of a folder as diffusers saves it, loaded: from safetensors alone and never from the network."""

from types import ModuleType
from typing import Any

import torch
from safetensors import SafetensorError
from torch import nn

from clipdiff_core.checkpoints.diffusers_files import DiffusersFolder, check_tokenizer, find_variant
from clipdiff_core.device import is_out_of_memory
from clipdiff_core.errors import CheckpointError, shown
from clipdiff_core.extras import require

# What the libraries raise for files that are missing, damaged, or of another network.
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError, SafetensorError)


def load_network(folder: DiffusersFolder, part: str, library: str, kind: str, precision: torch.dtype) -> Any:
    """The network `kind` of `library` from `part`, frozen; an Any, as the library may not be installed.

    Raises `CheckpointError` when the library is missing, or the part is damaged, incomplete or kept as a pickle.
    """
    place = folder.part(part)
    network_class = getattr(_library(library), kind)
    named = {"dtype": precision} if library == "transformers" else {"torch_dtype": precision}
    try:
        network, report = network_class.from_pretrained(
            str(place),
            use_safetensors=True,
            local_files_only=True,
            low_cpu_mem_usage=True,
            output_loading_info=True,
            variant=find_variant(folder, part),
            **named,
        )
    except _UNREADABLE as error:
        if is_out_of_memory(error):
            raise
        raise _damaged(folder, part) from error
    lost = [*report["missing_keys"], *(entry[0] for entry in report["mismatched_keys"])]
    if lost:
        raise CheckpointError(
            f"The weights of “{folder.name}” do not fit its configuration: {shown(min(lost))} of its {part} is missing "
            f"or of another shape ({len(lost)} in all). Download or save the model again.",
            "model",
        )
    assert isinstance(network, nn.Module)
    return network.eval().requires_grad_(False)


def load_tokenizer(folder: DiffusersFolder, part: str) -> Any:
    """CLIP's tokenizer from `part`; raises `CheckpointError` when it is missing or damaged."""
    place = folder.part(part)
    tokenizer_class = _library("transformers").CLIPTokenizer
    check_tokenizer(folder, part)
    try:
        return tokenizer_class.from_pretrained(str(place), local_files_only=True)
    except _UNREADABLE as error:
        raise _damaged(folder, part) from error


def _library(name: str) -> ModuleType:
    """diffusers or transformers, silent; raises `CheckpointError` when it is not installed."""
    library, logs = require(name), require(f"{name}.utils.logging")
    logs.set_verbosity_error()  # what goes wrong is said in a sentence
    logs.disable_progress_bar()
    return library


def _damaged(folder: DiffusersFolder, part: str) -> CheckpointError:
    return CheckpointError(
        f"“{folder.name}” is damaged: its {part} cannot be read. Download or save the model again.", "model"
    )
