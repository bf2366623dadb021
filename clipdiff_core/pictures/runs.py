"""How a picture came to be, as an animation: its previews, and the finished picture at the end."""

import io
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from clipdiff_core.errors import PictureError
from clipdiff_core.events import Preview
from clipdiff_core.pictures.film import check_film, encode_film
from clipdiff_core.pictures.formats import flattened
from clipdiff_core.pictures.opening import open_picture
from clipdiff_core.pictures.saving import save_content

MOST_FRAMES = 120
LONGEST_SIDE = 512  # pixels of a frame
USUAL_SECONDS, HELD_SECONDS = 4.0, 2.0  # of the run, and of the finished picture after it
LONGEST_SECONDS = 600
SHORTEST_FRAME = 20  # milliseconds: browsers slow a GIF down that asks for less
_SAME_SHAPE = 1.1  # how far shapes may differ for a frame to be cut to fit, rather than shown whole
_FILM = "film"
_ANIMATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    ".gif": ("GIF", {"optimize": True, "disposal": 1}),
    ".webp": ("WEBP", {"quality": 85, "method": 4}),
    ".apng": ("PNG", {}),
    ".png": ("PNG", {}),
    ".mp4": (_FILM, {}),
}


def check_animation(path: Path) -> None:
    """Raise `PictureError` where `path` names no animation that can be written here."""
    if path.suffix.lower() not in _ANIMATIONS:
        raise PictureError(
            f"“{path.name}” is no animation that ClipDiff writes: name it .gif, .webp, .apng or .mp4.", "output"
        )
    if _ANIMATIONS[path.suffix.lower()][0] == _FILM:
        check_film()


@dataclass(frozen=True, slots=True)
class Frame:
    """A small RGB picture of one `step`."""

    width: int
    height: int
    rgb: bytes
    step: int = 0

    def image(self) -> Image.Image:
        """As a picture."""
        return Image.frombytes("RGB", (self.width, self.height), self.rgb)


class RunFrames:
    """The previews of one picture, at most `most` of them and evenly spread, none longer than `side` pixels.

    When there are too many, every second one goes, and from then on half as many are kept.
    """

    def __init__(self, most: int = MOST_FRAMES, side: int = LONGEST_SIDE) -> None:
        self._most = most
        self._side = side
        self._stride = 1
        self._seen = 0
        self._frames: list[Frame] = []

    @property
    def frames(self) -> tuple[Frame, ...]:
        """What is kept, in order."""
        return tuple(self._frames)

    def add(self, preview: Preview) -> None:
        """Keep a preview, unless it is one of those that are left out."""
        kept = self._seen % self._stride == 0
        self._seen += 1
        if not kept:
            return
        frames = [*self._frames, self._small(preview)]
        if len(frames) > self._most:
            del frames[1::2]
            self._stride *= 2
        self._frames = frames  # a new list: another thread may be looking at the old one

    def save(
        self,
        path: Path,
        finished: Path,
        seconds: float = USUAL_SECONDS,
        held: float = HELD_SECONDS,
        overwrite: bool = True,
    ) -> Path:
        """Write GIF, WebP, APNG or MP4, as the suffix of `path` says, and return where.

        The frames last `seconds` together; then the picture at `finished` stays for `held`. Raises `PictureError`.
        """
        check_animation(path)
        for length in (seconds, held):
            if not 0 < length <= LONGEST_SECONDS:
                raise PictureError(f"An animation may last up to {LONGEST_SECONDS} seconds: shorten it.", "output")
        last = self._last(open_picture(finished))
        times, frames = self._timed(round(seconds * 1000))
        shown = [_fitted(frame.image(), last.size) for frame in frames]
        kind, options = _ANIMATIONS[path.suffix.lower()]
        if kind == _FILM:
            content = encode_film([*shown, last], [*times, round(held * 1000)])
        else:
            content = _encoded([*shown, last], [*times, round(held * 1000)], kind, options)
        return save_content(content, path.parent, path.name, overwrite)

    def _timed(self, milliseconds: int) -> tuple[list[int], list[Frame]]:
        """How long each frame stays, and those of them that there is time for."""
        most = max(milliseconds // SHORTEST_FRAME, 1)
        frames = self._frames[:: -(-len(self._frames) // most)] if self._frames else []
        ends = [round(milliseconds * number / max(len(frames), 1) / 10) * 10 for number in range(len(frames) + 1)]
        return [end - begin for begin, end in pairwise(ends)], frames

    def _small(self, preview: Preview) -> Frame:
        if max(preview.width, preview.height) <= self._side:
            return Frame(preview.width, preview.height, preview.rgb, preview.step)
        image = Frame(preview.width, preview.height, preview.rgb).image()
        image.thumbnail((self._side, self._side), Image.Resampling.BOX)
        return Frame(image.width, image.height, image.tobytes(), preview.step)

    def _last(self, finished: Image.Image) -> Image.Image:
        """The finished picture, no larger than a frame may be, with even sides as films need them."""
        scale = min(1.0, self._side / max(finished.size))
        width, height = (max(2, round(side * scale / 2) * 2) for side in finished.size)
        return flattened(finished, "white").resize((width, height), Image.Resampling.LANCZOS)


def _fitted(frame: Image.Image, size: tuple[int, int]) -> Image.Image:
    """`frame` at `size`: cut where its shape is nearly that, else whole on black."""
    shape = frame.width * size[1] / (frame.height * size[0])
    if 1 / _SAME_SHAPE < shape < _SAME_SHAPE:
        return ImageOps.fit(frame, size, Image.Resampling.BICUBIC)
    return ImageOps.pad(frame, size, Image.Resampling.BICUBIC, color="black")


def _encoded(frames: list[Image.Image], times: list[int], kind: str, options: dict[str, Any]) -> bytes:
    content = io.BytesIO()
    first, *others = frames
    first.save(content, kind, save_all=True, append_images=others, duration=times, loop=0, **options)
    return content.getvalue()
