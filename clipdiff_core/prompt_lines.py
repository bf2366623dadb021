"""Prompts one a line, as they are typed: “a fox:1.5 | blurry:-0.3@50-100%”; torch-free."""

from collections.abc import Iterable

from clipdiff_core.targets import ALWAYS, Target, TextTarget, parse_target, span_text
from clipdiff_core.wildcards import outside

SEPARATOR = " | "


def read_line(line: str) -> tuple[TextTarget, ...]:
    """The targets of one line; what stands between braces is one target's."""
    return tuple(parse_target(part) for part in outside(line, SEPARATOR))


def read_lines(text: str) -> list[tuple[int, tuple[TextTarget, ...]]]:
    """The targets of every line that says something, each with the number of its line."""
    lines = enumerate(text.split("\n"), 1)
    return [(number, read_line(line)) for number, line in lines if line.strip()]


def write_line(targets: Iterable[Target]) -> str:
    """The words among `targets` in one line, the inverse of `read_line`; those without words are left out."""
    texts = [target for target in targets if isinstance(target, TextTarget) and target.text.strip()]
    return SEPARATOR.join(typed(target) for target in texts)


def typed(target: TextTarget) -> str:
    """One target as it is typed, with its weight and span where they are not as usual."""
    words = " ".join(target.text.split())
    if target.weight == 1 and target.span == ALWAYS and parse_target(words) == TextTarget(words):
        return words
    span = "" if target.span == ALWAYS and "@" not in words else f"@{span_text(target.span)}"
    return f"{words}:{target.weight:g}{span}"
