"""How a person steers a running job: flags the engine looks at between steps."""

import threading
from collections.abc import Callable
from enum import Enum


class Wish(Enum):
    """What the person wants of the picture in progress."""

    GO_ON = "go on"
    KEEP = "keep"  # stop the job, and save the picture as it is now
    DISCARD = "discard"  # stop the job, and throw the picture away
    SKIP = "skip"  # throw this picture away and go on with the next


class Control:
    """Wishes set from any thread, read by the engine at every step; `idle` is called while paused."""

    def __init__(self) -> None:
        self._going = threading.Event()
        self._going.set()
        self._lock = threading.Lock()
        self._wish = Wish.GO_ON

    def pause(self) -> None:
        """Hold the job before its next step."""
        self._going.clear()

    def resume(self) -> None:
        """Let a paused job go on."""
        self._going.set()

    def ask(self, wish: Wish) -> None:
        """Ask for `wish` at the next step; a paused job wakes up to it."""
        with self._lock:
            self._wish = wish
        self._going.set()

    def reset(self) -> None:
        """Forget every wish: a new job begins."""
        with self._lock:
            self._wish = Wish.GO_ON
        self._going.set()

    def take(self, idle: Callable[[], None] | None = None) -> Wish:
        """Wait while paused, then return the wish and, when it was to skip, forget it."""
        with self._lock:
            holds = self._wish is Wish.GO_ON and not self._going.is_set()  # a wish comes before a later pause
        if holds:
            if idle is not None:
                idle()
            self._going.wait()
        with self._lock:
            wish = self._wish
            if wish is Wish.SKIP:
                self._wish = Wish.GO_ON
        return wish
