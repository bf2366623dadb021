"""Numbers and courses held against what they may be, with sentences that a person can act on."""

from clipdiff_core.courses import Course, parse_course
from clipdiff_core.errors import JobError, shown


def in_range(value: float, low: float, high: float, path: str, name: str) -> None:
    """Raise `JobError` beside `path` unless `value` lies from `low` to `high`."""
    if not low <= value <= high:
        raise JobError(f"The {name} must be between {low} and {high}, not {shown(str(value))}.", path)


def course_in_range(text: str, low: float, high: float, path: str, name: str, whole: bool = False) -> Course:
    """The course that `text` tells; raises `JobError` unless all its numbers lie from `low` to `high`."""
    course = parse_course(text, path)
    for value in course.numbers:
        in_range(value, low, high, path, name)
        if whole and value != int(value):
            raise JobError(f"The {name} must be a whole number, not {value:g}.", path)
    return course
