"""What fetches, imports and checks models, each in the shape of an engine; loads nothing before it is needed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from clipdiff_core import folders
from clipdiff_core.events import Checked, Checking, Event, Fetched, Stopped
from clipdiff_core.host import EngineHost
from clipdiff_gui.worker import Engine

if TYPE_CHECKING:
    from clipdiff_core.checkpoints.catalogue import Entry
    from clipdiff_core.checkpoints.importing import ImportJob
    from clipdiff_core.checkpoints.transfer import Cancel
    from clipdiff_core.pictures.output import Output

J = TypeVar("J")

_FAREWELL = 5.0  # seconds for an import to take back what it wrote; what a killed one leaves, the next start removes


class HereEngine(Generic[J]):
    """Does one job in the thread that listens to it, in the window's own process: no torch, and nothing to start.

    Every wish to end it is the same: `do` looks at its `Cancel`.
    """

    def __init__(self, do: "Callable[[J, Cancel], Iterator[Event]]") -> None:
        from clipdiff_core.checkpoints.transfer import Cancel  # with ssl and all: the window's start need not wait

        self._do = do
        self._cancel = Cancel()

    def start(self) -> None:
        """Nothing to get ready."""

    def run(self, job: J, output: "Output") -> Iterator[Event]:
        """Do `job`; the last event is `Stopped` when it was ended on the way."""
        del output
        event = None
        for event in () if self._cancel.asked else self._do(job, self._cancel):
            yield event
        if not isinstance(event, Fetched | Checked):
            yield Stopped(0)

    def pause(self) -> None:
        """It cannot be held: it is ended, and gone on with."""

    def resume(self) -> None:
        """See `pause`."""

    def keep(self) -> None:
        """End it, and keep what has arrived."""
        self._cancel.cancel()

    def discard(self) -> None:
        """End it; what has arrived stays for the next time."""
        self._cancel.cancel()

    def skip(self) -> None:
        """There is no next one."""

    def close(self) -> None:
        """End it."""
        self._cancel.cancel()


def downloader() -> "Engine[Entry]":
    """Fetches an entry of the catalogue into the folder of downloads."""
    return HereEngine(_download)


def importer() -> "Engine[ImportJob]":
    """Takes a checkpoint into the models folder, in a process of its own: that needs torch."""
    return EngineHost("clipdiff_core.importing_child", farewell=_FAREWELL, again="Import the file again.")


def checker() -> Engine[str]:
    """Holds the files of the model with a name against its manifest."""
    return HereEngine(_check)


@dataclass(frozen=True)
class ModelEngines:
    """What makes the three; tests bring their own."""

    make_downloader: "Callable[[], Engine[Entry]]" = downloader
    make_importer: "Callable[[], Engine[ImportJob]]" = importer
    make_checker: Callable[[], Engine[str]] = checker


def _download(entry: "Entry", cancel: "Cancel") -> Iterator[Event]:
    from clipdiff_core.checkpoints.download import download

    return download(entry, folders.downloads(), cancel)


def _check(name: str, cancel: "Cancel") -> Iterator[Event]:
    from clipdiff_core.checkpoints.store import checking, find_model

    model = find_model(name)
    total = model.size()
    for done in checking(model):
        yield Checking(name, done, total)
        if cancel.asked:
            return
    yield Checked(name)
