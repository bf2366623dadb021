"""What a job may ask for: its settings held against their bounds, with sentences that a person can act on."""

import re

from clipdiff_core.courses import parse_course
from clipdiff_core.errors import JobError
from clipdiff_core.job import (
    AUTOMATIC,
    HEAVIEST,
    LARGEST_SEED,
    LARGEST_SIDE,
    LONGEST_RATIO,
    MOST_CUTOUTS,
    MOST_ITERATIONS,
    MOST_LABELS,
    MOST_PICTURES,
    MOST_STEPS,
    SIDE_MULTIPLE,
    SMALLEST_SIDE,
    Clip,
    Guidance,
    Job,
    Size,
)
from clipdiff_core.targets import PictureTarget, Target, TextTarget

LARGEST_FACTOR = 100
SMALLEST_CLAMP, LARGEST_CLAMP = 0.001, 10
SMALLEST_THRESHOLD = 0.5
MOST_TURNED = 0.9

_SHA256 = re.compile("[0-9a-f]{64}")


def validate(job: Job) -> None:
    """Raise `JobError`, with the field at fault, for the first thing in `job` that cannot be drawn."""
    _validate_targets(job.targets)
    _validate_size(job.size)
    _in_range(job.sampling.steps, 1, MOST_STEPS, "sampling.steps", "number of steps")
    _in_range(job.sampling.eta, 0, 1, "sampling.eta", "eta")
    _in_range(job.count, 1, MOST_PICTURES, "count", "number of pictures")
    _in_range(job.seed, 0, LARGEST_SEED - MOST_PICTURES, "seed", "seed")
    _in_range(job.guidance.cutouts, AUTOMATIC, MOST_CUTOUTS, "guidance.cutouts", "number of cutouts")
    _in_range(
        job.guidance.iterations, AUTOMATIC, MOST_ITERATIONS, "guidance.iterations", "number of guidance iterations"
    )
    _in_range(job.guidance.clip_guidance_scale, 0, 100, "guidance.clip_guidance_scale", "CLIP guidance")
    _in_range(job.conditioning.guidance_scale, 0, 100, "conditioning.guidance_scale", "guidance scale")
    _in_range(job.conditioning.label, -1, MOST_LABELS, "conditioning.label", "class")
    _validate_clips(job.guidance.clips)
    _validate_control(job.guidance)


def _validate_targets(targets: tuple[Target, ...]) -> None:
    if not any(isinstance(t, PictureTarget) or t.text.strip() for t in targets):
        raise JobError("Say what to draw: the prompt is empty.", "targets")
    weights: dict[str, float] = {}
    for target in targets:
        if isinstance(target, TextTarget) and not target.text.strip():
            raise JobError("One of the prompts is empty: fill it in or remove it.", "targets")
        if isinstance(target, TextTarget) and not _is_text(target.text):
            raise JobError("One of the prompts holds characters that are not text: type it again.", "targets")
        if isinstance(target, PictureTarget) and not _SHA256.fullmatch(target.sha256):
            raise JobError("A target picture is not named by its SHA-256: choose the picture again.", "targets")
        if not abs(target.weight) <= HEAVIEST:
            raise JobError(f"A target's weight must be a number between -{HEAVIEST} and {HEAVIEST}.", "targets")
        shown = target.text.strip() if isinstance(target, TextTarget) else (target.name or "the picture")
        key = shown.casefold() if isinstance(target, TextTarget) else target.sha256
        if weights.get(key, 0.0) * target.weight < 0:
            raise JobError(f"“{shown}” is asked for and against at once: remove one of the two.", "targets")
        weights[key] = target.weight or weights.get(key, 0.0)
    if not any(target.weight > 0 for target in targets):
        raise JobError("Nothing is asked for: give at least one target a weight above 0.", "targets")


def _validate_clips(clips: tuple[Clip, ...]) -> None:
    names = [clip.name for clip in clips]
    for clip in clips:
        if not clip.name:
            raise JobError("One of the CLIPs that guide has no name: choose one, or remove it.", "guidance.clips")
        if names.count(clip.name) > 1:
            raise JobError(f"“{clip.name}” is to guide twice: give it twice the weight instead.", "guidance.clips")
        if not 0 < clip.weight <= HEAVIEST:
            raise JobError(f"The weight of “{clip.name}” must be above 0 and at most {HEAVIEST}.", "guidance.clips")


def _validate_control(guidance: Guidance) -> None:
    factors = parse_course(guidance.course, "guidance.course").numbers
    for factor in factors:
        _in_range(factor, 0, LARGEST_FACTOR, "guidance.course", "factor of CLIP guidance")
    if not 0 <= guidance.interval.start < guidance.interval.end <= 1:
        raise JobError("Guidance must begin before it ends, both from 0 to 100 % of the steps.", "guidance.interval")
    _in_range(guidance.clamp, SMALLEST_CLAMP, LARGEST_CLAMP, "guidance.clamp", "clamp")
    _in_range(guidance.threshold, SMALLEST_THRESHOLD, 1, "guidance.threshold", "threshold")
    _in_range(guidance.spherical, 0, MOST_TURNED, "guidance.spherical", "share of turned noise")


def _is_text(text: str) -> bool:
    """False for half characters, as a command line in another encoding brings them: no file can hold them."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _validate_size(size: Size) -> None:
    for side in (size.width, size.height):
        if not SMALLEST_SIDE <= side <= LARGEST_SIDE:
            raise JobError(
                f"A size of {size} cannot be drawn: each side must be {SMALLEST_SIDE} to {LARGEST_SIDE} pixels.", "size"
            )
        if side % SIDE_MULTIPLE:
            near = round(side / SIDE_MULTIPLE) * SIDE_MULTIPLE
            raise JobError(f"Each side must be a multiple of {SIDE_MULTIPLE}: try {near} instead of {side}.", "size")
    if max(size.width, size.height) > LONGEST_RATIO * min(size.width, size.height):
        raise JobError(f"A size of {size} is too long: one side may be {LONGEST_RATIO} times the other.", "size")


def _in_range(value: float, low: float, high: float, path: str, name: str) -> None:
    if not low <= value <= high:
        raise JobError(f"The {name} must be between {low} and {high}, not {value}.", path)
