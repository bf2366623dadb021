"""The prompts: what to draw towards and away from."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from clipdiff_core.job import Job
from clipdiff_core.targets import DescriptorTarget, PictureTarget, Target, TextTarget
from clipdiff_core.task_settings import WORDLESS
from clipdiff_gui.icons import themed
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.messages import FieldMessage
from clipdiff_gui.panels.prompt_rows import DescriptorRow, PictureRow, TargetRow, TextRow, WordsRow

if TYPE_CHECKING:
    from clipdiff_gui.panels.clip_weights_popup import ClipWeightsPopup

_ROWS: dict[type[Target], type[TargetRow]] = {
    TextTarget: TextRow,
    PictureTarget: PictureRow,
    DescriptorTarget: DescriptorRow,
}


class PromptsPanel(QWidget):
    """A row for every target of the draft; rows are built anew only when one comes or goes."""

    submitted = Signal()
    picture_asked = Signal()
    picture_pasted = Signal(QMimeData)
    removed = Signal(Job)

    def __init__(self, draft: Draft, thumbnail: Callable[[str], QImage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._thumbnail = thumbnail
        self.rows: list[TargetRow] = []
        self.popup: ClipWeightsPopup | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._title = QLabel()
        self._title.setObjectName("sectionTitle")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addLayout(self._list)
        self.message = FieldMessage(self)
        column.addWidget(self.message)
        column.addLayout(self._buttons())
        draft.rows_changed.connect(self._rebuild)
        draft.changed.connect(self._refresh)
        self._rebuild()

    def commit(self) -> None:
        """Read the weights typed into the words of every row."""
        for index in range(len(self.rows)):
            self._draft.commit_text(index)

    def focus_words(self) -> None:
        """Put the cursor into the first row of words, over what is there."""
        for row in self.rows:
            if isinstance(row, WordsRow):
                row.edit.setFocus()
                row.edit.selectAll()
                return

    def _buttons(self) -> QHBoxLayout:
        self.add_words = QPushButton(self.tr("Words"))
        describe(self.add_words, self.tr("Add words"), self.tr("Add another row of words"))
        self.add_words.clicked.connect(self._add_words)
        self.add_picture = QPushButton(self.tr("Picture…"))
        describe(
            self.add_picture,
            self.tr("Add a picture"),
            self.tr("Draw towards a picture: choose one here, drop it onto the window, or paste it"),
        )
        self.add_picture.clicked.connect(self.picture_asked)
        line = QHBoxLayout()
        line.setSpacing(8)
        for button in (self.add_words, self.add_picture):
            button.setObjectName("plain")
            line.addWidget(button, 1)
        self._draw_icons()
        return line

    def _draw_icons(self) -> None:
        self.add_words.setIcon(themed("plus"))
        self.add_picture.setIcon(themed("picture"))

    def changeEvent(self, event) -> None:
        """Redraw the icons when the theme changes."""
        if event.type() == event.Type.StyleChange:
            self._draw_icons()
        super().changeEvent(event)

    def _add_words(self) -> None:
        self._draft.add_target(TextTarget(""))
        self.rows[-1].setFocus()

    def _rebuild(self) -> None:
        """Give every target a row of its kind; a row that still fits stays, and with it the cursor."""
        targets = self._draft.job.targets
        for index, target in enumerate(targets):
            if index < len(self.rows) and self._fits(self.rows[index], target):
                continue
            if index < len(self.rows):
                self._drop(self.rows.pop(index))
            self.rows.insert(index, self._row(index, target))
            self._list.insertWidget(index, self.rows[index])
        while len(self.rows) > len(targets):
            self._drop(self.rows.pop())
        self.setFocusProxy(self.rows[0])
        self._refresh()

    def _fits(self, row: TargetRow, target: Target) -> bool:
        return isinstance(row, _ROWS[type(target)])

    def _drop(self, row: TargetRow) -> None:
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _row(self, index: int, target: Target) -> TargetRow:
        row = _ROWS[type(target)]()
        row.weighted.connect(lambda weight: self._weigh(index, weight))
        row.removed.connect(lambda: self._remove(index))
        row.clips_asked.connect(lambda: self._weigh_by_clip(index))
        if isinstance(row, PictureRow):
            row.words_asked.connect(lambda: self._add_words_to(index))
        if isinstance(row, WordsRow):
            row.typed.connect(lambda text: self._type(index, text))
            row.committed.connect(lambda: self._commit(row))
            row.entered.connect(self.submitted)
            row.edit.picture_pasted.connect(self.picture_pasted)
        return row

    def _refresh(self) -> None:
        self.message.clear()
        wordless = self._draft.job.task in WORDLESS
        self._title.setText(self.tr("Prompts (optional)") if wordless else self.tr("Prompts"))
        for row, target in zip(self.rows, self._draft.job.targets, strict=True):
            row.show_target(target, self._thumbnail)
            row.show_clips(self._draft.job.guidance.clips, target)

    def _type(self, index: int, text: str) -> None:
        target = self._draft.job.targets[index]
        if not isinstance(target, PictureTarget):
            self._draft.set_target(index, replace(target, text=text))

    def _add_words_to(self, index: int) -> None:
        target = self._draft.job.targets[index]
        if isinstance(target, PictureTarget):
            described = DescriptorTarget(
                "", target.sha256, target.name, target.weight, span=target.span, clip_weights=target.clip_weights
            )
            self._draft.replace_target(index, described)
            self.rows[index].setFocus()

    def _commit(self, row: TargetRow) -> None:
        if row in self.rows:  # a row that is being removed loses the focus, and says so, on its way out
            self._draft.commit_text(self.rows.index(row))

    def _weigh(self, index: int, weight: float) -> None:
        self._draft.set_target(index, replace(self._draft.job.targets[index], weight=weight))

    def _weigh_by_clip(self, index: int) -> None:
        from clipdiff_gui.panels.clip_weights_popup import ClipWeightsPopup  # several CLIPs seldom guide

        row, target = self.rows[index], self._draft.job.targets[index]
        if self.popup is not None:
            self.popup.deleteLater()
        self.popup = ClipWeightsPopup(self, target, self._draft.job.guidance.clips)
        self.popup.changed.connect(
            lambda weights: self._draft.set_target(index, replace(self._draft.job.targets[index], clip_weights=weights))
        )
        row.show_clips(self._draft.job.guidance.clips, target)  # its click has turned it on or off
        self.popup.open_under(row.by_clip, 0)

    def _remove(self, index: int) -> None:
        before = self._draft.job
        self._draft.remove_target(index)
        self.removed.emit(before)
