"""The job inside a picture: ClipDiff's own key, and the `parameters` text that other tools read."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngImageFile, PngInfo

import clipdiff_core
from clipdiff_core.errors import JobError, PictureError
from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job, Schedule, Size, Solver
from clipdiff_core.pictures.opening import opened
from clipdiff_core.pictures.parameters_text import quoted
from clipdiff_core.pictures.xmp import read_packet, write_packet
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
_SCHEDULES: dict[Schedule, str] = {"karras": "Karras", "exponential": "Exponential", "network": ""}
_METHODS = {"langevin": "Langevin", "conv_prior": "Conv prior", "noise_search": "Noise search"}
_REDRAWING = ("vary", "inpaint", "outpaint")
_EMPHASIS = re.compile(r"[()\[\]\\]")  # what others would take for emphasis, and not for words


class NoJobError(PictureError):
    """A picture is one, and ClipDiff wrote no job into it."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What travels inside a picture: `job`, JSON with `made_with` beside it, and the `parameters` for other tools."""

    job: str
    parameters: str

    @staticmethod
    def of(job: Job, made_with: MadeWith, size: Size | None = None, steps: int | None = None) -> "Texts":
        """For a picture drawn from `job`; `size` and `steps` are its own where they are not the job's."""
        text = json.dumps({"job": job.to_dict(), "made_with": asdict(made_with)})
        return Texts(text, parameters(job, size, steps).encode("utf-8", "replace").decode("utf-8"))

    def png_info(self) -> PngInfo:
        """As a PNG's text chunks."""
        info = PngInfo()
        info.add_text(KEY, self.job)
        info.add_text("parameters", self.parameters)
        return info

    def xmp(self) -> bytes:
        """As the packet that other formats carry."""
        return write_packet(self.job, self.parameters)


def png_info(job: Job, made_with: MadeWith) -> PngInfo:
    """The text chunks for a picture drawn from `job`."""
    return Texts.of(job, made_with).png_info()


def read_texts(image: Image.Image) -> Texts | None:
    """The texts inside an open picture, as they are; None where ClipDiff wrote none."""
    if isinstance(image, PngImageFile):
        text = image.text.get(KEY)
        return None if text is None else Texts(text, image.text.get("parameters", ""))
    packet = image.info.get("xmp")
    read = read_packet(packet) if isinstance(packet, bytes) else None
    return None if read is None else Texts(*read)


def read_job(path: Path) -> Job:
    """The job inside a picture; raises `PictureError` if it is none or holds none, `JobError` if it is too new."""
    with opened(path) as image:
        texts = read_texts(image)
    if texts is None:
        raise NoJobError(f"“{path.name}” holds no ClipDiff job: choose a picture that ClipDiff saved.")
    return job_of(texts, path.name)


def job_of(texts: Texts, name: str) -> Job:
    """The job in the texts of the picture `name`; raises `PictureError` if it is damaged, `JobError` if too new."""
    try:
        return Job.from_dict(json.loads(texts.job)["job"])
    except JobError:
        raise
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PictureError(f"The ClipDiff job inside “{name}” is damaged: choose another picture.") from error


def parameters(job: Job, size: Size | None = None, steps: int | None = None) -> str:
    """The job in the form AUTOMATIC1111's web UI writes, which others read; `size` and `steps` as in `Texts.of`."""
    scale = job.conditioning.guidance_scale if job.conditioning.enabled else 1.0
    lines = [_prompt(job, 1)]
    if unwanted := _prompt(job, -1):
        lines.append(f"Negative prompt: {unwanted}")
    settings: dict[str, object] = {
        "Steps": job.length if steps is None else steps,
        "Sampler": _METHODS.get(job.method) or _SOLVERS[job.sampling.solver],
    }
    if job.method not in _METHODS and (schedule := _SCHEDULES[job.sampling.schedule]):
        settings["Schedule type"] = schedule
    settings |= {"CFG scale": f"{scale:g}", "Seed": job.seed, "Size": size or job.size, "Model": job.model.name}
    if job.task in _REDRAWING:
        group = "inpaint" if job.task == "outpaint" else job.task
        settings["Denoising strength"] = f"{getattr(job, group).strength:g}"
    if job.tiling:
        settings["Tiling"] = True
    settings["Version"] = f"ClipDiff {clipdiff_core.__version__}"
    lines.append(", ".join(f"{name}: {quoted(value)}" for name, value in settings.items()))
    return "\n".join(lines)


def _prompt(job: Job, sign: int) -> str:
    texts = [t for t in job.targets if isinstance(t, TextTarget | DescriptorTarget) and t.weight * sign > 0]
    return ", ".join(_weighted(" ".join(t.text.split()), abs(t.weight)) for t in texts)


def _weighted(text: str, weight: float) -> str:
    words = _EMPHASIS.sub(r"\\\g<0>", text)
    return words if weight == 1 else f"({words}:{weight:g})"
