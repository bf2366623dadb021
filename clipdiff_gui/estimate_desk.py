"""Where estimates meet the window: a few words beside the button that starts, and what all that waits will take."""

from PySide6.QtCore import QLocale, QObject, QTimer
from PySide6.QtWidgets import QLabel

from clipdiff_core.estimates import Estimate
from clipdiff_core.resident import available
from clipdiff_gui.layout import Layout
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.queue import QueuePanel
from clipdiff_gui.studio import Studio

_SOON = 250  # milliseconds after a change, so that typing costs nothing
_WHOLE_MINUTES, _WHOLE_HOURS = 90, 90 * 60  # seconds from which on the finer unit says nothing more


class EstimateDesk(QObject):
    """Says what the panels' job will take, a moment after every change."""

    def __init__(self, studio: Studio, panes: Layout, queue: QueuePanel) -> None:
        super().__init__(panes)
        self._draft, self._rows, self._estimates = studio.draft, studio.queue.rows, studio.estimates
        self._label, self._panel = panes.estimate, queue
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self._show)
        for changed in (self._draft.changed, self._estimates.changed, self._rows.changed):
            changed.connect(self._touch)
        self._touch()

    def close(self) -> None:
        """Look no more."""
        self._soon.stop()

    def _touch(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _show(self) -> None:
        found = self._estimates.of(self._draft.next_job())
        waiting = self._estimates.of_all([entry for entry in self._rows.entries if entry.state != "failed"])
        self._panel.show_time(self.tr("about {time}").format(time=self._time(waiting.seconds)) if waiting else "")
        self._label.setVisible(found is not None)
        if found is not None:
            self._show_own(found)

    def _show_own(self, found: Estimate) -> None:
        words = self.tr("about {time}  ·  {memory}").format(time=self._time(found.seconds), memory=_rough(found.memory))
        free = available()
        scarce = free is not None and found.memory > free
        tip = self.tr(
            "What this will take, as far as the pictures drawn before on this computer can tell: time, and memory at "
            "its most"
        )
        if scarce and free is not None:
            tip = self.tr(
                "Only {left} of memory are free: a smaller size or fewer cutouts take less. ClipDiff will try to draw "
                "with less, more slowly."
            ).format(left=_rough(free))
        self._label.setText(words)
        describe(self._label, words, tip)
        _mark(self._label, scarce)

    def _time(self, seconds: float) -> str:
        if seconds < _WHOLE_MINUTES:
            return self.tr("{count} s").format(count=max(1, round(seconds)))
        if seconds < _WHOLE_HOURS:
            return self.tr("{count} min").format(count=round(seconds / 60))
        return self.tr("{count} h").format(count=round(seconds / 3600))


def _rough(size: int) -> str:
    """`size` in bytes in words, no finer than a guess deserves."""
    return QLocale().formattedDataSize(size, int(size >= 1 << 30), QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def _mark(label: QLabel, wrong: bool) -> None:
    """Show `label` in the colour of what is wrong, or as usual."""
    name = "scarce" if wrong else "dim"
    if label.objectName() != name:
        label.setObjectName(name)
        label.style().unpolish(label)
        label.style().polish(label)
