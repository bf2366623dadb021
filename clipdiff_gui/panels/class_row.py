"""The class that a class-conditional network draws: by the prompt, or one of very many."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.rows import Row

if TYPE_CHECKING:
    from clipdiff_gui.panels.search_choice import SearchChoice

translate = QCoreApplication.translate

_BY_PROMPT = -1


class ClassRow(Row):
    """Which class is drawn; there is no such row for networks without any."""

    def __init__(self, draft: Draft) -> None:
        self._label = translate("ClassRow", "Class")
        self._tip = translate(
            "ClassRow",
            "What this model draws, one of the classes it learned. Type to find one; by the prompt, it is the class "
            "that the prompt names, or that CLIP finds nearest to it.",
        )
        super().__init__("conditioning.label", self._label, self._tip, QWidget())
        self._draft = draft
        self._classes: Sequence[str] = ()
        self.choice: SearchChoice | None = None
        self.hide()

    @property
    def has_classes(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self._classes)

    def offer(self, classes: Sequence[str]) -> None:
        """Let the person choose among `classes`, by their names."""
        if classes == self._classes:
            return
        self._classes = classes
        self.setVisible(bool(classes))
        if classes:
            self.choice = self.choice or self._make_choice()
            self.choice.offer([(_BY_PROMPT, self.tr("By the prompt")), *enumerate(classes)])

    def refresh(self) -> None:
        """Show the draft's class."""
        super().refresh()
        if self._classes and self.choice is not None:
            self.choice.show_value(self._draft.job.conditioning.label)

    def _make_choice(self) -> "SearchChoice":
        from clipdiff_gui.panels.search_choice import SearchChoice  # few models have classes

        choice = SearchChoice()
        describe(choice, self._label, self._tip)
        describe(choice.edit, self._label, self._tip)
        choice.picked.connect(lambda label: self._draft.set(self.path, label))
        line = QHBoxLayout(self.control)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(choice)
        self.control.setFocusProxy(choice)
        return choice
