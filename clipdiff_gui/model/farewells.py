"""Ending engines beside the window, which stays lively meanwhile."""

import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop

from clipdiff_gui.worker import Engine

_LOOK = 0.02  # seconds between two looks


class Farewells:
    """Ends engines, each in a thread of its own: that may take seconds."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def end(self, engine: Engine[Any]) -> None:
        """End `engine`; returns at once."""
        thread = threading.Thread(target=engine.close, name="clipdiff-farewell")
        thread.start()
        self._threads = [*(thread for thread in self._threads if thread.is_alive()), thread]

    @property
    def parting(self) -> bool:
        """Whether an engine has not ended yet."""
        return any(thread.is_alive() for thread in self._threads)


def wait_while(busy: Callable[[], bool], seconds: float) -> None:
    """Wait while `busy`, no longer than `seconds`; windows are painted meanwhile, but take no input."""
    latest = time.monotonic() + seconds
    while busy() and time.monotonic() < latest:
        time.sleep(_LOOK)
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
