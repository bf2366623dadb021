"""Courses: what an artist writes, and the number it stands for at each step."""

import pytest

from clipdiff_core.courses import parse_course
from clipdiff_core.errors import JobError

FIVE = (16.0, 8.0, 4.0, 2.0, 1.0, 0.0)  # noise levels of five steps


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("12", (12, 12, 12, 12, 12)),
        (" .5 ", (0.5,) * 5),
        ("-3", (-3,) * 5),
        ("0: 12, 40%: 4", (12, 12, 4, 4, 4)),
        ("40%: 4, 0: 12", (12, 12, 4, 4, 4)),
        ("2: 7", (7, 7, 7, 7, 7)),
        ("0: 1, 3: 2, 4: 3", (1, 1, 1, 2, 3)),
        ("0: 0 -> 4: 8", (0, 2, 4, 6, 8)),
        ("0: 0 → 4: 8", (0, 2, 4, 6, 8)),
        ("0: 1 -> 100%: 0", (1, 0.8, 0.6, 0.4, 0.2)),
        ("0: 5, 2: 4 -> 4: 0", (5, 5, 4, 2, 0)),
        ("0: 1, σ4: 0", (1, 1, 0, 0, 0)),
        ("0: 1, s 3 : 0", (1, 1, 1, 0, 0)),
        ("0: 1, σ0.5: 0", (1, 1, 1, 1, 1)),
        ("0: 1, 50%: 2, 50%: 3", (1, 1, 1, 3, 3)),
        ("0:1->σ4:0,90%:9", (1, 0.5, 0, 0, 0)),
    ],
)
def test_a_course_has_a_number_for_every_step(text: str, values: tuple[float, ...]) -> None:
    assert parse_course(text, "x").values(FIVE) == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cannot be read"),
        ("many", "cannot be read"),
        ("1 2", "cannot be read"),
        ("0: 1,", "cannot be read"),
        ("0: 1; 2: 3", "cannot be read"),
        ("__import__('os')", "cannot be read"),
        ("nan", "cannot be read"),
        ("inf", "cannot be read"),
        ("1e9", "cannot be read"),
        ("-5: 1", "cannot be read"),
        ("9" * 400, "cannot be read"),
        ("1, 2", "does not say where 1 begins"),
        ("120%: 1", "goes on behind the end"),
        ("0: 1, " * 400, "may have 1000 letters"),
    ],
)
def test_what_is_no_course_is_named_beside_its_field(text: str, words: str) -> None:
    with pytest.raises(JobError, match=words) as said:
        parse_course(text, "guidance.course")
    assert said.value.field == "guidance.course"


def test_the_numbers_that_are_written() -> None:
    assert parse_course("0: 12, 40%: -4 -> 60%: 7", "x").numbers == (12, -4, 7)
