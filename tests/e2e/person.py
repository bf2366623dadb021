"""A person at the real window: keys and mouse through the X server, and eyes that take screenshots."""

import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

T = TypeVar("T")

PATIENCE = 120.0  # seconds that anything may take on a busy machine
_LOOK = 0.02  # seconds between two looks
_BETWEEN_KEYS = 12  # milliseconds, a quick typist


class Eyes(QObject):
    """Looks at the program from its own thread, where its widgets may be asked, for somebody in another."""

    _asked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def ask(self, question: Callable[[], T]) -> T:
        """What `question` returns there; also while a dialog is open."""
        answer: Future[T] = Future()
        self._asked.emit(question, answer)
        return answer.result(PATIENCE)

    def _answer(self, question: Callable[[], T], answer: "Future[T]") -> None:
        try:
            answer.set_result(question())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where it was asked
            answer.set_exception(error)


class Person:
    """Uses whatever window is shown, by xdotool: what they type and click takes the way of a real keyboard and mouse.

    Lives in a thread of their own, beside the program's. Everything blocks until it is done. Raises `AssertionError`
    for what does not come about in time.
    """

    def __init__(self, eyes: Eyes, shots: Path) -> None:
        self.ask = eyes.ask
        self._shots = shots
        shots.mkdir(parents=True, exist_ok=True)

    def wait(self, seconds: float) -> None:
        """Do nothing for a while."""
        time.sleep(seconds)

    def wait_for(self, what: str, comes: Callable[[], object], patience: float = PATIENCE) -> None:
        """Look again and again until it `comes`."""
        end = time.monotonic() + patience
        while not self.ask(comes):
            if time.monotonic() > end:
                self.shoot("failed")
                raise AssertionError(f"Waited {patience:g} s in vain: {what}")
            self.wait(_LOOK)

    def press(self, *keys: str) -> None:
        """Press keys one after another, by xdotool's names: "ctrl+Return"."""
        self._do("key", "--delay", str(_BETWEEN_KEYS), *keys)

    def write(self, words: str) -> None:
        """Type words where the cursor is."""
        self._do("type", "--delay", str(_BETWEEN_KEYS), words)

    def write_over(self, words: str) -> None:
        """Replace what is in the field."""
        self.press("ctrl+a")
        self.write(words)

    def click(self, widget: QWidget, at: QPoint | None = None, times: int = 1) -> None:
        """Click on a widget that can be seen."""
        self.move(widget, at)
        self._do("click", "--repeat", str(times), "--delay", "60", "1")

    def move(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Point at the middle of a widget, or at a place within it."""
        self.wait_for("what is clicked to be seen", lambda: _seen(widget), 10)
        place = self.ask(lambda: widget.mapToGlobal(at if at is not None else widget.rect().center()))
        self._do("mousemove", str(place.x()), str(place.y()))

    def drag(self, widget: QWidget, places: Sequence[QPoint]) -> None:
        """Hold the button from the first place within a widget to the last."""
        self.move(widget, places[0])
        self._do("mousedown", "1")
        for place in places[1:]:
            self.move(widget, place)
        self._do("mouseup", "1")

    def shoot(self, name: str) -> Path:
        """Take a screenshot of the whole screen."""
        self.wait(0.3)
        path = self._shots / f"{name}.png"
        _run("import", "-window", "root", str(path))
        return path

    def _do(self, *words: str) -> None:
        _run("xdotool", *words)
        self.wait(0.05)


def show_at(window: QWidget, place: QRect) -> None:
    """Put a window at `place` on the screen."""
    window.setGeometry(place)
    window.show()
    window.activateWindow()


def focused() -> QWidget | None:
    """What has the keyboard."""
    return QApplication.focusWidget()


def _seen(widget: QWidget) -> bool:
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def _run(*command: str) -> None:
    done = subprocess.run(command, stderr=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, f"{command[0]} failed: the story needs xdotool and ImageMagick"
