"""Text on pictures: letters of Pillow's own font, and those of other scripts from a font that the system has."""

import os
from functools import cache

from PIL import Image, ImageDraw, ImageFont

MISSING = "?"
# Pillow's own font has the letters of English only. These have more, the later ones Chinese; Pillow looks for them
# where each system keeps its fonts.
_WIDER = (
    "DejaVuSans.ttf",
    "arial.ttf",
    "Arial.ttf",
    "NotoSansCJK-Regular.ttc",
    "NotoSansSC-Regular.otf",
    "msyh.ttc",
    "Hiragino Sans GB.ttc",
    "PingFang.ttc",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
)
_NO_LETTER = "\U0010fffd"  # for private use: no font draws it
_ANY = 16  # pixels: whether a font has a letter is the same at every size
_CANVAS = 48  # pixels, room for any letter at that size
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def drawable(text: str) -> str:
    """`text` with `MISSING` for every letter that no font here can draw."""
    return "".join(letter if _font(letter) is not None else MISSING for letter in text)


def text_width(text: str, size: int) -> float:
    """How wide `text` is drawn, in pixels."""
    return sum(font.getlength(part) for part, font in _runs(text, size))


def draw_text(pen: ImageDraw.ImageDraw, place: tuple[float, float], text: str, size: int, fill: str) -> None:
    """Draw one line, its left top at `place`."""
    left, top = place
    for part, font in _runs(text, size):
        pen.text((left, top + size), part, fill=fill, font=font, anchor="ls")
        left += font.getlength(part)


def wrapped(text: str, size: int, width: float, most: int) -> list[str]:
    """`text` in lines of up to `width` pixels, at most so many; what is cut off ends in “…”."""
    lines = [""]
    for letter in text:
        if len(lines) > most:
            break
        if lines[-1] and text_width(lines[-1] + letter, size) > width:
            lines[-1:] = _broken(lines[-1])
        lines[-1] += letter
    lines = [line.strip() for line in lines]
    if len(lines) > most:
        last = lines[most - 1]
        while last and text_width(last + "…", size) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], last + "…"]
    return lines


def _broken(line: str) -> list[str]:
    """A full line, and what goes on in the next: the word that it ends in, unless that is all of it."""
    head, space, tail = line.rpartition(" ")
    return [head, tail] if space and head and len(tail) < len(line) / 2 else [line, ""]


def _runs(text: str, size: int) -> list[tuple[str, Font]]:
    """Parts of `text`, each with the font that draws it."""
    runs: list[tuple[str, Font]] = []
    for letter in drawable(text):
        place = _font(letter)
        font = _fonts(size)[place or 0]
        if runs and runs[-1][1] is font:
            runs[-1] = (runs[-1][0] + letter, font)
        else:
            runs.append((letter, font))
    return runs


@cache
def _font(letter: str) -> int | None:
    """The place among the fonts of the first that has a letter."""
    return next((place for place, font in enumerate(_fonts(_ANY)) if _has(font, letter)), None)


def _has(font: Font, letter: str) -> bool:
    return letter.isspace() or _shape(font, letter) != _shape(font, _NO_LETTER)


@cache
def _shape(font: Font, letter: str) -> bytes:
    canvas = Image.new("L", (_CANVAS, _CANVAS))
    ImageDraw.Draw(canvas).text((_CANVAS // 4, _CANVAS // 4), letter, fill=255, font=font)
    return canvas.tobytes()


@cache
def _fonts(size: int) -> tuple[Font, ...]:
    fonts: list[Font] = [ImageFont.load_default(size)]
    for name in _WIDER:
        if os.path.exists(name):  # in the folder that happens to be the current one, where Pillow looks first
            continue
        try:
            fonts.append(ImageFont.truetype(name, size))
        except OSError:  # not on this system
            continue
    return tuple(fonts)
