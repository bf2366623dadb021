"""Contact sheets: pictures in a grid, each group with its name above."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

CELL, LABEL = 96, 14  # pixels
WIDEST = 12  # cells


def contact_sheet(groups: Sequence[tuple[str, Sequence[Image.Image]]]) -> Image.Image:
    """Every group's pictures beside each other, as many groups in a row as fit."""
    each = max(len(pictures) for _, pictures in groups)
    columns = max(1, WIDEST // each)
    rows = -(-len(groups) // columns)
    sheet = Image.new("RGB", (columns * each * CELL, rows * (CELL + LABEL)), "white")
    pen = ImageDraw.Draw(sheet)
    for place, (name, pictures) in enumerate(groups):
        left, top = place % columns * each * CELL, place // columns * (CELL + LABEL)
        pen.text((left + 2, top + 1), name, fill="black")
        for number, picture in enumerate(pictures):
            small = picture.convert("RGB").resize((CELL - 2, CELL - 2), Image.Resampling.LANCZOS)
            sheet.paste(small, (left + number * CELL, top + LABEL))
    return sheet


def write_sheet(groups: Sequence[tuple[str, Sequence[Image.Image]]], path: Path) -> None:
    """Write a contact sheet as PNG; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    contact_sheet(groups).save(path)
