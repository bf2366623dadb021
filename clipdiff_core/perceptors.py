"""The CLIPs that guide, found by name wherever they lie, and kept loaded from one job to the next."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import torch

from clipdiff_core.checkpoints.network_files import read_flags, weights_path
from clipdiff_core.checkpoints.recognised import CLIP
from clipdiff_core.checkpoints.store import (
    MANIFEST,
    STARTER,
    ModelFiles,
    check_files,
    file_sha256,
    find_model,
    is_on_network,
    list_models,
)
from clipdiff_core.clip.clip_config import from_dict
from clipdiff_core.clip.clip_files import SAFETENSORS, ClipFiles, find_clip, find_tagged
from clipdiff_core.clip.open_clips import load_open_clip
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.errors import CheckpointError, shown
from clipdiff_core.models import load_perceptor

FIELD = "guidance.clips"


@dataclass(frozen=True)
class ClipSource:
    """A CLIP by the name it was asked for, where it lies, and the SHA-256 that stands for it."""

    name: str
    place: ModelFiles | ClipFiles
    sha256: str


class Perceptors:
    """Finds and loads CLIPs; what was loaded stays until it is let go."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._loaded: dict[str, Perceptor] = {}  # by hash
        self._hashes: dict[tuple[Path, int, int], str] = {}

    def find(self, name: str) -> ClipSource:
        """The CLIP called `name`: a model's that is here, a file's or folder's by its path, or ARCHITECTURE/TAG.

        Raises `CheckpointError` when there is none, or it does not say how it is built.
        """
        try:
            return self._find(name)
        except CheckpointError as error:
            raise CheckpointError(error.message, FIELD) from error

    def has(self, source: ClipSource) -> bool:
        """Whether it is loaded."""
        return source.sha256 in self._loaded

    def load(self, source: ClipSource) -> Perceptor:
        """The CLIP itself; raises `CheckpointError` when it is damaged."""
        if source.sha256 not in self._loaded:
            try:
                self._loaded[source.sha256] = self._load(source.place)
            except CheckpointError as error:
                raise CheckpointError(error.message, FIELD) from error
        return self._loaded[source.sha256]

    def keep(self, sources: Collection[ClipSource]) -> None:
        """Let go of all others: there may not be room for more."""
        kept = {source.sha256 for source in sources}
        self._loaded = {sha256: loaded for sha256, loaded in self._loaded.items() if sha256 in kept}

    def _find(self, name: str) -> ClipSource:
        here = list_models((STARTER, CLIP))  # these first: a folder that happens to be called so must not hide one
        if name in here or (not is_on_network(name) and (Path(name) / MANIFEST).is_file()):
            files = find_model(name)
            if files.kind not in (STARTER, CLIP):
                raise CheckpointError(f"“{name}” is of the kind “{files.kind}” and has no CLIP that could guide.")
            return ClipSource(name, files, files.sha256)
        if name and not is_on_network(name) and os.path.exists(name):
            return self._at(name, find_clip(Path(name)))
        architecture, slash, tag = name.partition("/")
        if slash and tag:
            return self._at(name, find_tagged(architecture, tag))
        raise CheckpointError(
            f"There is no CLIP called “{shown(name)}”. CLIPs that guide here: {', '.join(here) or 'none'}."
        )

    def _at(self, name: str, files: ClipFiles) -> ClipSource:
        """Hashed once for as long as the file does not change: large ones take seconds."""
        known = files.weights.stat()
        key = (files.weights, known.st_size, known.st_mtime_ns)
        if key not in self._hashes:
            self._hashes[key] = file_sha256(files.weights)
        return ClipSource(name, files, self._hashes[key])

    def _load(self, place: ModelFiles | ClipFiles) -> Perceptor:
        if isinstance(place, ClipFiles):
            return load_open_clip(place, self._device)
        check_files(place)
        if place.kind == STARTER:
            return load_perceptor(place, self._device)
        config = from_dict(read_flags(place), place.name)
        weights = weights_path(place)
        if weights.suffix != SAFETENSORS:
            raise CheckpointError(
                f"“{place.name}” is used where it is, and CLIPs are read from safetensors alone: remove it from "
                "the list and import a copy."
            )
        return load_open_clip(ClipFiles(config, weights), self._device)
