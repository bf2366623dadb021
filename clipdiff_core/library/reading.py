"""What a picture file says of itself: ClipDiff's job, or else the text that other programs leave."""

import json
import re
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from clipdiff_core.errors import JobError, PictureError
from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job
from clipdiff_core.library.entries import Details, Entry
from clipdiff_core.pictures.metadata import KEY, Texts, read_texts
from clipdiff_core.pictures.opening import opened
from clipdiff_core.targets import DescriptorTarget, TextTarget
from clipdiff_core.typed_values import read_typed

_MOST_TEXT = 20_000  # characters of another program's text
_EXIF_IFD, _USER_COMMENT = 0x8769, 0x9286
_NEGATIVE = "\nNegative prompt:"
_SETTINGS = re.compile(r"\nSteps: \d.*\Z", re.DOTALL)
_SETTING = re.compile(r"(?:^|, )(Steps|Seed|CFG scale|Model): ([^,\n]*)")


def read_details(path: Path) -> Details:
    """All that the file says; raises `PictureError` when it is no picture."""
    with opened(path) as image:
        width, height = image.size
        texts = _texts(image)
        foreign = "" if texts is not None else _foreign(image)[:_MOST_TEXT]
    if texts is None:
        return Details(width, height, parameters=foreign)
    try:
        values = json.loads(texts.job)
        return Details(width, height, Job.from_dict(values["job"]), _made_with(values.get("made_with")))
    except (JobError, ValueError, KeyError, TypeError, RecursionError):  # damaged, or from a newer ClipDiff
        return Details(width, height, parameters=texts.parameters[:_MOST_TEXT])


def read_entry(path: Path) -> Entry:
    """What is searched of a picture; what is no picture says nothing."""
    try:
        details = read_details(path)
    except PictureError:
        return Entry()
    width, height, job = details.width, details.height, details.job
    if job is None:
        return _foreign_entry(width, height, details.parameters)
    scale = job.guidance.clip_guidance_scale
    return Entry(width, height, _words(job, 1), _words(job, -1), job.model.name, job.task, job.seed, job.length, scale)


def _words(job: Job, sign: int) -> str:
    said = [
        target.text if isinstance(target, TextTarget | DescriptorTarget) else target.name
        for target in job.targets
        if target.weight * sign > 0
    ]
    return ", ".join(filter(None, [*said, job.init.name if sign > 0 and job.task != "generate" else ""]))


def _texts(image: Image.Image) -> Texts | None:
    """Those that stand before the pixels of a PNG, as ClipDiff writes them, without reading the pixels."""
    if isinstance(image, PngImageFile):
        job, parameters = image.info.get(KEY), image.info.get("parameters", "")
        return Texts(job, str(parameters)) if isinstance(job, str) else None
    return read_texts(image)


def _foreign(image: Image.Image) -> str:
    said = image.info.get("parameters")
    if isinstance(said, str):
        return said
    comment = image.getexif().get_ifd(_EXIF_IFD).get(_USER_COMMENT)
    if isinstance(comment, bytes):
        kind, text = comment[:8], comment[8:]
        return text.decode("utf-16-be" if kind == b"UNICODE\0" else "utf-8", "replace").strip("\0 ")
    return comment if isinstance(comment, str) else ""


def _foreign_entry(width: int, height: int, parameters: str) -> Entry:
    prompt, negative, settings = split_parameters(parameters)
    said = dict(_SETTING.findall(settings))
    return Entry(
        width,
        height,
        prompt,
        negative,
        said.get("Model", ""),
        "",
        _whole(said.get("Seed", "")),
        _whole(said.get("Steps", "")),
        _number(said.get("CFG scale", "")),
    )


def split_parameters(parameters: str) -> tuple[str, str, str]:
    """The prompt, the unwanted words and the settings of a text as AUTOMATIC1111's web UI writes it."""
    text = "\n" + parameters.replace("\r\n", "\n").strip()
    match = _SETTINGS.search(text)
    words = text[: match.start()] if match else text
    prompt, _, negative = words.partition(_NEGATIVE)
    return prompt.strip(), negative.strip(), match[0].strip() if match else ""


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None  # as SQLite's whole numbers


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _made_with(values: object) -> MadeWith | None:
    try:
        return read_typed(MadeWith, values)
    except (TypeError, ValueError):
        return None
