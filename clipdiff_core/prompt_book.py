"""What a person keeps of prompts: saved ones with their names, the last ones drawn, and words of their own; torch-free.

One JSON file in the data folder, read and written whole, bounded, and empty when it is damaged.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from clipdiff_core import folders
from clipdiff_core.pictures.atomic import write_whole

VERSION = 1
MOST_SAVED, MOST_DRAWN, MOST_WORDS = 500, 200, 5000
LONGEST = 4000  # letters of a prompt that is kept
LONGEST_NAME = 80
_LARGEST = 8_000_000  # bytes: a file that is larger is not ours


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words under a name, as they are typed: “blurry:-0.3”."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class PromptBook:
    """Saved prompts by name, the prompts that were `drawn`, newest first, each one line, and one's own `words`."""

    saved: tuple[Snippet, ...] = ()
    drawn: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def with_drawn(self, line: str) -> "PromptBook":
        """With a prompt that was drawn just now: it moves to the front; an empty or endless one is not kept."""
        if not line.strip() or len(line) > LONGEST:
            return self
        others = (other for other in self.drawn if other != line)
        return replace(self, drawn=(line, *others)[:MOST_DRAWN])

    def with_saved(self, snippet: Snippet) -> "PromptBook":
        """With a prompt under a name; what had that name before goes."""
        name, text = " ".join(snippet.name.split())[:LONGEST_NAME], snippet.text.strip()[:LONGEST]
        if not name or not text:
            return self
        others = [other for other in self.saved if other.name != name]
        kept = sorted((*others[: MOST_SAVED - 1], Snippet(name, text)), key=lambda each: each.name.lower())
        return replace(self, saved=tuple(kept))

    def without_saved(self, name: str) -> "PromptBook":
        """Without the prompt called `name`."""
        return replace(self, saved=tuple(snippet for snippet in self.saved if snippet.name != name))

    def with_word(self, word: str) -> "PromptBook":
        """With a word of one's own, which is no mistake."""
        lowered = word.strip().lower()
        if not lowered or lowered in self.words:
            return self
        return replace(self, words=(*self.words, lowered)[-MOST_WORDS:])

    def to_bytes(self) -> bytes:
        """The file's content."""
        return json.dumps({"version": VERSION, **asdict(self)}, indent=1).encode()


def book_path() -> Path:
    """The file that keeps it."""
    return folders.data() / "prompts.json"


def read_book(path: Path) -> PromptBook:
    """What was kept; nothing where there is no such file, and as much as fits of one that is damaged."""
    try:
        if path.stat().st_size > _LARGEST:
            return PromptBook()
        values: Any = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return PromptBook()
    if not isinstance(values, dict) or values.get("version") != VERSION:
        return PromptBook()
    book = PromptBook()
    for entry in _list(values, "saved")[:MOST_SAVED]:
        if isinstance(entry, dict):
            name, text = entry.get("name"), entry.get("text")
            if isinstance(name, str) and isinstance(text, str):
                book = book.with_saved(Snippet(name, text))
    drawn = [line for line in _texts(values, "drawn") if line.strip() and len(line) <= LONGEST]
    words = [word.strip().lower() for word in _texts(values, "words")]
    return replace(book, drawn=tuple(_once(drawn))[:MOST_DRAWN], words=tuple(_once(words))[-MOST_WORDS:])


def write_book(path: Path, book: PromptBook) -> None:
    """Replace what was kept, in one step; raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, book.to_bytes(), replace=True)


def factory_styles() -> list[tuple[str, str]]:
    """The styles that come with the program: what each is called in the code, and its words."""
    values = json.loads((folders.resources() / "styles.json").read_text("utf-8"))
    return [(style["id"], style["text"]) for style in values["styles"]]


def _list(values: dict[str, Any], name: str) -> list[Any]:
    found = values.get(name)
    return found if isinstance(found, list) else []


def _texts(values: dict[str, Any], name: str) -> list[str]:
    return [entry for entry in _list(values, name) if isinstance(entry, str)]


def _once(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]
