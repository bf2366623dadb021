"""The picture's size: a preset, or any width and height."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clipdiff_core.job import SIDE_MULTIPLE, Size
from clipdiff_gui.icons import IconButton
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.controls import Choice, NumberBox, describe
from clipdiff_gui.panels.rows import Row

translate = QCoreApplication.translate

_LARGEST_TYPED = 999_999  # wide enough to type a wrong size, which is then explained rather than silently changed
_SQUARE = (64, 128, 256)
_LONG = ((256, 192), (256, 144), (192, 128))


class SizeRow(Row):
    """A list of presets; choosing "custom" opens two boxes."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        field = QWidget()
        tip = translate("SizeRow", "The finished picture's width and height in pixels")
        super().__init__("size", translate("SizeRow", "Size"), tip, field)
        self.choice = Choice(self._presets())
        describe(self.choice, self.tr("Size"), tip)
        self.choice.picked.connect(self._pick)
        self.width_box = NumberBox(0, _LARGEST_TYPED, 0, SIDE_MULTIPLE)
        self.height_box = NumberBox(0, _LARGEST_TYPED, 0, SIDE_MULTIPLE)
        for box in (self.width_box, self.height_box):
            box.setMinimumWidth(60)
        describe(self.width_box, self.tr("Width"), self.tr("Width in pixels, a multiple of 8"))
        describe(self.height_box, self.tr("Height"), self.tr("Height in pixels, a multiple of 8"))
        self.turn = IconButton("again")
        describe(self.turn, self.tr("Turn"), self.tr("Swap width and height"))
        self.turn.clicked.connect(self._turn)
        self.custom = QWidget()
        self._lay_out(field)
        for box in (self.width_box, self.height_box):
            box.valueChanged.connect(self._type)
        self._free = False
        self._native: Size | None = None

    def offer_native(self, size: Size | None) -> None:
        """Put the size that the model learned at first in the list, if there is one."""
        if size == self._native:
            return
        self._native = size
        self.choice.clear()
        if size is not None:
            learned = self.tr("As it learned: {size}").format(size=f"{size.width} × {size.height}")
            self.choice.addItem(learned, size)
        for preset, name in self._presets():
            if preset is None or preset != size:
                self.choice.addItem(name, preset)

    def refresh(self) -> None:
        """Show the draft's size."""
        super().refresh()
        size = self._draft.job.size
        known = any(self.choice.itemData(row) == size for row in range(self.choice.count()))
        if known and not self._free:
            self.choice.show_value(size)
        else:
            self._free = True
            self.choice.setCurrentIndex(self.choice.count() - 1)
        self.custom.setVisible(self._free)
        for box, side in ((self.width_box, size.width), (self.height_box, size.height)):
            box.blockSignals(True)
            box.setValue(side)
            box.blockSignals(False)

    def _lay_out(self, field: QWidget) -> None:
        line = QHBoxLayout(self.custom)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self.width_box, 1)
        line.addWidget(QLabel("×"))
        line.addWidget(self.height_box, 1)
        line.addWidget(self.turn)
        column = QVBoxLayout(field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.choice)
        column.addWidget(self.custom)
        field.setFocusProxy(self.width_box)

    def _presets(self) -> list[tuple[object, str]]:
        squares = [(Size(side, side), f"{side} × {side}") for side in _SQUARE]
        wide = [(Size(w, h), self.tr("{size} landscape").format(size=f"{w} × {h}")) for w, h in _LONG]
        tall = [(Size(h, w), self.tr("{size} portrait").format(size=f"{h} × {w}")) for w, h in _LONG]
        return [*squares, *wide, *tall, (None, self.tr("Custom…"))]

    def _pick(self, size: Size | None) -> None:
        self._free = size is None
        if size is not None:
            self._draft.set("size", size)
        self.refresh()

    def _type(self) -> None:
        self._draft.set("size", Size(round(self.width_box.value()), round(self.height_box.value())))

    def _turn(self) -> None:
        size = self._draft.job.size
        self._draft.set("size", Size(size.height, size.width))
