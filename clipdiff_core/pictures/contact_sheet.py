"""Contact sheets: pictures in a grid, what their jobs share at the top, what differs under each."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from clipdiff_core.errors import ClipDiffError, PictureError
from clipdiff_core.job import Job
from clipdiff_core.pictures.exporting import kind_of
from clipdiff_core.pictures.formats import Encoding, encoded, flattened
from clipdiff_core.pictures.letters import draw_text, drawable, wrapped
from clipdiff_core.pictures.metadata import read_job
from clipdiff_core.pictures.opening import open_picture
from clipdiff_core.pictures.saving import save_content
from clipdiff_core.targets import ALWAYS, DescriptorTarget, PictureTarget, Source, Target, span_text, target_title

MOST_PICTURES = 500
THUMBNAIL, GAP = 240, 12  # pixels
WIDEST = 8  # pictures in a row
_LETTERS, _LINE = 14, 18  # pixels
_MOST_LINES, _MOST_SHARED = 12, 8
_UNSAID = ("sha256", "version", "count")  # hashes say nothing to a person
_DIM, _INK = "#666666", "#111111"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was written, and the letters that no font here could draw."""

    path: Path
    missing: str


@dataclass(frozen=True, slots=True)
class _Cell:
    name: str
    lines: list[str]
    thumbnail: Image.Image


def write_contact_sheet(paths: Sequence[Path], out: Path, overwrite: bool = True) -> Sheet:
    """Show the pictures on one, written to `out` in the format of its suffix.

    Unless it may `overwrite`, a number goes behind the name where that is taken. Under each picture stand its name, its
    seed and the settings that are not the same for all. Raises `PictureError`.
    """
    kind = kind_of(out)
    if not 0 < len(paths) <= MOST_PICTURES:
        raise PictureError(f"A contact sheet shows 1 to {MOST_PICTURES} pictures, not {len(paths)}.", "output")
    shared, differing = compare([_job_of(path) for path in paths])
    names = [path.name for path in paths]
    sheet = contact_sheet([open_thumbnail(path) for path in paths], names, shared, differing)
    said = "".join([*names, *shared, *(line for lines in differing for line in lines)])
    missing = "".join(dict.fromkeys(letter for letter in said if drawable(letter) != letter))
    return Sheet(save_content(encoded(sheet, Encoding(kind), None), out.parent, out.name, overwrite), missing)


def contact_sheet(
    thumbnails: Sequence[Image.Image], names: Sequence[str], shared: Sequence[str], differing: Sequence[Sequence[str]]
) -> Image.Image:
    """The pictures in a grid, each with its name and its lines of text under it, and the `shared` ones at the top."""
    columns = min(WIDEST, math.ceil(math.sqrt(len(thumbnails))))
    width = columns * (THUMBNAIL + GAP) + GAP
    top = wrapped(", ".join(shared), _LETTERS, width - 2 * GAP, _MOST_SHARED) if shared else []
    cells = [
        _Cell(name, _lines(lines), thumbnail)
        for name, lines, thumbnail in zip(names, differing, thumbnails, strict=True)
    ]
    deep = max(len(cell.lines) for cell in cells) + 1
    height = THUMBNAIL + deep * _LINE + GAP
    begin = GAP + (len(top) * _LINE + GAP if top else 0)
    sheet = Image.new("RGB", (width, begin + -(-len(cells) // columns) * height), "white")
    pen = ImageDraw.Draw(sheet)
    for number, line in enumerate(top):
        draw_text(pen, (GAP, GAP + number * _LINE), line, _LETTERS, _INK)
    for number, cell in enumerate(cells):
        left, above = GAP + number % columns * (THUMBNAIL + GAP), begin + number // columns * height
        _place(sheet, pen, cell, left, above)
    return sheet


def compare(jobs: Sequence[Job | None]) -> tuple[list[str], list[list[str]]]:
    """What jobs have in common, as far as it is not as usual, and for each its seed and what differs; in words.

    For a picture without a job nothing is said.
    """
    said = [dict(_settings(job)) if job is not None else {} for job in jobs]
    known = [settings for settings in said if settings]
    usual = dict(_settings(Job(())))
    differs = {key for key in usual if key == "seed" or len({settings[key] for settings in known}) > 1}
    first = known[0] if known else usual
    shared = [_words(key, first[key]) for key in usual if key not in differs and first[key] != usual[key]]
    return shared, [[_words(key, value) for key, value in settings.items() if key in differs] for settings in said]


def open_thumbnail(path: Path) -> Image.Image:
    """A picture small enough for the sheet; raises `PictureError`."""
    image = flattened(open_picture(path), "white")
    image.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
    return image


def _job_of(path: Path) -> Job | None:
    """None for pictures without a job, or with one that cannot be read: they are shown all the same."""
    try:
        return read_job(path)
    except ClipDiffError:
        return None


def _settings(job: Job) -> Iterator[tuple[str, str]]:
    """Every setting by its path in the job, as text, what is asked for first."""
    yield "", ", ".join(_target(target) for target in job.targets)
    yield "seed", str(job.seed)
    for field in fields(job):
        if field.name not in ("targets", "seed", *_UNSAID):
            yield from _flat(field.name, getattr(job, field.name))


def _flat(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Source):
        yield path, value.name or value.sha256[:8]
    elif path == "size":
        yield path, str(value)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in _UNSAID:
                yield from _flat(f"{path}.{field.name}", getattr(value, field.name))
    elif isinstance(value, tuple):
        yield path, ", ".join(" ".join(text for _, text in _flat("", item)) for item in value)
    elif isinstance(value, float):
        yield path, f"{value:g}"
    else:
        yield path, "" if value is None else str(value)


def _target(target: Target) -> str:
    """As it would be typed."""
    text = target_title(target)
    if isinstance(target, PictureTarget | DescriptorTarget) and text != target.name:
        text = f"{target.name}={text}"
    text += f":{target.weight:g}" if target.weight != 1 else ""
    return text + (f"@{span_text(target.span)}" if target.span != ALWAYS else "")


def _words(key: str, value: str) -> str:
    name = key.removesuffix(".name").replace("_", " ").replace(".", " ")
    return f"{name}: {value}" if name else value


def _lines(texts: Sequence[str]) -> list[str]:
    lines = [line for text in texts for line in wrapped(text, _LETTERS, THUMBNAIL, _MOST_LINES)]
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], "…"]


def _place(sheet: Image.Image, pen: ImageDraw.ImageDraw, cell: _Cell, left: int, above: int) -> None:
    width, height = cell.thumbnail.size
    sheet.paste(cell.thumbnail, (left + (THUMBNAIL - width) // 2, above + (THUMBNAIL - height) // 2))
    name = wrapped(cell.name, _LETTERS, THUMBNAIL, 1)[0]
    for number, line in enumerate((name, *cell.lines)):
        draw_text(pen, (left, above + THUMBNAIL + 2 + number * _LINE), line, _LETTERS, _DIM if number == 0 else _INK)
