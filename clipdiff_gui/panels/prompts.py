"""The prompts: what to draw towards and away from."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from clipdiff_core.job import HEAVIEST, Job
from clipdiff_core.targets import DescriptorTarget, PictureTarget, Target, TextTarget
from clipdiff_core.task_settings import WORDLESS
from clipdiff_gui.icons import themed
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.prompts import Spelling
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.messages import FieldMessage
from clipdiff_gui.panels.prompt_rows import DescriptorRow, PictureRow, TargetRow, TextRow, WordsRow
from clipdiff_gui.panels.row_drag import RowDrag
from clipdiff_gui.panels.unlearned import UnlearnedNote

if TYPE_CHECKING:
    from clipdiff_gui.panels.clip_weights_popup import ClipWeightsPopup
    from clipdiff_gui.panels.span_popup import SpanPopup

_ROWS: dict[type[Target], type[TargetRow]] = {
    TextTarget: TextRow,
    PictureTarget: PictureRow,
    DescriptorTarget: DescriptorRow,
}


class PromptsPanel(QWidget):
    """A row for every target of the draft; rows are built anew only when one comes or goes.

    `lines_asked` tells of several lines that were pasted or begun in a row; `book_asked` wants the saved prompts.
    """

    submitted = Signal()
    picture_asked = Signal()
    picture_pasted = Signal(QMimeData)
    removed = Signal(Job)
    lines_asked = Signal(str)
    undo_asked = Signal()
    redo_asked = Signal()
    book_asked = Signal()

    def __init__(self, draft: Draft, thumbnail: Callable[[str], QImage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._thumbnail = thumbnail
        self.rows: list[TargetRow] = []
        self.popup: ClipWeightsPopup | SpanPopup | None = None
        self._spelling: Spelling | None = None
        self._last = 0  # the row that was typed in last
        self._drag = RowDrag(self, lambda: self.rows)
        self._drag.moved.connect(self.move_row)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._title = QLabel()
        self._title.setObjectName("sectionTitle")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addLayout(self._list)
        self.unlearned = UnlearnedNote()
        column.addWidget(self.unlearned)
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

    def check_with(self, spelling: Spelling) -> None:
        """Mark the words that `spelling` does not know, and say which they are."""
        self._spelling = spelling
        for row in self.rows:
            if isinstance(row, WordsRow):
                row.edit.check_with(spelling)
        spelling.changed.connect(self._note_unlearned)
        self._note_unlearned()

    @property
    def current(self) -> int:
        """The row that has the focus, or had it last."""
        focus = QApplication.focusWidget()
        for index, row in enumerate(self.rows):
            if focus is not None and (row is focus or row.isAncestorOf(focus)):
                self._last = index
        return min(self._last, len(self.rows) - 1)

    def step_weight(self, by: float) -> None:
        """Let the current row weigh more or less."""
        weight = round(self._draft.job.targets[self.current].weight + by, 4)
        self._weigh(self.current, max(-float(HEAVIEST), min(float(HEAVIEST), weight)))

    def move_row(self, index: int, place: int) -> None:
        """Put a row at another place, and stay in it."""
        if 0 <= place < len(self.rows):
            self.commit()
            self._draft.move_target(index, place)
            self.rows[place].setFocus()

    def set_words(self, words: str) -> None:
        """Put `words` in the place of those in the current row, or in a row of their own where it has none."""
        target = self._draft.job.targets[self.current]
        if isinstance(target, PictureTarget):
            self._draft.add_target(TextTarget(words))
        else:
            self._draft.set_target(self.current, replace(target, text=words))

    def append_words(self, words: str) -> None:
        """Add `words` to the current row, or to the first that has words; a row of their own where none has."""
        rows = [self.current, *range(len(self.rows))]
        index = next((row for row in rows if isinstance(self.rows[row], WordsRow)), None)
        target = self._draft.job.targets[index] if index is not None else None
        if index is None or target is None or isinstance(target, PictureTarget):
            self._draft.add_target(TextTarget(words))
            return
        self._draft.set_target(index, replace(target, text=", ".join(filter(None, (target.text.strip(" ,"), words)))))
        self.rows[index].setFocus()

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
        self.book = QPushButton(self.tr("Styles"))
        describe(
            self.book,
            self.tr("Styles and saved prompts"),
            self.tr("Add a style or a prompt that you saved, save this one, or find one that you drew before"),
        )
        self.book.clicked.connect(self.book_asked)
        line = QHBoxLayout()
        line.setSpacing(6)
        for button in (self.add_words, self.add_picture, self.book):
            button.setObjectName("plain")
            line.addWidget(button, 1)
        self._draw_icons()
        return line

    def _draw_icons(self) -> None:
        self.add_words.setIcon(themed("plus"))
        self.add_picture.setIcon(themed("picture"))
        self.book.setIcon(themed("book"))

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
        row.span_asked.connect(lambda: self._limit(index))
        self._drag.watch(row, row.grip)
        if isinstance(row, PictureRow):
            row.words_asked.connect(lambda: self._add_words_to(index))
        if isinstance(row, WordsRow):
            row.typed.connect(lambda text: self._type(index, text))
            row.committed.connect(lambda: self._commit(row))
            row.entered.connect(self.submitted)
            row.edit.picture_pasted.connect(self.picture_pasted)
            row.edit.lines_asked.connect(self.lines_asked)
            row.edit.undo_asked.connect(self.undo_asked)
            row.edit.redo_asked.connect(self.redo_asked)
            row.edit.cursorPositionChanged.connect(self._note_unlearned)
            if self._spelling is not None:
                row.edit.check_with(self._spelling)
        return row

    def _refresh(self) -> None:
        self.message.clear()
        wordless = self._draft.job.task in WORDLESS
        self._title.setText(self.tr("Prompts (optional)") if wordless else self.tr("Prompts"))
        for row, target in zip(self.rows, self._draft.job.targets, strict=True):
            row.show_target(target, self._thumbnail)
            row.show_clips(self._draft.job.guidance.clips, target)
            row.grip.setVisible(len(self.rows) > 1)
        self._note_unlearned()

    def _note_unlearned(self) -> None:
        self.unlearned.show_words([row.edit for row in self.rows if isinstance(row, WordsRow)])

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

    def _commit(self, row: WordsRow) -> None:
        if row in self.rows:  # a row that is being removed loses the focus, and says so, on its way out
            self._draft.commit_text(self.rows.index(row))
            row.edit.setModified(False)  # nothing is being typed: every word counts
            row.edit.update()
            self._note_unlearned()

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

    def _limit(self, index: int) -> None:
        from clipdiff_gui.panels.span_popup import SpanPopup  # most prompts count from first to last

        if self.popup is not None:
            self.popup.deleteLater()
        self.popup = SpanPopup(self, self._draft.job.targets[index].span)
        self.popup.changed.connect(
            lambda span: self._draft.set_target(index, replace(self._draft.job.targets[index], span=span))
        )
        self.popup.open_under(self.rows[index].part, 0)

    def _remove(self, index: int) -> None:
        before = self._draft.job
        self._draft.remove_target(index)
        self.removed.emit(before)
