"""Courses: numbers that change in the course of a run, as an artist writes them; parsed, never evaluated.

"12" stays 12. "0: 12, 40%: 4" is 12 at first and 4 from two fifths of the steps on. "0: 1 -> 80%: 0" goes from 1 to 0
on the way. What stands before a colon is a step, a share of all steps, or a noise level: "σ2: 0" (or "s2: 0") begins
where sigma has fallen to 2.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from clipdiff_core.errors import JobError, shown

Unit = Literal["step", "share", "sigma"]

_NUMBER = r"\d{1,9}(?:\.\d{0,9})?"
_ENTRY = re.compile(
    rf"\s*(?:(?P<sigma>[σs])?\s*(?P<at>{_NUMBER})\s*(?P<share>%)?\s*:)?\s*(?P<value>[-+]?(?:{_NUMBER}|\.\d{{1,9}}))\s*"
)
_LONGEST = 1000  # letters


@dataclass(frozen=True, slots=True)
class Point:
    """From `at`, counted in `unit`, the number is `value`; it `glides` there from the point before."""

    at: float
    unit: Unit
    value: float
    glides: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """The points of a course, in the order they were written."""

    points: tuple[Point, ...]

    def values(self, sigmas: Sequence[float]) -> tuple[float, ...]:
        """One number for each step of a run whose noise levels are `sigmas`, the final 0 among them."""
        steps = len(sigmas) - 1
        placed = sorted(((_step(point, sigmas, steps), point) for point in self.points), key=lambda place: place[0])
        return tuple(self._at(step, placed) for step in range(steps))

    def _at(self, step: int, placed: list[tuple[float, Point]]) -> float:
        """The first point's number counts before it, too."""
        last_at, last = placed[0]
        for at, point in placed:
            if at > step:
                if point.glides and step > last_at:
                    return last.value + (point.value - last.value) * (step - last_at) / (at - last_at)
                break
            last_at, last = at, point
        return last.value

    @property
    def numbers(self) -> tuple[float, ...]:
        """Every number that is written in it."""
        return tuple(point.value for point in self.points)


def parse_course(text: str, field: str) -> Course:
    """Read a course; raises `JobError` beside `field` when it is none."""
    if len(text) > _LONGEST:
        raise JobError(f"A course may have {_LONGEST} letters: this one has {len(text)}.", field)
    parts = re.split(r"(,|->|→)", text)
    points: list[Point] = []
    for number, part in enumerate(parts[::2]):
        match = _ENTRY.fullmatch(part)
        if match is None:
            raise JobError(f"“{shown(text)}” cannot be read: write a number, or for example “0: 12, 40%: 4”.", field)
        glides = number > 0 and parts[2 * number - 1] != ","
        if match["at"] is None and len(parts) > 1:
            raise JobError(f"“{shown(text)}” does not say where {match['value']} begins: for example “40%: 4”.", field)
        unit: Unit = "sigma" if match["sigma"] else "share" if match["share"] else "step"
        at = float(match["at"] or 0)
        if unit == "share" and at > 100:
            raise JobError(f"“{shown(text)}” goes on behind the end: {match['at']}% is more than all.", field)
        points.append(Point(at / 100 if unit == "share" else at, unit, float(match["value"]), glides))
    return Course(tuple(points))


def _step(point: Point, sigmas: Sequence[float], steps: int) -> float:
    """The step at which `point` begins."""
    if point.unit == "share":
        return point.at * steps
    if point.unit == "sigma":
        return next((step for step, sigma in enumerate(sigmas) if sigma <= point.at), steps)
    return point.at
