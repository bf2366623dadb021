"""What the person can do with the queue, an action each."""

from PySide6.QtCore import QObject

from clipdiff_gui.actions import ActionSet
from clipdiff_gui.icons import dress
from clipdiff_gui.model.queue_rows import QueueRows


class QueueActions(ActionSet):
    """The actions; `reflect` switches them on and off as the queue fills and empties."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.show = self._make(self.tr("Queue"), self.tr("Show what is still to be drawn"), "queue", "Ctrl+J")
        self.show.setCheckable(True)
        self.front = self._make(
            self.tr("Draw next"),
            self.tr("Add to the queue, before all that wait"),
            "front",
            "Ctrl+Alt+Return",
        )
        self.hold = self._make(
            self.tr("Hold the queue"), self.tr("Finish what is drawn, and begin nothing more"), "pause", "Ctrl+Shift+J"
        )
        self.clear = self._make(
            self.tr("Clear the queue"), self.tr("Remove all but what is being drawn"), "discard", ""
        )
        self.redraw_icons()

    def reflect(self, rows: QueueRows) -> None:
        """Allow what makes sense now."""
        goes_on = self.goes_on(rows)
        self._show_hold(goes_on)
        self.hold.setEnabled(bool(rows.of("waiting", "paused")))
        self.clear.setEnabled(rows.rowCount() > rows.first)

    def goes_on(self, rows: QueueRows) -> bool:
        """Whether `hold` lets a queue go on that is held."""
        return bool(rows.of("paused")) and not rows.of("waiting")

    def _show_hold(self, goes_on: bool) -> None:
        text = self.tr("Go on with the queue") if goes_on else self.tr("Hold the queue")
        tip = self.tr("Draw what is paused") if goes_on else self.tr("Finish what is drawn, and begin nothing more")
        self.hold.setText(text)
        self.hold.setToolTip(f"{tip} ({self._shown(self.hold.shortcut())})")
        icon = "resume" if goes_on else "pause"
        if self._icons[self.hold] != icon:
            self._icons[self.hold] = icon
            dress(self.hold, icon)
