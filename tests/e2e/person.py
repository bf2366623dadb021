"""A person at the real window: keys and mouse through the X server, and eyes that take screenshots."""

import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QRect, QTimer
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE = 120.0  # seconds that anything may take on a busy machine
_LOOK = 20  # milliseconds between two looks
_BETWEEN_KEYS = 12  # milliseconds, a quick typist


class Person:
    """Uses whatever window is shown, by xdotool: what they type and click takes the way of a real keyboard and mouse.

    Everything blocks until it is done, while the program's event loop turns. Raises `AssertionError` for what does not
    come about in time.
    """

    def __init__(self, shots: Path) -> None:
        self._shots = shots
        shots.mkdir(parents=True, exist_ok=True)

    def wait(self, seconds: float) -> None:
        """Do nothing for a while."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def wait_for(self, what: str, comes: Callable[[], object], patience: float = PATIENCE) -> None:
        """Look again and again until it `comes`."""
        end = time.monotonic() + patience
        while not comes():
            if time.monotonic() > end:
                self.shoot("failed")
                raise AssertionError(f"Waited {patience:g} s in vain: {what}")
            self.wait(_LOOK / 1000)

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
        self.wait_for(f"{widget.accessibleName() or widget} to be seen", lambda: _seen(widget), 10)
        place = widget.mapToGlobal(at if at is not None else widget.rect().center())
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
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    loop, clock = QEventLoop(), QTimer()
    clock.timeout.connect(lambda: process.poll() is not None and loop.quit())
    clock.start(5)
    loop.exec()  # the window must go on answering the X server meanwhile
    assert process.returncode == 0, f"{command[0]} failed: it needs xdotool and ImageMagick"
