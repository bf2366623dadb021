"""The pictures of a sweep in a grid, the values that made them above its columns and before its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from clipdiff_core.errors import PictureError
from clipdiff_core.pictures.formats import Encoding, encoded, flattened
from clipdiff_core.pictures.letters import draw_text, drawable, text_width, wrapped
from clipdiff_core.pictures.opening import open_picture
from clipdiff_core.pictures.saving import save_content

LARGEST_CELL, SMALLEST_CELL, WIDEST = 512, 96, 4096  # pixels
_GAP, _LETTERS, _LINE = 8, 15, 20
_WIDEST_LABEL, _MOST_LINES = 220, 3
_MOST_IN_TITLE = 4
_INK, _DIM, _EMPTY = "#111111", "#666666", "#eeeeee"


@dataclass(frozen=True, slots=True)
class AxisLabels:
    """What is written along a side of the grid: the setting's `name`, and its values."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SweepSheet:
    """A grid that was written, and the letters that no font here could draw."""

    path: Path
    missing: str


def write_sweep_sheet(
    pictures: Sequence[Path | None], across: AxisLabels, down: AxisLabels | None, title: str, folder: Path, name: str
) -> SweepSheet:
    """Lay out `pictures`, row after row, and save them as the PNG `name`, with a number behind it where that is taken.

    Where there is no picture, or none that can be read, the cell stays empty. Raises `PictureError`, also when no
    picture is there at all.
    """
    side = cell_side(len(across.values))
    cells = [_open(path, side) for path in pictures]
    if not any(cells):
        raise PictureError("None of the sweep's pictures is there any more: draw it again.", "output")
    sheet = sweep_sheet(cells, across, down, title)
    said = "".join([title, across.name, *across.values, *((down.name, *down.values) if down else ())])
    missing = "".join(dict.fromkeys(letter for letter in said if drawable(letter) != letter))
    return SweepSheet(save_content(encoded(sheet, Encoding("png"), None), folder, name, overwrite=False), missing)


def cell_side(columns: int) -> int:
    """How large a cell may be, so that the grid does not become too wide."""
    return max(SMALLEST_CELL, min(LARGEST_CELL, WIDEST // columns - _GAP))


def sweep_sheet(
    cells: Sequence[Image.Image | None], across: AxisLabels, down: AxisLabels | None, title: str
) -> Image.Image:
    """The grid itself: cells as large as the largest picture, each picture in the middle of its own."""
    width = max(cell.width for cell in cells if cell)
    height = max(cell.height for cell in cells if cell)
    columns, rows = len(across.values), len(down.values) if down else 1
    heads = [wrapped(label, _LETTERS, width, _MOST_LINES) for label in across.values]
    sides = [wrapped(label, _LETTERS, _WIDEST_LABEL, _MOST_LINES) for label in down.values] if down else []
    named = [down.name] if down else []
    margin = max(
        (text_width(line, _LETTERS) for line in [*named, *(line for lines in sides for line in lines)]), default=0
    )
    left = _GAP + (int(margin) + _GAP if down else 0)
    room = columns * (width + _GAP)
    titles = wrapped(title, _LETTERS, left + room - 2 * _GAP, _MOST_IN_TITLE) if title else []
    top = _GAP + len(titles) * _LINE + (_GAP if titles else 0)
    begin = top + _LINE * (1 + max(map(len, heads))) + _GAP // 2
    sheet = Image.new("RGB", (left + room, begin + rows * (height + _GAP)), "white")
    pen = ImageDraw.Draw(sheet)
    _write(pen, (_GAP, _GAP), titles, _INK)
    _write(pen, (left, top), [across.name], _DIM)
    _write(pen, (_GAP, begin - _LINE - _GAP // 2), named, _DIM)
    for column, head in enumerate(heads):
        _write(pen, (left + column * (width + _GAP), top + _LINE), head, _INK)
    for row, side in enumerate(sides):
        _write(pen, (_GAP, begin + row * (height + _GAP)), side, _INK)
    for index, cell in enumerate(cells):
        place = left + index % columns * (width + _GAP), begin + index // columns * (height + _GAP)
        if cell is None:
            pen.rectangle((*place, place[0] + width - 1, place[1] + height - 1), fill=_EMPTY)
        else:
            sheet.paste(cell, (place[0] + (width - cell.width) // 2, place[1] + (height - cell.height) // 2))
    return sheet


def _write(pen: ImageDraw.ImageDraw, place: tuple[int, int], lines: Sequence[str], ink: str) -> None:
    for number, line in enumerate(lines):
        draw_text(pen, (place[0], place[1] + number * _LINE), line, _LETTERS, ink)


def _open(path: Path | None, side: int) -> Image.Image | None:
    """A picture no larger than a cell, None where there is none that can be read."""
    if path is None:
        return None
    try:
        image = flattened(open_picture(path), "white")
    except PictureError:
        return None
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return image
