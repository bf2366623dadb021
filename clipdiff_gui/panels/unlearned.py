"""What is said below the prompts of words that the model has not learned."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu

from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.prompt_edit import PromptEdit

_MOST = 6  # words that are named


class UnlearnedNote(QLabel):
    """The words by name, each a link that offers others in its place; hidden while all are known."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dim")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.linkActivated.connect(self._offer)
        self._places: list[tuple[PromptEdit, int, int]] = []
        self.hide()

    @property
    def words(self) -> list[str]:
        """The words that are named now."""
        return [edit.text()[begin:end] for edit, begin, end in self._places]

    def show_words(self, edits: Sequence[PromptEdit]) -> None:
        """Name what is marked in `edits`."""
        self._places = [(edit, *span) for edit in edits for span in edit.marked()]
        words = list(dict.fromkeys(self.words))
        self.setVisible(bool(words))
        if not words:
            return
        links = [f'<a href="{words.index(word)}">{escape(word)}</a>' for word in words[:_MOST]]
        told = self.tr("Not learned by this model: {words}")
        more = "…" if len(words) > _MOST else ""
        text = told.format(words=", ".join(links)) + more
        if text != self.text():
            self.setText(text)
            plain = told.format(words=", ".join(words))
            describe(
                self, plain, self.tr("It draws such words as it pleases. A click on one offers words that it knows.")
            )

    def _offer(self, link: str) -> None:
        words = list(dict.fromkeys(self.words))
        if int(link) >= len(words):
            return
        edit, begin, end = self._places[self.words.index(words[int(link)])]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        edit.fill_menu(menu, begin, end)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
