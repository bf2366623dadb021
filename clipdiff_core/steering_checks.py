"""What a job may ask of its guide: targets, cutouts and losses held against their bounds."""

import re
from dataclasses import fields

from clipdiff_core.bounds import course_in_range, in_range
from clipdiff_core.courses import parse_course
from clipdiff_core.cuttings import cutout_counts
from clipdiff_core.errors import JobError, shown
from clipdiff_core.job import HEAVIEST, MOST_CUTOUTS, Cutting, Guidance, Job
from clipdiff_core.targets import DescriptorTarget, PictureTarget, Span, Target, TextTarget, parts_of
from clipdiff_core.task_settings import WORDLESS

HEAVIEST_LOSS = 1_000_000
LARGEST_POWER = 100
MOST_CHANGE = 2  # times the usual
ANY_STEPS = 100  # stand for as many as the program will choose
_COMPARING = ("init_pixels", "init_features")
_SHA256 = re.compile("[0-9a-f]{64}")


def check_targets(job: Job) -> None:
    """Raise `JobError` for the first thing that is wrong with a target, or between two."""
    targets = job.targets
    if not targets and job.task in WORDLESS:
        return
    if not any(isinstance(target, PictureTarget) or target.text.strip() for target in targets):
        raise JobError("Say what to draw: the prompt is empty.", "targets")
    for target in targets:
        _check_target(target)
        _check_clip_weights(target, job)
    _check_agreement(targets)
    if not any(target.weight > 0 for target in targets):
        raise JobError("Nothing is asked for: give at least one target a weight above 0.", "targets")


def _check_target(target: Target) -> None:
    if not isinstance(target, PictureTarget):
        if not target.text.strip():
            raise JobError("One of the prompts is empty: fill it in or remove it.", "targets")
        if not _is_text(target.text):
            raise JobError("One of the prompts holds characters that are not text: type it again.", "targets")
    if not isinstance(target, TextTarget) and not _SHA256.fullmatch(target.sha256):
        raise JobError("A target picture is not named by its SHA-256: choose the picture again.", "targets")
    if not abs(target.weight) <= HEAVIEST:
        raise JobError(f"A target's weight must be a number between -{HEAVIEST} and {HEAVIEST}.", "targets")
    if isinstance(target, DescriptorTarget):
        in_range(target.picture_share, 0, 1, "targets", "picture's share of a target")
    if not 0 <= target.span.start < target.span.end <= 1:
        raise JobError(
            "A target's part of the run must begin before it ends, both between 0% and 100%: for example 0-50%.",
            "targets",
        )


def _check_clip_weights(target: Target, job: Job) -> None:
    guiding = [clip.name for clip in job.guidance.clips]
    named = [weighed.clip for weighed in target.clip_weights]
    for weighed in target.clip_weights:
        if weighed.clip not in guiding:
            raise JobError(
                f"A target has a weight for the CLIP “{shown(weighed.clip)}”, which does not guide.", "targets"
            )
        if named.count(weighed.clip) > 1:
            raise JobError(f"A target has two weights for the CLIP “{shown(weighed.clip)}”: leave one.", "targets")
        if not 0 <= weighed.weight <= HEAVIEST:
            raise JobError(
                f"A target's weight for the CLIP “{shown(weighed.clip)}” must be between 0 and {HEAVIEST}.", "targets"
            )


def _check_agreement(targets: tuple[Target, ...]) -> None:
    """The same words or the same picture, for and against, at the same time: neither would be drawn."""
    asked: list[tuple[str, float, Span]] = []
    for target in targets:
        for part in parts_of(target):
            key = part.sha256 or part.text.strip().casefold()
            if any(
                key == other and part.weight * weight < 0 and target.span.meets(span) for other, weight, span in asked
            ):
                named = part.text.strip() if not part.sha256 else _picture_name(target)
                raise JobError(f"“{shown(named)}” is asked for and against at once: remove one of the two.", "targets")
            asked.append((key, part.weight, target.span))


def _picture_name(target: Target) -> str:
    return "the picture" if isinstance(target, TextTarget) else target.name or "the picture"


def check_cutting(cutting: Cutting, steps: int) -> None:
    """Raise `JobError`, with the field at fault, for cutouts that cannot be taken."""
    path = "guidance.cutting"
    counted = [
        course_in_range(text or "0", 0, MOST_CUTOUTS, f"{path}.{field}", f"number of {name} cutouts", whole=True)
        for field, name, text in (("overview", "overview", cutting.overview), ("inner", "inner", cutting.inner))
    ]
    placed_by_noise = any(point.unit == "sigma" for course in counted for point in course.points)
    if (cutting.overview or cutting.inner) and not placed_by_noise:  # else only the run itself knows
        cutout_counts(cutting, range(steps or ANY_STEPS, -1, -1))
    course_in_range(cutting.size_power, 0, LARGEST_POWER, f"{path}.size_power", "size power")
    course_in_range(cutting.grey, 0, 1, f"{path}.grey", "grey share")
    for name in ("affine", "perspective", "colour"):
        in_range(getattr(cutting, name), 0, MOST_CHANGE, f"{path}.{name}", f"{name} share of cutouts")
    in_range(cutting.noise, 0, 1, f"{path}.noise", "noise of cutouts")


def check_losses(guidance: Guidance) -> None:
    """Raise `JobError`, with the field at fault, for weights that no loss can have, or that nothing would push by."""
    for field in fields(guidance.losses):
        if field.name != "distance":
            name, path = f"weight of “{field.name}”", f"guidance.losses.{field.name}"
            course = course_in_range(getattr(guidance.losses, field.name), 0, HEAVIEST_LOSS, path, name)
            if any(course.numbers) and guidance.clip_guidance_scale == 0:
                raise JobError(
                    "Losses push as strongly as CLIP guidance says: give that a strength above 0, or set them to 0.",
                    path,
                )


def check_init(job: Job) -> None:
    """Raise `JobError` where losses compare with a picture that is not named, or badly."""
    if job.init.sha256 and not _SHA256.fullmatch(job.init.sha256):
        raise JobError("The init picture is not named by its SHA-256: choose the picture again.", "init")
    courses = [parse_course(getattr(job.guidance.losses, name), f"guidance.losses.{name}") for name in _COMPARING]
    if not job.init.sha256 and any(any(course.numbers) for course in courses):
        raise JobError("A loss compares with an init picture, and there is none: choose one.", "init")


def _is_text(text: str) -> bool:
    """False for half characters, as a command line in another encoding brings them: no file can hold them."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
