"""Beside the canvas: what is drawn, what waits, and what went wrong with what was drawn."""

import time
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from clipdiff_core.events import Preview
from clipdiff_gui.icons import IconButton
from clipdiff_gui.model.queue_rows import QueueRows
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.queue_view import QueueView

_WIDTH, _MARGIN = 320, 16
_LOOK = 0.5  # seconds between two looks at the picture that forms
_FORMING = 128  # pixels of its longer side


class QueuePanel(QFrame):
    """The list, with `hold` and `clear` above it; `go_on` stands below it while entries are paused."""

    def __init__(
        self,
        rows: QueueRows,
        thumbnail: Callable[[str], QImage],
        hold: QAction,
        clear: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("aside")
        self.setFixedWidth(_WIDTH)
        self._rows = rows
        self._looked = 0.0
        self._left = self._time = ""
        self.list = QueueView(rows, thumbnail)
        self.count = QLabel()
        self.count.setObjectName("dim")
        self.close_button = IconButton("remove")
        describe(self.close_button, self.tr("Close"), self.tr("Close the queue; it goes on without being seen"))
        self.go_on = QPushButton(self.tr("Go on"))
        describe(self.go_on, self.go_on.text(), self.tr("Draw what is paused"))
        self.note = self._words(self.tr("Another window of ClipDiff keeps its queue. This one ends with this window."))
        tip = self.tr("Nothing waits. Start another picture while one is drawn, and it is drawn after that.")
        self.empty = self._words(tip)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._lay_out(_tool(hold), _tool(clear))
        self.hide()

    def reflect(self, lasting: bool) -> None:
        """Show how many wait, and whether they are kept."""
        paused = self._rows.of("paused")
        left = sum(entry.left for entry in self._rows.of("waiting", "running")) + sum(entry.left for entry in paused)
        self._left = self.tr("Pictures to draw: {count}").format(count=left)
        self._tell()
        self.count.setVisible(left > 0)
        self.go_on.setVisible(bool(paused))
        self.note.setHidden(lasting)
        self.empty.setVisible(self._rows.rowCount() == 0)
        self.list.setVisible(self._rows.rowCount() > 0)
        if not self._rows.drawing:
            self.list.forming = QImage()

    def show_time(self, words: str) -> None:
        """How long all of it will take."""
        self._time = words
        self._tell()

    def _tell(self) -> None:
        self.count.setText(f"{self._left}  ·  {self._time}" if self._time else self._left)

    def show_preview(self, event: Preview) -> None:
        """The picture that is drawn looks like this now; shown twice a second."""
        now = time.monotonic()
        if self.isHidden() or now - self._looked < _LOOK or len(event.rgb) != event.width * event.height * 3:
            return
        self._looked = now
        image = QImage(event.rgb, event.width, event.height, 3 * event.width, QImage.Format.Format_RGB888)
        how = Qt.TransformationMode.SmoothTransformation
        self.list.forming = image.scaled(QSize(_FORMING, _FORMING), Qt.AspectRatioMode.KeepAspectRatio, how).copy()
        self.list.viewport().update()

    def forget_picture(self) -> None:
        """Another one is drawn now."""
        self.list.forming = QImage()
        self._looked = 0.0

    def show_held(self, held: bool) -> None:
        """Whether the drawing itself is paused."""
        self.list.held = held
        self.list.viewport().update()

    @staticmethod
    def _words(text: str) -> QLabel:
        label = QLabel(text)
        label.setObjectName("dim")
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return label

    def _lay_out(self, hold: QToolButton, clear: QToolButton) -> None:
        title = QLabel(self.tr("Queue"))
        title.setObjectName("sectionTitle")
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(title)
        names.addWidget(self.count)
        head = QHBoxLayout()
        head.setContentsMargins(_MARGIN, 12, 10, 6)
        head.setSpacing(2)
        head.addLayout(names, 1)
        for button in (hold, clear, self.close_button):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        foot = QVBoxLayout()
        foot.setContentsMargins(_MARGIN, 8, _MARGIN, 12)
        foot.setSpacing(8)
        foot.addWidget(self.note)
        foot.addWidget(self.go_on)
        self.empty.setContentsMargins(_MARGIN, 24, _MARGIN, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)  # its border
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        column.addLayout(foot)


def _tool(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setIconSize(QSize(16, 16))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setAccessibleName(action.text())
    action.changed.connect(lambda: button.setAccessibleName(action.text()))
    return button
