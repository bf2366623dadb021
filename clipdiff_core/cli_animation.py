"""The option --animation: how each picture came to be, written beside it."""

from pathlib import Path

from clipdiff_core.errors import PictureError
from clipdiff_core.events import Event, Picture, Preview
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.runs import RunFrames, check_animation
from clipdiff_core.pictures.saving import check_writable


class Animations:
    """Writes an animation of each of `count` pictures to `path`, numbered where there are several; none to None."""

    def __init__(self, path: Path | None, count: int) -> None:
        self._path = path
        self._count = count
        self._done = 0
        self._frames = RunFrames()

    def check(self, output: Output) -> None:
        """Raise `PictureError` for what cannot be written, or would be written over the picture itself."""
        if self._path is None:
            return
        check_animation(self._path)
        check_writable(Output(self._path.parent, self._path.name, overwrite=True))
        if (output.folder / output.name).resolve() == self._path.resolve():
            raise PictureError("The picture and its animation have one name: give each its own.", "output")

    def see(self, event: Event) -> Path | None:
        """Take notice of an event; where it finishes a picture, write its animation and return where."""
        if self._path is None:
            return None
        if isinstance(event, Preview):
            self._frames.add(event)
        if not isinstance(event, Picture):
            return None
        self._done += 1
        number = f"-{self._done}" if self._count > 1 else ""
        frames, self._frames = self._frames, RunFrames()
        return frames.save(self._path.with_name(f"{self._path.stem}{number}{self._path.suffix}"), Path(event.path))
