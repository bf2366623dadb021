"""What a job may ask of its task: its settings held against their bounds, with sentences that a person can act on."""

import re

from clipdiff_core.bounds import in_range
from clipdiff_core.errors import JobError
from clipdiff_core.job import Job
from clipdiff_core.targets import Source
from clipdiff_core.task_settings import LONGEST_WORD, MOST_OWN_WORDS, TASK_BOUNDS, Outpaint

_SHA256 = re.compile("[0-9a-f]{64}")


def check_task(job: Job) -> None:
    """Raise `JobError`, with the field at fault, for what the job's task cannot do."""
    if job.task == "generate":
        return
    if not job.init.sha256:
        raise JobError("There is no picture to work on: choose one.", "init")
    if job.method != "diffusion" and job.task not in ("describe", "cut_out"):
        raise JobError("Only guided diffusion works on pictures: choose it as the method.", "method")
    if job.tiling and job.task in ("denoise", "upscale"):
        raise JobError("Edges that meet are only for pictures drawn from noise: switch tiling off.", "tiling")
    _check_bounds(job)
    match job.task:
        case "inpaint":
            _check_source(job.inpaint.mask, "inpaint.mask", "mask")
        case "outpaint":
            _check_growth(job.outpaint)
        case "cut_out":
            _check_source(job.cut_out.correction, "cut_out.correction", "correction")
        case "describe":
            _check_words(job)
        case "upscale":
            if job.upscale.factor not in (2, 4):
                raise JobError("A picture is made 2 or 4 times as large: choose one of them.", "upscale.factor")


def _check_bounds(job: Job) -> None:
    groups = (job.task, "inpaint") if job.task == "outpaint" else (job.task,)
    for group in groups:
        for name, (low, high, words) in TASK_BOUNDS[group].items():
            in_range(getattr(getattr(job, group), name), low, high, f"{group}.{name}", words)


def _check_source(source: Source, path: str, name: str) -> None:
    if source.sha256 and not _SHA256.fullmatch(source.sha256):
        raise JobError(f"The {name} is not named by its SHA-256: choose it again.", path)


def _check_growth(outpaint: Outpaint) -> None:
    if not (outpaint.left or outpaint.right or outpaint.top or outpaint.bottom):
        raise JobError("Say on which sides the picture is to grow, and by how many pixels.", "outpaint.left")


def _check_words(job: Job) -> None:
    asked = job.describe
    if not (asked.subjects or asked.styles or asked.media or asked.colours or asked.own):
        raise JobError("There are no words to choose from: switch a list on, or give words.", "describe.subjects")
    if len(asked.own) > MOST_OWN_WORDS:
        raise JobError(f"A list may have up to {MOST_OWN_WORDS} words: shorten it.", "describe.own")
    for word in asked.own:
        if not word.text.strip() or len(word.text) > LONGEST_WORD:
            raise JobError(f"A word of a list has 1 to {LONGEST_WORD} letters: mend the list.", "describe.own")
