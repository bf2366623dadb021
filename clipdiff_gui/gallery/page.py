"""The gallery: a search field with filters over all pictures of the folder."""

import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from clipdiff_core.library.entries import Query
from clipdiff_gui.canvas.canvas import Hint
from clipdiff_gui.gallery.grid import Grid
from clipdiff_gui.icons import IconButton
from clipdiff_gui.model.gallery import Gallery
from clipdiff_gui.model.library import Library
from clipdiff_gui.model.thumbnails import Thumbnails
from clipdiff_gui.panels.controls import Choice, describe
from clipdiff_gui.task_names import task_words

_DELAY = 120  # milliseconds after the last letter
_DAY = 24 * 60 * 60


class GalleryPage(QWidget):
    """Stands where the canvas stands; `closed` asks for the canvas again."""

    closed = Signal()

    def __init__(self, library: Library, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._library = library
        self._query: Query | None = None
        self._shown: Query | None = None
        self.model = Gallery(thumbnails, self)
        self.grid = Grid(self.model)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search words and settings"))
        self.search.setClearButtonEnabled(True)
        tip = self.tr(
            "Each word may be the beginning of one. Also: seed:7, steps:20, size:512x512, guidance:2, model:starter, "
            "task:vary, without:snow, after:2026-01-31, before:2026-02-28"
        )
        describe(self.search, self.tr("Search pictures"), tip)
        self.models = self._choice(self.tr("Model"), self.tr("Show pictures of one model only"))
        self.tasks = self._choice(self.tr("Task"), self.tr("Show pictures of one task only"))
        self.dates = self._choice(self.tr("Date"), self.tr("Show pictures of a time only"))
        self.starred = IconButton("star")
        self.starred.setCheckable(True)
        describe(self.starred, self.tr("Starred only"), self.tr("Show only pictures with a star"))
        self.count = QLabel()
        self.count.setObjectName("dim")
        self.close_button = IconButton("remove")
        describe(self.close_button, self.tr("Close the gallery"), self.tr("Back to the canvas (Esc)"))
        self._hint = Hint(self.grid.viewport())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._offer()
        self._lay_out()
        self._connect()

    def begin(self, path: Path | None) -> None:
        """Show the pictures, that at `path` selected."""
        self._wanted = path
        self._look()
        self.grid.setFocus()

    def end(self) -> None:
        """Look for nothing any more."""
        self._timer.stop()
        self._query = None
        self._library.search(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the search, then closes; from the field the arrow leads to the pictures."""
        if event.key() == Qt.Key.Key_Escape:
            self.search.clear() if self.search.hasFocus() and self.search.text() else self.closed.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.search.hasFocus():
            self.grid.setFocus()
            if self.grid.current is None and self.model.rowCount():
                self.grid.setCurrentIndex(self.model.index(0))
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._wait)
        self._timer.timeout.connect(self._look)
        for choice in (self.models, self.tasks, self.dates):
            choice.picked.connect(self._look)
        self.starred.toggled.connect(self._on_starred)
        self.close_button.clicked.connect(self.closed)
        self._library.found.connect(self._show)
        self._library.known.connect(self._on_known)

    def _wait(self) -> None:
        """More letters may come."""
        self._timer.start()

    def _look(self) -> None:
        days = self.dates.currentData()
        since = _midnight() - (days - 1) * _DAY if days else None
        self._query = Query(
            self.search.text(),
            self.models.currentData() or "",
            self.tasks.currentData() or "",
            self.starred.isChecked(),
            since,
        )
        self._library.search(self._query)

    def _show(self, query: Query, folder: str, rows: list) -> None:
        if query != self._query:
            return
        fresh = query != self._shown
        self._shown = query
        self.model.show(folder, rows, anew=fresh)
        if fresh:
            self.grid.start_over()
        if self._wanted is not None:
            self.grid.select(self._wanted)
            self._wanted = None
        self.count.setText(self.tr("Pictures: {count}").format(count=f"{len(rows):n}"))
        self._hint.setVisible(not rows)
        if query == Query():
            self._hint.say(self.tr("There are no pictures yet"), self.tr("What you draw comes here"))
        else:
            self._hint.say(self.tr("No picture fits"), self.tr("Look for another word, or with fewer filters"))

    def _on_starred(self, checked: bool) -> None:
        self.starred.set_name("starred" if checked else "star")
        self._look()

    def _on_known(self, models: list, tasks: list) -> None:
        """Offer what there is, and what was chosen in any case."""
        words = task_words()
        for choice, first, names in (
            (self.models, self.tr("All models"), {model: model for model in models}),
            (self.tasks, self.tr("All tasks"), {task: words[task].name for task in words if task in tasks}),
        ):
            chosen = choice.currentData()
            wanted = [("", first), *((value, name) for value, name in names.items())]
            if wanted != [(choice.itemData(row), choice.itemText(row)) for row in range(choice.count())]:
                choice.clear()
                for value, name in wanted:
                    choice.addItem(name, value)
                choice.show_value(chosen)

    def _offer(self) -> None:
        self._wanted: Path | None = None
        self.models.addItem(self.tr("All models"), "")
        self.tasks.addItem(self.tr("All tasks"), "")
        for days, name in (
            (0, self.tr("Any time")),
            (1, self.tr("Today")),
            (7, self.tr("Last 7 days")),
            (30, self.tr("Last 30 days")),
            (365, self.tr("Last 365 days")),
        ):
            self.dates.addItem(name, days)

    def _choice(self, name: str, tip: str) -> Choice:
        choice = Choice([])
        choice.setMinimumContentsLength(4)
        describe(choice, name, tip)
        return choice

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setObjectName("galleryBar")
        lines = QVBoxLayout(bar)
        lines.setContentsMargins(12, 8, 10, 8)
        lines.setSpacing(6)
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.search, 1)
        above.addWidget(self.starred)
        above.addWidget(self.close_button)
        for choice in (self.models, self.tasks, self.dates):
            below.addWidget(choice, 1)
        below.addWidget(self.count)
        for line in (above, below):
            line.setSpacing(8)
            lines.addLayout(line)
        centre = QVBoxLayout(self.grid.viewport())
        centre.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignCenter)
        self._hint.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.grid, 1)


def _midnight() -> float:
    today = time.localtime()
    return time.mktime((today.tm_year, today.tm_mon, today.tm_mday, 0, 0, 0, 0, 0, -1))
