"""What guides the picture that forms: each term of the loss as a curve, beside the canvas."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QColor, QPalette, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clipdiff_core.events import Progress
from clipdiff_gui.icons import IconButton
from clipdiff_gui.model.curves import Curve
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.plot import Line, Plot, number

_WIDTH, _MARGIN, _SWATCH = 320, 16, 10  # points
_SOON = 100  # milliseconds: so often curves are drawn anew
_HUES = (168, 24, 262, 48, 205, 330, 95, 0)  # degrees: CLIP's in the accent's, the others far from each other


class TermPlot(Plot):
    """The terms of one picture, from its first step to its last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(False, parent)

    def told(self, name: str, share: float, value: float) -> str:
        """The term at a point."""
        told = self.tr("{term}, at {percent} %: {loss}")
        return told.format(term=name, percent=round(100 * share), loss=number(value))


class RunCurves(QFrame):
    """Beside the canvas while it is asked for; steps that nothing guided leave a gap in the course."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aside")
        self.setFixedWidth(_WIDTH)
        self.curves: dict[str, Curve] = {}
        self._index = 0
        title = QLabel(self.tr("What guides the picture"))
        title.setObjectName("sectionTitle")
        self.close_button = IconButton("remove")
        describe(self.close_button, self.tr("Close"), self.tr("Close the curves"))
        self.plot = TermPlot()
        self.plot.setFixedHeight(180)
        tip = self.tr("The terms of the loss, step by step: the lower, the nearer to what was asked for")
        describe(self.plot, title.text(), tip)
        self.value = QLabel()
        self.value.setObjectName("dim")
        self._legend = QGridLayout()
        self._legend.setHorizontalSpacing(8)
        self._legend.setColumnStretch(1, 1)
        self.rows: dict[str, tuple[QLabel, QLabel]] = {}  # by the term: its colour, and its newest value
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self._soon.timeout.connect(self._draw)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 12, _MARGIN, _MARGIN)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.plot)
        column.addWidget(self.value)
        column.addLayout(self._legend)
        column.addStretch(1)
        self.plot.hovered.connect(self.value.setText)
        self.begin()

    def begin(self) -> None:
        """Another picture begins: its curves are yet to come."""
        self.curves = {}
        self._index = 0
        self.value.setText(self.tr("The curves come with the next picture that CLIP guides."))
        self.value.setWordWrap(True)
        self._draw()

    def note(self, event: Progress) -> None:
        """Note the terms of a step."""
        if event.index != self._index:
            self.begin()
            self._index = event.index
        share = (event.step - 0.5) / max(1, event.steps)
        for name, loss in event.terms.items():
            self.curves.setdefault(name, Curve()).add(share, loss)
        if event.terms and not self._soon.isActive() and self.isVisible():
            self._soon.start()

    def quiet(self) -> None:
        """Draw no more; for a window that closes."""
        self._soon.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what was noted while nobody looked."""
        super().showEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Take the theme's colours."""
        if event.type() == QEvent.Type.StyleChange and self.curves:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        dark = self.palette().color(QPalette.ColorRole.Window).lightness() < 128
        names = self._names()
        lines, colours = [], []
        for place, (term, curve) in enumerate(self.curves.items()):
            hue = _HUES[place % len(_HUES)]
            colour = QColor.fromHsl(hue, 150 if dark else 190, 160 if dark else 90)
            lines.append(Line(names.get(term, term), curve.points(), colour))
            colours.append(colour.name())
        self.plot.show_lines(lines[::-1])
        if self.curves and not self.plot.underMouse():
            self.value.setText("")
        newest = [number(curve.newest) for curve in self.curves.values()]
        self._tell([line.name for line in lines], colours, newest)

    def _tell(self, names: list[str], colours: list[str], newest: list[str]) -> None:
        """A row for each term: its colour, its name, and the newest value."""
        if list(self.rows) != names:
            while (item := self._legend.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.deleteLater()
            self.rows = {}
            for row, name in enumerate(names):
                swatch, figure = QLabel(), QLabel()
                swatch.setFixedSize(_SWATCH, _SWATCH)
                figure.setObjectName("dim")
                figure.setMinimumWidth(figure.fontMetrics().horizontalAdvance("-0.000000"))
                figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                for place, widget in enumerate((swatch, QLabel(name), figure)):
                    self._legend.addWidget(widget, row, place)
                self.rows[name] = (swatch, figure)
        for (swatch, figure), colour, told in zip(self.rows.values(), colours, newest, strict=True):
            if (style := f"background: {colour}; border-radius: 3px;") != swatch.styleSheet():
                swatch.setStyleSheet(style)
            figure.setText(told)
        said = ", ".join(f"{name} {told}" for name, told in zip(names, newest, strict=True))
        self.plot.setAccessibleDescription(said)

    def _names(self) -> dict[str, str]:
        return {
            "clip": self.tr("CLIP"),
            "total_variation": self.tr("Smoothness"),
            "value_range": self.tr("Value range"),
            "saturation": self.tr("Saturation"),
            "left_right": self.tr("Left like right"),
            "up_down": self.tr("Top like bottom"),
            "init_pixels": self.tr("Pixels of the start"),
            "init_features": self.tr("Look of the start"),
        }
