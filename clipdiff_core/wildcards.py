"""Wildcards: words that are chosen anew for every picture, by its seed; torch-free.

`{red|blue} fox` takes one of the options, `{2$$red|blue|green}` two of them, with commas between; options may hold
options. `__colour__` takes a line of the file `colour.txt` in the wildcards folder. What is chosen goes into the job,
so that nothing of this is left when a picture is drawn.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from clipdiff_core import folders
from clipdiff_core.errors import JobError
from clipdiff_core.job import Job
from clipdiff_core.targets import PictureTarget, Target

FIELD = "targets"
LONGEST, MOST_CHOICES = 10_000, 10_000  # letters of what is chosen, and how often
DEEPEST = 20  # options in options, and files that name files
MOST_LINES, LARGEST_FILE = 10_000, 1 << 20  # of a file, and its bytes
_NAME = r"[^\W_](?:[\w-]*?[^\W_])??"  # no dots and no slashes: it leads nowhere but into the folder
_FILE = re.compile(f"__({_NAME})__")
_SEVERAL = re.compile(r"\s*(\d{1,3})\s*\$\$")
MARKS = re.compile(rf"[{{}}|]|\d{{1,3}}\s*\$\$|__{_NAME}__")  # what in a prompt is not words


def wildcards_folder() -> Path:
    """Where the person's lists of words lie, a text file each, with an option a line; # begins a remark."""
    return folders.data() / "wildcards"


def has_wildcards(job: Job) -> bool:
    """Whether anything in the words of `job` is chosen by its seed."""
    return any(_marked(target) for target in job.targets)


def resolve(job: Job, folder: Path | None = None) -> Job:
    """`job` with what its seed chooses in the place of wildcards; the same seed and lists choose the same.

    Raises `JobError` for braces that do not match, and lists that are missing or lead in a circle.
    """
    if not has_wildcards(job):
        return job
    choosing = _Choosing(random.Random(job.seed), folder or wildcards_folder())
    return replace(job, targets=tuple(choosing.in_target(target) for target in job.targets))


def resolve_each(job: Job, folder: Path | None = None) -> list[Job]:
    """The jobs that draw what `job` asks for: itself, or one for each picture where each has a choice of its own."""
    if not has_wildcards(job):
        return [job]
    single = (replace(job, seed=job.seed + index, count=1) for index in range(job.count))
    return [resolve(each, folder) for each in single]


def outside(text: str, separator: str) -> Iterator[str]:
    """The parts of `text` between separators that are not within braces."""
    part, depth, place = "", 0, 0
    while place < len(text):
        if depth <= 0 and text.startswith(separator, place):
            yield part
            part, place = "", place + len(separator)
            continue
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        part += text[place]
        place += 1
    yield part


class _Choosing:
    """Chooses with one stream of random numbers, and reads each list once."""

    def __init__(self, chance: random.Random, folder: Path) -> None:
        self._chance = chance
        self._folder = folder
        self._lists: dict[str, list[str]] = {}
        self._choices = 0

    def in_target(self, target: Target) -> Target:
        """A target with words chosen in the place of its wildcards."""
        if isinstance(target, PictureTarget) or not _marked(target):
            return target
        return replace(target, text=" ".join(self._chosen(target.text, 0).split()))

    def _chosen(self, text: str, depth: int) -> str:
        if depth > DEEPEST:
            raise JobError(
                f"Wildcards lead to wildcards more than {DEEPEST} times: does a list name itself? Take that out.", FIELD
            )
        made, place = "", 0
        while place < len(text):
            if text[place] == "{":
                end = _closing(text, place)
                made += self._of_options(text[place + 1 : end], depth)
                place = end + 1
            elif text[place] == "}":
                raise JobError(f"There is a }} without a {{ before it in “{text}”: remove it, or add the {{.", FIELD)
            elif match := _FILE.match(text, place):
                made += self._chosen(self._one(self._lines(match[1])), depth + 1)
                place = match.end()
            else:
                made += text[place]
                place += 1
        if len(made) > LONGEST:
            raise JobError(f"The wildcards make a prompt of more than {LONGEST} letters: shorten them.", FIELD)
        return made

    def _of_options(self, inside: str, depth: int) -> str:
        several = _SEVERAL.match(inside)
        options = list(outside(inside[several.end() :] if several else inside, "|"))
        if several is None:
            return self._chosen(self._one(options), depth + 1).strip()
        taken = []
        for _ in range(min(int(several[1]), len(options))):
            taken.append(options.pop(self._place(options)))
        return ", ".join(self._chosen(option, depth + 1).strip() for option in taken)

    def _one(self, options: list[str]) -> str:
        return options[self._place(options)]

    def _place(self, options: list[str]) -> int:
        self._choices += 1
        if self._choices > MOST_CHOICES:
            raise JobError(f"The wildcards need more than {MOST_CHOICES} choices: shorten them.", FIELD)
        return int(self._chance.random() * len(options))  # the one call whose numbers Python promises to keep

    def _lines(self, name: str) -> list[str]:
        if name not in self._lists:
            self._lists[name] = read_list(name, self._folder)
        return self._lists[name]


def read_list(name: str, folder: Path) -> list[str]:
    """The options in the list `name`; raises `JobError` when there is none, or it is empty or far too large."""
    path = folder / f"{name}.txt"
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise JobError(f"The wildcards in “{path}” are larger than 1 MiB: make the file smaller.", FIELD)
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError as error:
        told = f"There are no wildcards “{name}”: write its words, one a line, into “{path}”."
        raise JobError(told, FIELD) from error
    except (OSError, ValueError) as error:
        raise JobError(f"The wildcards in “{path}” cannot be read: it should be a text file.", FIELD) from error
    options = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not options:
        raise JobError(f"The wildcards in “{path}” are empty: write words into it, one a line.", FIELD)
    return options[:MOST_LINES]


def _marked(target: Target) -> bool:
    if isinstance(target, PictureTarget):
        return False
    return "{" in target.text or "}" in target.text or _FILE.search(target.text) is not None


def _closing(text: str, begin: int) -> int:
    """Where the brace that opens at `begin` closes."""
    depth = 0
    for place in range(begin, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise JobError(f"A {{ in “{text}” is not closed: add the }}.", FIELD)
