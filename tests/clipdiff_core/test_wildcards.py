"""Wildcards: what a seed chooses, and what is said of those that cannot be read."""

from dataclasses import replace
from pathlib import Path

import pytest

from clipdiff_core import wildcards
from clipdiff_core.errors import JobError
from clipdiff_core.job import Job
from clipdiff_core.prompt_lines import read_line, read_lines, typed, write_line
from clipdiff_core.targets import PictureTarget, Span, TextTarget
from clipdiff_core.wildcards import has_wildcards, outside, resolve, resolve_each, wildcards_folder


def words(text: str, seed: int = 0) -> str:
    target = resolve(Job((TextTarget(text),), seed=seed)).targets[0]
    assert isinstance(target, TextTarget)
    return target.text


def write(name: str, text: str) -> Path:
    folder = wildcards_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_option_comes_up_and_the_same_seed_chooses_the_same() -> None:
    chosen = [words("a {red|blue|dark  green} fox", seed) for seed in range(60)]
    assert set(chosen) == {"a red fox", "a blue fox", "a dark green fox"}
    assert chosen == [words("a {red|blue|dark green} fox", seed) for seed in range(60)]


def test_what_a_seed_chooses_never_changes() -> None:
    assert [words("{a|b|c|d}{e|f|g|h}", seed) for seed in range(4)] == ["dh", "ah", "dh", "ag"]


def test_options_within_options() -> None:
    found = {words("{a {red|blue} fox|an owl}", seed) for seed in range(60)}
    assert found == {"a red fox", "a blue fox", "an owl"}


def test_several_of_them_each_once() -> None:
    for seed in range(30):
        first, second = words("{2$$red|blue|green}", seed).split(", ")
        assert first != second
        assert {first, second} < {"red", "blue", "green"}
    assert sorted(words("{9$$red|blue}").split(", ")) == ["blue", "red"]


def test_an_option_may_be_nothing() -> None:
    assert {words("a {|big} fox", seed) for seed in range(30)} == {"a fox", "a big fox"}


def test_lists_of_ones_own_may_hold_wildcards() -> None:
    write("colour", "# my colours\nred\n\n{dark|light} blue\n")
    found = {words("a __colour__ fox", seed) for seed in range(60)}
    assert found == {"a red fox", "a dark blue fox", "a light blue fox"}
    write("颜色", "红色")
    assert words("__颜色____colour__").startswith("红色")


@pytest.mark.parametrize("name", ["../secret", "a/b", "..", "a.b"])
def test_names_lead_nowhere_else(name: str) -> None:
    assert words(f"a __{name}__ fox") == f"a __{name}__ fox"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a {red|blue fox", "is not closed"),
        ("a {red|{blue} fox", "is not closed"),
        ("a red} fox", "without a { before it"),
        ("a __nothing__ fox", "There are no wildcards “nothing”"),
    ],
)
def test_what_is_wrong_is_said_beside_the_prompt(text: str, told: str) -> None:
    with pytest.raises(JobError, match=told) as caught:
        words(text)
    assert caught.value.field == "targets"


def test_lists_that_are_of_no_use() -> None:
    write("empty", "# nothing\n\n")
    with pytest.raises(JobError, match="are empty"):
        words("__empty__")
    write("binary", "").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(JobError, match="should be a text file"):
        words("__binary__")
    write("large", "a" * (wildcards.LARGEST_FILE + 1))
    with pytest.raises(JobError, match="larger than 1 MiB"):
        words("__large__")


def test_a_list_that_names_itself_ends() -> None:
    write("round", "__round__")
    with pytest.raises(JobError, match="does a list name itself"):
        words("__round__")


def test_lists_that_multiply_end() -> None:
    for number in range(18):
        write(f"n{number}", f"__n{number + 1}____n{number + 1}____n{number + 1}__")
    write("n18", "a")
    with pytest.raises(JobError, match="choices: shorten them"):
        words("__n0__")
    write("long", "a" * (wildcards.LONGEST + 1))
    with pytest.raises(JobError, match="letters: shorten them"):
        words("__long__")


def test_each_picture_has_a_choice_of_its_own() -> None:
    job = Job((TextTarget("a {red|blue} fox"), PictureTarget("00")), seed=7, count=8)
    jobs = resolve_each(job)
    assert [each.seed for each in jobs] == list(range(7, 15))
    assert all(each.count == 1 and not has_wildcards(each) for each in jobs)
    assert {each.title for each in jobs} == {"a red fox, picture", "a blue fox, picture"}
    assert jobs[3] == resolve(replace(job, seed=10, count=1))


def test_without_wildcards_the_job_is_the_same() -> None:
    job = Job((TextTarget("a fox | an owl, snake_case"),), count=4)
    assert resolve_each(job) == [job]
    assert resolve(job) is job


def test_separators_within_braces_separate_nothing() -> None:
    assert list(outside("{a | b} fox | c", " | ")) == ["{a | b} fox", "c"]
    assert read_line("{a | b} fox:2 | c:-1@0-50%") == (
        TextTarget("{a | b} fox", 2),
        TextTarget("c", -1, Span(0, 0.5)),
    )


@pytest.mark.parametrize(
    "target",
    [
        TextTarget("a fox"),
        TextTarget("a fox", 1.5),
        TextTarget("a fox", 1, Span(0.25, 0.5)),
        TextTarget("a fox", -0.3, Span(0, 0.5)),
        TextTarget("ratio 16:9"),
        TextTarget("shop@0-50%"),
        TextTarget("{a:1|b:2}"),
    ],
)
def test_a_line_is_read_as_it_was_written(target: TextTarget) -> None:
    assert read_line(typed(target)) == (target,)
    assert read_line(write_line([TextTarget("x"), PictureTarget("00"), target])) == (TextTarget("x"), target)


def test_lines_keep_their_numbers() -> None:
    assert read_lines("a fox\n\n an owl:2 \r\n") == [(1, (TextTarget("a fox"),)), (3, (TextTarget("an owl", 2),))]
