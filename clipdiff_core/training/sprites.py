"""The training pictures: cut-outs with alpha in a folder each style, listed in a captions file."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from clipdiff_core.errors import PictureError, TrainingError
from clipdiff_core.pictures.opening import opened

CAPTIONS_FILE = "captions.json"
RAREST_SHARED = 2  # a keyword that more concepts than this share ("animal") names none of them


@dataclass(frozen=True)
class Sprites:
    """Cut-outs of `names`, each in some of `styles`.

    `rgba` is (P, 4, S, S) in bytes, colours premultiplied with alpha; `concepts` and `drawn_in` are (P,) indices into
    `names` and `styles`. `whole` (P,) are pictures without transparency, which need no background. Where `verbatim`,
    the names are captions to be used as they stand. `left_out` says which files were of no use, a sentence each.
    """

    names: tuple[str, ...]
    names_zh: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...]
    styles: tuple[str, ...]
    rgba: Tensor
    concepts: Tensor
    drawn_in: Tensor
    whole: Tensor
    verbatim: bool = False
    left_out: tuple[str, ...] = ()


def read_sprites(folder: Path, names: list[str] | None, size: int) -> Sprites:
    """Read the cut-outs of `names` (all when None) at `size` pixels.

    Raises `TrainingError` when the captions file or a picture is missing or broken, or a name is unknown.
    """
    entries = _read_captions(folder)
    chosen = entries if names is None else [_find(entries, name) for name in names]
    styles = tuple(sorted({style for entry in chosen for style in entry["styles"]}))
    pictures, concepts, drawn_in = [], [], []
    for concept, entry in enumerate(chosen):
        for style in entry["styles"]:
            pictures.append(_read_cutout(folder / style / f"{entry['id']}.webp", size))
            concepts.append(concept)
            drawn_in.append(styles.index(style))
    if not pictures:
        raise TrainingError("There is nothing to learn from: no concept is named that has a picture.")
    return Sprites(
        names=tuple(entry["name"] for entry in chosen),
        names_zh=tuple(entry.get("name_zh", "") for entry in chosen),
        synonyms=_rare_keywords(entries, chosen),
        styles=styles,
        rgba=torch.from_numpy(np.stack(pictures)),
        concepts=torch.tensor(concepts),
        drawn_in=torch.tensor(drawn_in),
        whole=torch.zeros(len(pictures), dtype=torch.bool),  # cut-outs all, even one that fills its frame
    )


def _read_captions(folder: Path) -> list[dict]:
    path = folder / CAPTIONS_FILE
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise TrainingError(
            f"There is no {CAPTIONS_FILE} in {folder}: it lists the pictures and their words."
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise TrainingError(f"{path} cannot be read: it should be a JSON list of pictures.") from error
    if not isinstance(entries, list) or not all(_is_entry(entry) for entry in entries):
        raise TrainingError(f"{path} should be a JSON list in which every picture has an id, a name and its styles.")
    return entries


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("styles"), list):
        return False
    return all(isinstance(word, str) for word in (entry.get("id"), entry.get("name"), *entry["styles"]))


def _find(entries: list[dict], name: str) -> dict:
    for entry in entries:
        if entry["name"] == name:
            return entry
    raise TrainingError(f"“{name}” is not in {CAPTIONS_FILE}: check its spelling in the list of concepts.")


def _rare_keywords(entries: list[dict], chosen: list[dict]) -> tuple[tuple[str, ...], ...]:
    names = {entry["name"] for entry in entries}
    counts = Counter(word for entry in entries for word in set(entry.get("keywords", ())))
    return tuple(
        tuple(w for w in entry.get("keywords", ()) if w.isalpha() and w not in names and counts[w] <= RAREST_SHARED)
        for entry in chosen
    )


def _read_cutout(path: Path, size: int) -> np.ndarray:
    try:
        with opened(path) as picture:
            rgba = picture.convert("RGBA")
    except PictureError as error:
        raise TrainingError(f"The training picture {path} is missing or broken.") from error
    return shrink(rgba, size)


def shrink(rgba: Image.Image, size: int) -> np.ndarray:
    """(4, size, size) in bytes, colours premultiplied with alpha, from a square RGBA picture."""
    # Resized with alpha premultiplied ("RGBa"), or the colour hidden under clear pixels bleeds into the outline.
    shrunk = rgba.convert("RGBa").resize((size, size), Image.Resampling.LANCZOS)
    return np.asarray(shrunk).transpose(2, 0, 1)
