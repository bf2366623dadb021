"""One's own pictures to train on, with words from a captions file, from texts beside them, or from their names."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from clipdiff_core.errors import PictureError, TrainingError
from clipdiff_core.pictures.opening import open_picture
from clipdiff_core.training.sprites import CAPTIONS_FILE, Sprites, shrink

ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
CAPTIONS_TABLE = "captions.csv"
FEWEST = 2
# Names that cameras and programs give, which say nothing of what a picture shows.
WORDLESS = re.compile(
    r"(img|dscn?|dscf|pxl|mvimg|image|photo|picture|pic|screenshot|scan|untitled|download|file)?[\W\d_]*"
)


@dataclass(frozen=True)
class Captioned:
    """A picture file and what is said of it: the first text is its caption, others say the same in other words."""

    path: Path
    texts: tuple[str, ...]


def read_album(folder: Path, size: int) -> Sprites:
    """Read every picture in `folder` and the folders in it, at `size` pixels, the middle square of each.

    Raises `TrainingError` when there are too few pictures, or none that can be read and has words.
    """
    found, left_out = find_pictures(folder)
    names: list[str] = []
    synonyms: list[tuple[str, ...]] = []
    pictures, concepts, whole = [], [], []
    for picture in found:
        try:
            rgba, opaque = _read_square(picture.path, size)
        except PictureError as error:
            left_out.append(error.message)
            continue
        caption, *others = picture.texts
        if caption not in names:
            names.append(caption)
            synonyms.append(tuple(others))
        pictures.append(rgba)
        concepts.append(names.index(caption))
        whole.append(opaque)
    if len(pictures) < FEWEST:
        raise TrainingError(_too_few(folder, len(pictures), left_out), "folder")
    return Sprites(
        names=tuple(names),
        names_zh=("",) * len(names),
        synonyms=tuple(synonyms),
        styles=("own",),
        rgba=torch.from_numpy(np.stack(pictures)),
        concepts=torch.tensor(concepts),
        drawn_in=torch.zeros(len(pictures), dtype=torch.long),
        whole=torch.tensor(whole),
        verbatim=True,
        left_out=tuple(left_out),
    )


def find_pictures(folder: Path) -> tuple[list[Captioned], list[str]]:
    """The pictures in `folder` that have words, and a sentence for each that has none.

    Raises `TrainingError` when there is no such folder or its captions file is broken.
    """
    if not folder.is_dir():
        raise TrainingError(f"There is no folder {folder}: choose the one with your pictures.", "folder")
    listed = _read_list(folder)
    found: list[Captioned] = []
    wordless: list[str] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in ENDINGS or not path.is_file():
            continue
        texts = listed.get(path.relative_to(folder).as_posix()) or _beside(path) or _from_name(path)
        if texts:
            found.append(Captioned(path, texts))
        else:
            wordless.append(f"“{path.name}” has no words: rename it to what it shows, or say it in {path.stem}.txt.")
    return found, wordless


def has_album(folder: Path) -> bool:
    """Whether `folder` holds pictures of one's own, not cut-outs with a list of styles."""
    return not isinstance(_json(folder / CAPTIONS_FILE), list)


def _read_list(folder: Path) -> dict[str, tuple[str, ...]]:
    """The captions file's texts by picture: a JSON object, or a table with a file's name and its caption a row."""
    as_json = _json(folder / CAPTIONS_FILE)
    if as_json is not None:
        return dict(_checked(as_json, folder / CAPTIONS_FILE))
    table = folder / CAPTIONS_TABLE
    if not table.is_file():
        return {}
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TrainingError(f"{table} cannot be read: save it as a CSV table in UTF-8.") from error
    if any(len(row) < 2 for row in rows):
        raise TrainingError(f"{table} should have a picture's file name and its caption in every row.")
    return {name.replace("\\", "/"): _texts(caption) for name, caption, *_ in rows}


def _json(path: Path) -> object:
    """What is in a JSON file; None when there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise TrainingError(f"{path} cannot be read: it should be JSON.") from error


def _checked(listed: object, path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    misshapen = TrainingError(f"{path} should be a JSON object that gives each picture's file name its caption.")
    if not isinstance(listed, dict):
        raise misshapen
    for name, said in listed.items():
        lines = [said] if isinstance(said, str) else said
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise misshapen
        yield name, _texts("\n".join(lines))


def _beside(path: Path) -> tuple[str, ...]:
    """The lines of the text file that has the picture's name."""
    try:
        return _texts(path.with_suffix(".txt").read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(f"{path.with_suffix('.txt')} cannot be read: save it as text in UTF-8.") from error


def _from_name(path: Path) -> tuple[str, ...]:
    """A file's name as words: “red-fox_03 (2).png” says “red fox”."""
    if WORDLESS.fullmatch(path.stem.lower()):
        return ()
    words = re.sub(r"[_\-.+]+", " ", path.stem)
    return _texts(re.sub(r"(\s*(\(\d+\)|\d+)|\s+copy)+$", "", words.strip()))


def _texts(lines: str) -> tuple[str, ...]:
    return tuple(text for line in lines.splitlines() if (text := " ".join(line.split())))


def _read_square(path: Path, size: int) -> tuple[np.ndarray, bool]:
    """The picture as (4, size, size) in bytes, and whether it is opaque; one that is not is padded, not cropped."""
    picture = open_picture(path)
    rgba = picture.convert("RGBA")
    opaque = bool(np.asarray(rgba.getchannel("A")).min() == 255)
    side = min(rgba.size) if opaque else max(rgba.size)
    square = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    square.paste(rgba, ((side - rgba.width) // 2, (side - rgba.height) // 2))
    return shrink(square, size), opaque


def _too_few(folder: Path, count: int, left_out: list[str]) -> str:
    if left_out:
        return f"Of the pictures in {folder}, {count or 'none'} can be learned from. {left_out[0]}"
    if count:
        return f"One picture is not enough to learn from: put more into {folder}."
    return f"There are no pictures in {folder}: put PNG, JPEG or WebP files there."
