"""How any picture was made, as far as it says so itself: the job of ours, or what another program wrote into it."""

from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from clipdiff_core.errors import PictureError
from clipdiff_core.job import Job
from clipdiff_core.pictures.comfy import read_comfy
from clipdiff_core.pictures.found import LONGEST_TEXT, Found
from clipdiff_core.pictures.json_texts import (
    read_dream,
    read_fooocus,
    read_invokeai,
    read_json,
    read_novelai,
    read_old_invokeai,
    read_swarmui,
)
from clipdiff_core.pictures.metadata import job_of, read_texts
from clipdiff_core.pictures.opening import opened
from clipdiff_core.pictures.parameters_text import read_parameters

_EXIF_IFD, _USER_COMMENT = 0x8769, 0x9286
_MAKE, _CAMERA, _DESCRIPTION = 0x010F, 0x0110, 0x010E  # where ComfyUI and others put text for want of a better place
_CHARSETS = (b"ASCII\x00\x00\x00", b"UNICODE\x00", b"JIS\x00\x00\x00\x00\x00", b"\x00" * 8)


def read_origin(path: Path) -> Job | Found | None:
    """How the picture at `path` was made, None where it does not say.

    Raises `PictureError` where it is no picture, and `JobError` where its job is of a newer ClipDiff.
    """
    with opened(path) as image:
        ours = read_texts(image)
        texts = {} if ours is not None else _texts(image)
    if ours is None:
        return _found(texts)
    try:
        return job_of(ours, path.name)
    except PictureError:  # damaged; what is for others may be whole
        return _found({"parameters": ours.parameters})


def _found(texts: dict[str, str]) -> Found | None:
    """What the first reader says that finds anything."""
    said = {name: text for name, text in texts.items() if len(text) <= LONGEST_TEXT}
    readers = (
        lambda: read_invokeai(said["invokeai_metadata"]),
        lambda: read_old_invokeai(said["sd-metadata"]),
        lambda: read_dream(said["Dream"]),
        lambda: _from_parameters(said["parameters"]),
        lambda: read_novelai(said["Comment"], said.get("Description", "")),
        lambda: read_comfy(said.get("prompt", ""), said.get("workflow", "")),
    )
    for read in readers:
        try:
            found = read()
        except KeyError:  # there is no such text
            continue
        if found is not None and found.says_something:
            return found
    return None


def _from_parameters(text: str) -> Found | None:
    """AUTOMATIC1111's form, or the JSON of Fooocus and SwarmUI in its place."""
    if not text.lstrip().startswith("{"):
        return read_parameters(text)
    values = read_json(text)
    if isinstance(values, dict) and isinstance(values.get("sui_image_params"), dict):
        return read_swarmui(values["sui_image_params"])
    return read_fooocus(text)


def _texts(image: Image.Image) -> dict[str, str]:
    """What is written in a picture, by the names that PNGs have for it."""
    if isinstance(image, PngImageFile):
        return {name: str(text) for name, text in image.text.items()}
    exif = image.getexif()
    texts = {"parameters": _comment(exif.get_ifd(_EXIF_IFD).get(_USER_COMMENT))}
    for tag in (_MAKE, _CAMERA, _DESCRIPTION):
        name, colon, text = str(exif.get(tag, "")).partition(":")
        if colon and name.strip().lower() in ("prompt", "workflow"):
            texts[name.strip().lower()] = text.rstrip("\x00")
    return {name: text for name, text in texts.items() if text}


def _comment(value: object) -> str:
    """EXIF's comment as text, in whichever of the ways that programs write it."""
    if isinstance(value, str):
        return value
    if not isinstance(value, bytes):
        return ""
    charset = next((charset for charset in _CHARSETS if value.startswith(charset)), b"")
    text = value[len(charset) : len(charset) + 4 * LONGEST_TEXT]
    if charset == b"UNICODE\x00":
        return text.decode(_order(text), "replace").rstrip("\x00")
    return text.decode("utf-8", "replace").rstrip("\x00")


def _order(text: bytes) -> str:
    """Which byte of UTF-16 comes first; nobody says, but most letters of these texts are below 256."""
    big, little = text[0::2].count(0), text[1::2].count(0)
    if not big and not little and text.isascii():
        return "utf-8"
    return "utf-16-be" if big >= little else "utf-16-le"
