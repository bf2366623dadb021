"""The job inside a picture: ClipDiff's own key, and the `parameters` text that other tools read."""

import json
from dataclasses import asdict
from pathlib import Path

from PIL.PngImagePlugin import PngImageFile, PngInfo

from clipdiff_core.errors import JobError, PictureError
from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job, Schedule, Solver
from clipdiff_core.pictures.opening import opened
from clipdiff_core.targets import DescriptorTarget, TextTarget

KEY = "clipdiff"
_SOLVERS: dict[Solver, str] = {
    "ddim": "DDIM",
    "euler": "Euler",
    "euler_ancestral": "Euler a",
    "heun": "Heun",
    "dpm_2": "DPM2",
    "lms": "LMS",
    "dpmpp_2m": "DPM++ 2M",
    "dpmpp_2m_sde": "DPM++ 2M SDE",
    "dpmpp_2s_ancestral": "DPM++ 2S a",
}
_SCHEDULES: dict[Schedule, str] = {"karras": " Karras", "exponential": " Exponential", "network": ""}
_METHODS = {"langevin": "Langevin", "conv_prior": "Conv prior", "noise_search": "Noise search"}


def png_info(job: Job, made_with: MadeWith) -> PngInfo:
    """The text chunks for a picture drawn from `job`."""
    info = PngInfo()
    info.add_text(KEY, json.dumps({"job": job.to_dict(), "made_with": asdict(made_with)}))
    info.add_text("parameters", parameters(job).encode("utf-8", "replace").decode("utf-8"))
    return info


def read_job(path: Path) -> Job:
    """The job inside a picture; raises `PictureError` if it is none or holds none, `JobError` if it is too new."""
    with opened(path) as image:
        text = image.text.get(KEY) if isinstance(image, PngImageFile) else None
    if text is None:
        raise PictureError(f"“{path.name}” holds no ClipDiff job: choose a PNG that ClipDiff saved.")
    try:
        return Job.from_dict(json.loads(text)["job"])
    except JobError:
        raise
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PictureError(f"The ClipDiff job inside “{path.name}” is damaged: choose another picture.") from error


def parameters(job: Job) -> str:
    """The job in the form AUTOMATIC1111's web UI writes, which galleries and other tools read."""
    scale = job.conditioning.guidance_scale if job.conditioning.enabled else 1.0
    lines = [_prompt(job, 1)]
    if unwanted := _prompt(job, -1):
        lines.append(f"Negative prompt: {unwanted}")
    settings = {
        "Steps": job.length,
        "Sampler": _METHODS.get(job.method) or _SOLVERS[job.sampling.solver] + _SCHEDULES[job.sampling.schedule],
        "CFG scale": f"{scale:g}",
        "Seed": job.seed,
        "Size": job.size,
        "Model": job.model.name,
    }
    if job.tiling:
        settings["Tiling"] = True
    lines.append(", ".join(f"{name}: {value}" for name, value in settings.items()))
    return "\n".join(lines)


def _prompt(job: Job, sign: int) -> str:
    texts = [t for t in job.targets if isinstance(t, TextTarget | DescriptorTarget) and t.weight * sign > 0]
    return ", ".join(_weighted(" ".join(t.text.split()), abs(t.weight)) for t in texts)


def _weighted(text: str, weight: float) -> str:
    return text if weight == 1 else f"({text}:{weight:g})"
