"""What each task uses of a job, and how large its picture is; no widgets."""

from dataclasses import replace
from typing import Any, get_args

from clipdiff_core.courses import parse_course
from clipdiff_core.errors import JobError
from clipdiff_core.job import Job, Size
from clipdiff_core.targets import PictureTarget, Source, Target
from clipdiff_core.task_settings import WORDLESS, TaskName

TASKS: tuple[TaskName, ...] = get_args(TaskName)
_FRESH = ("size", "method")  # what only a picture from noise has
_LOSSES_OF_INIT = ("init_pixels", "init_features")


def walks(job: Job) -> bool:
    """Whether a solver walks from noise to a picture in it; what else there is takes one look, or a few."""
    if job.task == "denoise":
        return job.denoise.mode == "vivid"
    if job.task == "upscale":
        return job.upscale.redraw > 0
    return job.task not in ("cut_out", "describe")


def uses(path: str, job: Job) -> bool:
    """Whether the setting at `path` means something to the task of `job`."""
    if path.partition(".")[0] == "output":
        return job.task != "describe"
    if path == "guidance.clips":
        return walks(job) or job.task in ("cut_out", "describe")
    if path == "model":
        return walks(job) or job.task in ("cut_out", "denoise")
    if path == "seed":
        return walks(job) or job.task == "cut_out"
    if path in _FRESH:
        return job.task == "generate"
    return walks(job)


def compares(job: Job) -> bool:
    """Whether a loss compares what is drawn with the init picture; one that cannot be read may."""
    for name in _LOSSES_OF_INIT:
        path = f"guidance.losses.{name}"
        try:
            if any(parse_course(getattr(job.guidance.losses, name), path).numbers):
                return True
        except JobError:
            return True
    return False


def drawn(job: Job) -> Job:
    """`job` without what its task has no use for, so that nothing counts that the person cannot see."""
    others: dict[str, Any] = {} if job.task == "generate" else {"method": "diffusion"}
    if not uses("count", job):
        others["count"] = 1
    if job.task == "generate" and not compares(job):
        others["init"] = Source()
    targets = tuple(_for_guides(target, job) for target in job.targets) if walks(job) else ()
    if job.task in WORDLESS:
        targets = tuple(target for target in targets if isinstance(target, PictureTarget) or target.text.strip())
    return replace(job, targets=targets, **others)


def finished_size(job: Job, init: Size | None) -> Size:
    """The size of the picture that `job` makes of one of size `init`; the job's own where that is not known."""
    if init is None or job.task == "generate":
        return job.size
    if job.task == "upscale":
        return Size(init.width * job.upscale.factor, init.height * job.upscale.factor)
    if job.task == "outpaint":
        grown = job.outpaint
        return Size(init.width + grown.left + grown.right, init.height + grown.top + grown.bottom)
    return init


def _for_guides(target: Target, job: Job) -> Target:
    """Without weights for CLIPs that do not guide."""
    guiding = [clip.name for clip in job.guidance.clips]
    kept = tuple(weighed for weighed in target.clip_weights if weighed.clip in guiding)
    return target if kept == target.clip_weights else replace(target, clip_weights=kept)
