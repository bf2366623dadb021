"""How a person steers a running job: flags the engine looks at between steps."""

import threading
from enum import Enum


class Wish(Enum):
    """What the person wants of the picture in progress."""

    GO_ON = "go on"
    KEEP = "keep"  # stop the job, and save the picture as it is now
    DISCARD = "discard"  # stop the job, and throw the picture away
    SKIP = "skip"  # throw this picture away and go on with the next
    LEAVE = "leave"  # stop the job, and leave the picture so that it can be gone on with


class Control:
    """Wishes set from any thread, read by the engine at every step."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._paused = False
        self._wish = Wish.GO_ON

    @property
    def paused(self) -> bool:
        """Whether the job is to be held."""
        with self._changed:
            return self._paused

    def pause(self) -> None:
        """Hold the job before its next step."""
        with self._changed:
            self._paused = True

    def resume(self) -> None:
        """Let a paused job go on."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def ask(self, wish: Wish) -> None:
        """Ask for `wish` at the next step; a paused job wakes up to it."""
        with self._changed:
            self._wish = wish
            self._paused = False
            self._changed.notify_all()

    def take(self) -> Wish:
        """Wait while paused and nothing is wished for, then return the wish and, when it was to skip, forget it."""
        with self._changed:
            self._changed.wait_for(lambda: not self._paused or self._wish is not Wish.GO_ON)
            wish = self._wish
            if wish is Wish.SKIP:
                self._wish = Wish.GO_ON
            return wish
