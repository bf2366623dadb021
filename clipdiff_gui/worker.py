"""The thread that reads the engine's events, so that the window never waits for them."""

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

from clipdiff_core.errors import ClipDiffError
from clipdiff_core.events import (
    Asking,
    Checked,
    Checking,
    Described,
    Event,
    Failed,
    FellBack,
    Fetched,
    Fetching,
    Found,
    Imported,
    Importing,
    Learning,
    Loading,
    Picture,
    Preview,
    Progress,
    Stopped,
    Trained,
    Unguided,
)

if TYPE_CHECKING:
    from clipdiff_core.pictures.saving import Output
    from clipdiff_core.training_job import TrainingJob


J_contra = TypeVar("J_contra", contravariant=True)


class Engine(Protocol[J_contra]):
    """What the window asks of an engine for jobs of one kind; `clipdiff_core.host.EngineHost` is the real one."""

    def start(self) -> None:
        """Begin to get ready; returns at once."""
        ...

    def run(self, job: J_contra, output: "Output") -> Iterator[Event]:
        """Do `job` and yield what happens, ending after `Stopped`, `Failed`, `Trained`, `Described` or the last
        `Picture`.
        """
        ...

    def pause(self) -> None:
        """Hold before the next step."""
        ...

    def resume(self) -> None:
        """Go on after a pause."""
        ...

    def keep(self) -> None:
        """Stop, and save the picture as it is now."""
        ...

    def discard(self) -> None:
        """Stop, and throw the current picture away."""
        ...

    def skip(self) -> None:
        """Throw the current picture away and go on with the next."""
        ...

    def close(self) -> None:
        """End the engine and whatever it was drawing."""
        ...


Newest = Preview | Fetching | Importing | Checking  # of these only the last one counts
MakeTrainer = Callable[[], "Engine[TrainingJob]"]


class Mailbox:
    """One slot for the newest preview, or how many bytes are done: one that nobody took in time is simply replaced."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: Newest | None = None

    def put(self, newest: Newest) -> None:
        """Lay `newest` into the slot, over an older one."""
        with self._lock:
            self._newest = newest

    def take(self) -> Newest | None:
        """The newest, once."""
        with self._lock:
            newest, self._newest = self._newest, None
        return newest


class Worker(QThread):
    """Walks through one run of an engine: of what only the newest counts goes into the mailbox, all else
    comes out as signals.

    `again` tells the person how to go on when the engine cannot be reached.
    """

    loading = Signal(Loading)
    progressed = Signal(Progress)
    pictured = Signal(Picture)
    described = Signal(Described)
    unguided = Signal(Unguided)
    fell_back = Signal(FellBack)
    stopped = Signal(Stopped)
    failed = Signal(Failed)
    found = Signal(Found)
    learned = Signal(Learning)
    trained = Signal(Trained)
    settled = Signal(object)

    def __init__(self, events: Callable[[], Iterator[Event]], mailbox: Mailbox, again: str, parent: QObject) -> None:
        super().__init__(parent)
        self._events = events
        self._mailbox = mailbox
        self._again = again

    def run(self) -> None:
        """Read events till the last; runs in the thread itself."""
        try:
            for event in self._events():
                self._pass_on(event)
        except ClipDiffError as error:
            self.failed.emit(Failed(error.message, error.field))
        except OSError as error:
            self.failed.emit(Failed(f"The engine could not be reached. {self._again}", "", str(error)))

    def _pass_on(self, event: Event) -> None:
        match event:
            case Preview() | Fetching() | Importing() | Checking():
                self._mailbox.put(event)
            case Loading():
                self.loading.emit(event)
            case Progress():
                self.progressed.emit(event)
            case Picture():
                self.pictured.emit(event)
            case Described():
                self.described.emit(event)
            case Unguided() | FellBack():
                (self.unguided if isinstance(event, Unguided) else self.fell_back).emit(event)
            case Stopped():
                self.stopped.emit(event)
            case Failed():
                self.failed.emit(event)
            case Found():
                self.found.emit(event)
            case Learning():
                self.learned.emit(event)
            case Trained():
                self.trained.emit(event)
            case Fetched() | Asking() | Imported() | Checked():
                self.settled.emit(event)
