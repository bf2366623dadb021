"""What is typed into the search field, and the words that it is held against."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

_WORD = re.compile(r"[^\W_]+")
# Scripts that put no space between words: every letter counts as one, so that any part of a sentence is found.
_ALONE = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff])")
_NUMBERS = {"seed": "seed", "steps": "steps", "width": "width", "height": "height"}
_NAMES = {"model": "model", "task": "task"}
_SIZE = re.compile(r"(\d{1,6})[x×](\d{1,6})")
_MOST_TERMS = 100  # SQLite reads no more than some hundreds
LARGEST = 2**63 - 1  # of SQLite's whole numbers


@dataclass(frozen=True, slots=True)
class Terms:
    """A search, taken apart: `words` are phrases, each the beginning of something; `conditions` are SQL and values."""

    words: tuple[str, ...]
    unwanted: tuple[str, ...]
    conditions: tuple[tuple[str, tuple[str | int | float, ...]], ...]


def normal(text: str) -> str:
    """The words of a text as they are compared: small letters without accents, one space between."""
    plain = unicodedata.normalize("NFKD", _ALONE.sub(r" \1 ", unicodedata.normalize("NFKC", text).casefold()))
    return " ".join(_WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))


def read_terms(text: str) -> Terms:
    """Take “fox seed:7 model:starter without:snow after:2026-11-01” apart; what is no such form is words."""
    words: list[str] = []
    unwanted: list[str] = []
    conditions: list[tuple[str, tuple[str | int | float, ...]]] = []
    for part in text.encode("utf-8", "replace").decode().split()[:_MOST_TERMS]:  # as SQLite reads it
        key, colon, value = part.partition(":")
        key = key.casefold()
        if colon and value and key == "without":
            unwanted.append(normal(value))
        elif colon and value and (condition := _condition(key, value)) is not None:
            conditions.append(condition)
        else:
            words.append(normal(part))
    return Terms(tuple(filter(None, words)), tuple(filter(None, unwanted)), tuple(conditions))


def _condition(key: str, value: str) -> tuple[str, tuple[str | int | float, ...]] | None:
    if key in _NUMBERS and value.isdecimal() and int(value[:20]) <= LARGEST:
        return f"{_NUMBERS[key]} = ?", (int(value[:20]),)
    if key in _NAMES:
        beginning = value.casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{_NAMES[key]} LIKE ? ESCAPE '\\'", (f"{beginning}%",)
    if key == "size" and (match := _SIZE.fullmatch(value.casefold())):
        return "width = ? AND height = ?", (int(match[1]), int(match[2]))
    if key == "guidance":
        return _guidance(value)
    if key in ("after", "before") and (day := _day(value)) is not None:
        return ("written >= ?" if key == "after" else "written < ?"), (day,)
    return None


def _guidance(value: str) -> tuple[str, tuple[float]] | None:
    try:
        return "abs(guidance - ?) < 1e-6", (float(value),)
    except ValueError:
        return None


def _day(value: str) -> int | None:
    """The beginning of a day, in nanoseconds."""
    try:
        return round(datetime.strptime(value, "%Y-%m-%d").timestamp() * 1e9)
    except (ValueError, OverflowError, OSError):
        return None
