"""What a job may ask for: its settings held against their bounds, with sentences that a person can act on."""

from clipdiff_core.bounds import course_in_range
from clipdiff_core.bounds import in_range as _in_range
from clipdiff_core.courses import parse_course
from clipdiff_core.errors import JobError, shown
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
    MOST_RECURRENCE,
    MOST_STEPS,
    SIDE_MULTIPLE,
    SMALLEST_SIDE,
    Clip,
    Guidance,
    Job,
    Size,
)
from clipdiff_core.methods import METHOD_BOUNDS
from clipdiff_core.steering_checks import check_cutting, check_init, check_losses, check_targets
from clipdiff_core.task_checks import check_task

LARGEST_FACTOR = 100
SMALLEST_CLAMP, LARGEST_CLAMP = 0.001, 10
SMALLEST_THRESHOLD = 0.5
MOST_TURNED = 0.9


def validate(job: Job) -> None:
    """Raise `JobError`, with the field at fault, for the first thing in `job` that cannot be drawn."""
    check_task(job)
    check_targets(job)
    _validate_size(job.size)
    _in_range(job.sampling.steps, AUTOMATIC, MOST_STEPS, "sampling.steps", "number of steps")
    _in_range(job.sampling.eta, 0, 1, "sampling.eta", "eta")
    _validate_recurrence(job.sampling.recurrence)
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
    check_cutting(job.guidance.cutting, job.sampling.steps)
    check_losses(job.guidance)
    check_init(job)
    _validate_control(job.guidance)
    _validate_method(job)


def _validate_clips(clips: tuple[Clip, ...]) -> None:
    names = [clip.name for clip in clips]
    for clip in clips:
        if not clip.name:
            raise JobError("One of the CLIPs that guide has no name: choose one, or remove it.", "guidance.clips")
        if names.count(clip.name) > 1:
            raise JobError(
                f"“{shown(clip.name)}” is to guide twice: give it twice the weight instead.", "guidance.clips"
            )
        if not 0 < clip.weight <= HEAVIEST:
            raise JobError(
                f"The weight of “{shown(clip.name)}” must be above 0 and at most {HEAVIEST}.", "guidance.clips"
            )


def _validate_control(guidance: Guidance) -> None:
    course_in_range(guidance.course, 0, LARGEST_FACTOR, "guidance.course", "factor of CLIP guidance")
    if not 0 <= guidance.interval.start < guidance.interval.end <= 1:
        raise JobError("Guidance must begin before it ends, both from 0 to 100 % of the steps.", "guidance.interval")
    _in_range(guidance.clamp, SMALLEST_CLAMP, LARGEST_CLAMP, "guidance.clamp", "clamp")
    _in_range(guidance.threshold, SMALLEST_THRESHOLD, 1, "guidance.threshold", "threshold")
    _in_range(guidance.spherical, 0, MOST_TURNED, "guidance.spherical", "share of turned noise")


def _validate_recurrence(text: str) -> None:
    field = "sampling.recurrence"
    for number in parse_course(text, field).numbers:
        _in_range(number, 1, MOST_RECURRENCE, field, "number of times that a step is drawn")
        if number != round(number):
            raise JobError(f"A step is drawn a whole number of times: {number:g} is none.", field)


def _validate_method(job: Job) -> None:
    """Only the settings of the method that draws."""
    if job.method == "diffusion":
        return
    if job.guidance.clip_guidance_scale == 0:
        raise JobError(
            "This method goes by what CLIP sees: give CLIP guidance a strength above 0, or draw by guided diffusion.",
            "guidance.clip_guidance_scale",
        )
    settings = getattr(job, job.method)
    for name, (low, high, words) in METHOD_BOUNDS[job.method].items():
        _in_range(getattr(settings, name), low, high, f"{job.method}.{name}", words)


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
