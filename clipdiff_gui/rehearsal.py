"""One picture drawn by the window without anybody, which then closes: how the self-test opens it."""

import sys

from PySide6.QtCore import QObject, QTimer

from clipdiff_core.events import Failed, Picture
from clipdiff_gui.main_window import MainWindow


class Rehearsal(QObject):
    """Presses Generate once `window` is shown, and closes it when the drawing ends."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._trouble = "The window closed before it had drawn a picture."
        window.session.pictured.connect(self._on_picture)
        window.session.failed.connect(self._on_failed)
        window.session.finished.connect(window.close)
        QTimer.singleShot(0, self, window.generate)

    def told(self) -> int:
        """The exit code, 0 when a picture was drawn; says on stderr what went wrong otherwise."""
        if self._trouble:
            sys.stderr.write(f"{self._trouble}\n")
        return int(bool(self._trouble))

    def _on_picture(self, event: Picture) -> None:
        self._trouble = ""

    def _on_failed(self, event: Failed) -> None:
        self._trouble = event.message
