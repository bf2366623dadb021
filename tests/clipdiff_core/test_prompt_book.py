"""Saved prompts, the ones that were drawn, and words of one's own: kept, bounded, and read back."""

import json
from pathlib import Path

import pytest

from clipdiff_core import prompt_book
from clipdiff_core.prompt_book import PromptBook, Snippet, book_path, factory_styles, read_book, write_book


def test_what_is_written_is_read_back(home: Path) -> None:
    book = PromptBook().with_saved(Snippet("Foxes", "a fox | 狐狸:1.5")).with_drawn("an owl").with_word("Toucan")
    write_book(book_path(), book)
    assert read_book(book_path()) == book
    assert book_path().is_relative_to(home)
    assert [path.name for path in home.iterdir()] == ["prompts.json"]


def test_a_prompt_drawn_again_comes_to_the_front() -> None:
    book = PromptBook().with_drawn("a").with_drawn("b").with_drawn("a").with_drawn("  ")
    assert book.drawn == ("a", "b")


def test_the_last_ones_drawn_stay() -> None:
    book = PromptBook()
    for number in range(prompt_book.MOST_DRAWN + 5):
        book = book.with_drawn(f"fox {number}")
    assert len(book.drawn) == prompt_book.MOST_DRAWN
    assert book.drawn[0] == f"fox {prompt_book.MOST_DRAWN + 4}"
    assert book.with_drawn("x" * (prompt_book.LONGEST + 1)) is book


def test_saved_prompts_stand_by_name() -> None:
    book = PromptBook().with_saved(Snippet("owls", "an owl")).with_saved(Snippet("Foxes", "a fox"))
    assert [snippet.name for snippet in book.saved] == ["Foxes", "owls"]
    book = book.with_saved(Snippet(" owls ", "two owls"))
    assert book.saved[1] == Snippet("owls", "two owls")
    assert book.with_saved(Snippet("", "nothing")).with_saved(Snippet("x", " ")) == book
    assert book.without_saved("owls").saved == (Snippet("Foxes", "a fox"),)


def test_own_words_are_kept_once_and_in_lower_case() -> None:
    assert PromptBook().with_word("Toucan").with_word("toucan ").with_word(" ").words == ("toucan",)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff", b'{"version": 99, "drawn": ["a"]}', b"[" * 100_000],
)
def test_a_damaged_file_is_as_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "prompts.json"
    path.write_bytes(content)
    assert read_book(path) == PromptBook()
    assert read_book(tmp_path / "none.json") == PromptBook()


def test_what_fits_of_a_damaged_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "prompts.json"
    values = {"version": 1, "saved": [{"name": "a", "text": "b"}, 5, {"name": 1}], "drawn": ["x", 3, "x"], "words": 7}
    path.write_text(json.dumps(values), encoding="utf-8")
    assert read_book(path) == PromptBook((Snippet("a", "b"),), ("x",))


def test_the_styles_that_come_with_the_program() -> None:
    styles = factory_styles()
    assert len(dict(styles)) == len(styles) >= 10
    assert dict(styles)["flat"] == "flat style"
    assert not [text for _, text in styles if set("{}|:@") & set(text)]
