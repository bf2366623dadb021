"""Which colour has which word: of those that pictures are described with, so that CLIP may know it."""

import math
from functools import cache

_FAR = 25.0  # ΔE from which on two colours no longer share a word

# The colours of resources/words/colours.txt that are one colour, as CSS and the usual pigments have them.
WORDS = {
    "red": "#e3170d",
    "orange": "#ff8c00",
    "yellow": "#ffe600",
    "green": "#1e9e3c",
    "teal": "#008080",
    "blue": "#1f4fe0",
    "purple": "#800080",
    "pink": "#ff9ec4",
    "brown": "#7b4a21",
    "gray": "#808080",
    "white": "#ffffff",
    "black": "#000000",
    "amber": "#ffbf00",
    "apricot": "#fbceb1",
    "aquamarine": "#7fffd4",
    "azure": "#3399ff",
    "beige": "#f5f0dc",
    "bronze": "#cd7f32",
    "burgundy": "#800020",
    "cerulean": "#2a82be",
    "charcoal": "#36454f",
    "chartreuse": "#9fe000",
    "copper": "#b87333",
    "coral": "#ff7f50",
    "cream": "#fffdd0",
    "crimson": "#dc143c",
    "cyan": "#00e5e5",
    "dark blue": "#00108b",
    "dark brown": "#4a2c12",
    "dark gray": "#4d4d4d",
    "dark green": "#0b5a1e",
    "dark red": "#8b0000",
    "emerald": "#2fb46c",
    "fuchsia": "#f400a1",
    "gold": "#e6b422",
    "indigo": "#4b0082",
    "ivory": "#fffff0",
    "jade": "#00a86b",
    "khaki": "#c3b091",
    "lavender": "#d6c8f5",
    "light blue": "#9fd3f0",
    "light brown": "#b5835a",
    "light gray": "#cfcfcf",
    "light green": "#98e090",
    "lilac": "#c8a2c8",
    "lime": "#80f000",
    "magenta": "#e000e0",
    "maroon": "#7a0f1a",
    "mauve": "#b784a7",
    "mint": "#aaf0d1",
    "mustard": "#d9a514",
    "navy": "#0a1a5c",
    "ochre": "#cc7722",
    "olive": "#808000",
    "peach": "#ffd0a8",
    "plum": "#8e4585",
    "rose": "#f04a82",
    "ruby": "#c0103c",
    "rust": "#b7410e",
    "salmon": "#fa8072",
    "sand": "#dcc39a",
    "scarlet": "#ff2400",
    "sepia": "#704214",
    "sienna": "#a0522d",
    "silver": "#c0c0c4",
    "sky blue": "#7ec8f0",
    "tan": "#d2b48c",
    "terracotta": "#d0674a",
    "turquoise": "#40e0d0",
    "ultramarine": "#3a10a8",
    "vermilion": "#e34234",
    "violet": "#8f3fe0",
    "wine red": "#722f37",
}

_Lab = tuple[float, float, float]


def nearest_word(red: int, green: int, blue: int) -> str:
    """The word for a colour whose parts are 0 to 255; "" where none is near, as the eye sees it (CIE 1976)."""
    here = _lab(red, green, blue)
    apart, word = min((math.dist(here, there), word) for word, there in _known().items())
    return word if apart <= _FAR else ""


@cache
def _known() -> dict[str, _Lab]:
    return {word: _lab(*bytes.fromhex(colour[1:])) for word, colour in WORDS.items()}


def _lab(red: int, green: int, blue: int) -> _Lab:
    """CIELAB of an sRGB colour, under daylight (D65)."""
    r, g, b = (_linear(part / 255) for part in (red, green, blue))
    x = _root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
    y = _root(0.2126 * r + 0.7152 * g + 0.0722 * b)
    z = _root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _root(share: float) -> float:
    return share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116
