"""A small folder to train on, drawn here: no test depends on pictures from elsewhere."""

import json
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

STYLES = ("noto", "pencil_sketch")  # one that the captions know words for, and one they do not
SIDE = 64
ENTRIES: list[dict[str, Any]] = [
    {"id": "01", "name": "ball", "name_zh": "球", "keywords": ["sphere", "round", "thing"], "styles": list(STYLES)},
    {"id": "02", "name": "orange box", "name_zh": "盒子", "keywords": ["cube", "thing"], "styles": list(STYLES)},
    {"id": "03", "name": "kite", "keywords": ["thing", "ball", "3d"], "styles": ["noto"]},
]


def draw_sprites(folder: Path) -> Path:
    """Write the pictures and their captions, and return the folder."""
    for style in STYLES:
        (folder / style).mkdir(parents=True)
    for entry in ENTRIES:
        for style in entry["styles"]:
            _draw(entry["name"], style).save(folder / style / f"{entry['id']}.webp", lossless=True, exact=True)
    write_captions(folder, ENTRIES)
    return folder


def write_captions(folder: Path, entries: object) -> None:
    """Write the captions file."""
    (folder / "captions.json").write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")


def _draw(name: str, style: str) -> Image.Image:
    """A shape in the left half, on clear pixels that hide pure green."""
    image = Image.new("RGBA", (SIDE, SIDE), (0, 255, 0, 0))
    pen = ImageDraw.Draw(image)
    colour = (200, 30, 30, 255) if style == "noto" else (30, 30, 200, 255)
    if name == "ball":
        pen.ellipse((0, 0, SIDE - 1, SIDE - 1), colour)
    elif name == "kite":
        pen.polygon(((SIDE // 2, 0), (SIDE - 1, SIDE // 2), (SIDE // 2, SIDE - 1), (0, SIDE // 2)), colour)
    else:
        pen.rectangle((0, 0, SIDE // 2 - 1, SIDE - 1), colour)
    return image
