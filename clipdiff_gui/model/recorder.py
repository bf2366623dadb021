"""How the pictures of this session came to be: the previews of their runs, as far as there is room."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from clipdiff_core.events import Event, Picture, Preview

if TYPE_CHECKING:
    from clipdiff_core.pictures.runs import RunFrames

_MOST_PICTURES = 20
_MOST_BYTES = 200 * 2**20


class Recorder:
    """Keeps the frames of each picture that was finished, and drops the oldest beyond so many pictures or bytes.

    Events are watched in the thread that reads them; what is kept can be asked for from any other.
    """

    def __init__(self, most_pictures: int = _MOST_PICTURES, most_bytes: int = _MOST_BYTES) -> None:
        self._most_pictures = most_pictures
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[Path, RunFrames] = OrderedDict()
        self._live: RunFrames | None = None

    def watched(self, events: Iterator[Event]) -> Iterator[Event]:
        """The events of one run as they come, their previews kept until the picture is finished."""
        from clipdiff_core.pictures.runs import RunFrames  # reads pictures: too slow to load before the window

        index = 0
        self._live = RunFrames()
        try:
            for event in events:
                if isinstance(event, Preview):
                    if event.index != index:  # the picture before was skipped
                        self._live, index = RunFrames(), event.index
                    self._live.add(event)
                elif isinstance(event, Picture):
                    self._keep(Path(event.path), self._live)
                    self._live = RunFrames()
                yield event
        finally:
            self._live = None

    @property
    def live(self) -> "RunFrames | None":
        """How the picture that forms has come to be so far; None while none forms."""
        return self._live

    def frames_of(self, path: Path | None) -> "RunFrames | None":
        """How the picture at `path` came to be; None where that is not known, or not any more."""
        with self._lock:
            return self._kept.get(path) if path is not None else None

    def _keep(self, path: Path, frames: "RunFrames") -> None:
        with self._lock:
            self._kept.pop(path, None)
            if not frames.frames:
                return
            self._kept[path] = frames
            while len(self._kept) > self._most_pictures or (self._bytes() > self._most_bytes and len(self._kept) > 1):
                self._kept.popitem(last=False)

    def _bytes(self) -> int:
        return sum(len(frame.rgb) for frames in self._kept.values() for frame in frames.frames)
