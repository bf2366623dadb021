"""What pictures are called: names that every system accepts. Free of Pillow, as the window names them beforehand."""

import re
import unicodedata

from clipdiff_core.job import Job
from clipdiff_core.pictures.output import split_name

_LONGEST_MADE_NAME = 120  # bytes of UTF-8, numbers and a suffix come behind it
_UNSAFE = re.compile(r'[\s<>:"/\\|?*.,\x00-\x1f\x7f-\x9f-]+')


def file_name(name: str, job: Job, index: int, count: int) -> str:
    """The file of picture `index` of `count`; without a `name` that an output gives it, it is called after `job`."""
    stem, suffix = split_name(name or made_name(job))
    return f"{stem}-{index + 1}{suffix}" if count > 1 else f"{stem}{suffix}"


def made_name(job: Job) -> str:
    """The name, without a suffix, that says what `job` draws."""
    return f"{safe_name(job.title)}-{job.seed}"


def safe_name(title: str) -> str:
    """The part of a file name that says `title`, safe on every system beside a number; all scripts' letters stay.

    Alone it is not safe: Windows reserves names like CON and NUL.
    """
    words = _UNSAFE.sub("-", unicodedata.normalize("NFC", title))
    short = words.encode("utf-8", "ignore")[:_LONGEST_MADE_NAME].decode("utf-8", "ignore").strip("-")
    return short or "picture"
