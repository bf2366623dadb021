"""What there is to know about the model that is selected, and what can be done with it."""

import json

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from clipdiff_core.checkpoints.listing import Listed, State
from clipdiff_gui.icons import IconButton
from clipdiff_gui.layout import PrimaryButton, tool_button
from clipdiff_gui.models import words
from clipdiff_gui.models.actions import ModelActions
from clipdiff_gui.models.session import Standing
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.messages import FieldMessage
from clipdiff_gui.panels.parameters import Fold
from clipdiff_gui.sentences import in_language

WIDTH, _MARGIN, _LABEL_WIDTH = 352, 16, 72


class Details(QFrame):
    """A name, the buttons that fit, and a line for each thing that is known."""

    def __init__(self, actions: ModelActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aside")
        self.setFixedWidth(WIDTH)
        self._actions = actions
        self.item: Listed | None = None
        self.title, self.does = _words("hintTitle"), _words("dim")
        self.why = _words("dim")
        self.primary = {
            action: PrimaryButton(action, icon)
            for action, icon in ((actions.draw, "generate"), (actions.download, "save"), (actions.take_in, "import"))
        }
        self.others: dict[QAction, QToolButton] = {
            action: tool_button(action)
            for action in (
                actions.guide,
                actions.cancel,
                actions.use_in_place,
                actions.verify,
                actions.delete,
                actions.forget,
            )
        }
        self.message = FieldMessage(self.primary[actions.download])
        self.facts = {
            "state": _Fact(self.tr("State")),
            "size": _Fact(self.tr("Size")),
            "licence": _Fact(self.tr("Licence")),
            "family": _Fact(self.tr("Family")),
            "file": _Fact(self.tr("File")),
            "folder": _Fact(self.tr("Folder")),
            "place": _Fact(self.tr("Lies at")),
        }
        self.hash, self.page = _Hash(), _Page()
        self.folded = Fold(self.tr("Configuration"), self.tr("How its network is built, by its published flags"))
        self.config = QPlainTextEdit()
        self._lay_out()
        self.show_item(None, None)

    def show_item(self, item: Listed | None, standing: Standing | None) -> None:
        """Show what is known about `item`."""
        if item is None or self.item is None or item.name != self.item.name:
            self.message.clear()
            self.folded.head.setChecked(False)
        self.item = item
        self.show_standing(standing)
        self._body.setVisible(item is not None)
        if item is None:
            return
        self.title.setText(words.breakable(words.name(item)))
        self.does.setText(words.family(item))
        self.facts["size"].show_text(words.size(item) or self._unsaid(item))
        self.facts["licence"].show_text(words.licence(item) or self._unsaid(item))
        self.facts["family"].show_text(words.technical(item))
        self.facts["file"].show_text(item.path.name if item.state is State.ELSEWHERE and item.path else item.file)
        self.facts["folder"].show_text(str(_folder(item) or ""))
        self.facts["place"].show_text(str(item.place or ""))
        self.hash.show_hash(item.sha256)
        self.page.show_url(item.page)
        self.config.setPlainText(_as_text(item))
        self.folded.setVisible(bool(item.config))

    def show_standing(self, standing: Standing | None) -> None:
        """Show what is done to it, and what can be done."""
        item = self.item
        self._actions.reflect(item, standing)
        for action, button in (*self.primary.items(), *self.others.items()):
            button.setVisible(action.isVisible())
        for action, button in self.primary.items():
            button.setText(action.text())
            describe(button, action.text(), action.toolTip())
        self._others.setVisible(any(action.isVisible() for action in self.others))
        why = self._why(item) if item is not None else ""
        self.why.setText(why)
        self.why.setVisible(bool(why))
        if item is not None:
            self.facts["state"].show_text(words.state(item, standing))

    def _why(self, item: Listed) -> str:
        """What hinders, or what comes first."""
        if item.state is State.DAMAGED:
            return in_language(item.message)
        if item.state is State.ELSEWHERE:
            return self.tr(
                "To use it, import a copy, or let it stay and be read from there: what it is, is found out then."
            )
        if item.state is State.TO_DOWNLOAD:
            return self.tr("Its file is here and checked; it only has to be imported.") if item.whole else ""
        return ""

    def _unsaid(self, item: Listed) -> str:
        """What stands in place of something that nobody has said."""
        return "" if item.state is State.DAMAGED else self.tr("not known")

    def _lay_out(self) -> None:
        self._body = QWidget()
        self._body.setObjectName("sideBody")
        column = QVBoxLayout(self._body)
        column.setContentsMargins(_MARGIN, 16, _MARGIN, _MARGIN)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.does)
        column.addSpacing(4)
        for button in self.primary.values():
            column.addWidget(button)
        column.addWidget(self.message)
        self._others = QWidget()
        line = QHBoxLayout(self._others)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for button in self.others.values():
            line.addWidget(button)
        line.addStretch(1)
        column.addWidget(self._others)
        column.addWidget(self.why)
        divider = QFrame()
        divider.setObjectName("divider")
        column.addSpacing(4)
        column.addWidget(divider)
        column.addSpacing(2)
        for fact in (*self.facts.values(), self.hash, self.page):
            column.addWidget(fact)
        self._lay_out_configuration(column)
        self._scroll(self._body)

    def _lay_out_configuration(self, column: QVBoxLayout) -> None:
        self.config.setReadOnly(True)
        self.config.setTabChangesFocus(True)
        self.config.setMinimumHeight(190)
        self.config.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        describe(self.config, self.tr("Configuration"), self.tr("How its network is built"))
        self.folded.lines.addWidget(self.config)
        column.addWidget(self.folded)
        column.addStretch(1)

    def _scroll(self, body: QWidget) -> None:
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = QVBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(scroll)


class _Fact(QWidget):
    """A label and what there is to say; hidden while that is nothing."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named = QLabel(label)
        named.setObjectName("rowLabel")
        named.setFixedWidth(_LABEL_WIDTH)
        self.value = _words("caption")
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.value.setAccessibleName(label)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(8)
        self.line.addWidget(named, 0, Qt.AlignmentFlag.AlignTop)
        self.named = named
        self.line.addWidget(self.value, 1)

    def show_text(self, text: str) -> None:
        """Say `text`, broken anywhere it must be."""
        self.value.setText(words.breakable(text))
        self.setVisible(bool(text))


class _Hash(_Fact):
    """A SHA-256, its middle left out, and a button that copies all of it."""

    def __init__(self) -> None:
        super().__init__("SHA-256")
        self.sha256 = ""
        self.copy = IconButton("copy")
        describe(self.copy, self.tr("Copy the SHA-256"), self.tr("Copy the whole SHA-256 to the clipboard"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.sha256))
        self.line.addWidget(self.copy)
        self.line.setAlignment(self.named, Qt.AlignmentFlag.AlignVCenter)

    def show_hash(self, sha256: str) -> None:
        """Show as much of it as tells it apart."""
        self.sha256 = sha256
        self.show_text(f"{sha256[:12]}…{sha256[-8:]}" if sha256 else "")
        self.value.setToolTip(sha256)


class _Page(_Fact):
    """The address of a model's page; it is opened by a press, and by nothing else."""

    def __init__(self) -> None:
        super().__init__(self.tr("Page"))
        self.url = ""
        self.link = QPushButton()
        self.link.setObjectName("link")
        self.link.setCursor(Qt.CursorShape.PointingHandCursor)
        self.link.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.link.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(self.url)))
        self.line.replaceWidget(self.value, self.link)
        self.value.hide()
        self.line.setAlignment(self.named, Qt.AlignmentFlag.AlignVCenter)

    def show_url(self, url: str) -> None:
        """Show where the page is."""
        self.url = url
        describe(self.link, self.tr("Open its page"), self.tr("Open {url} in the web browser").format(url=url))
        self.setVisible(bool(url))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """However long the address is, there is room for it."""
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        shown = self.url.removeprefix("https://")
        room = WIDTH - 2 * _MARGIN - _LABEL_WIDTH - 20
        self.link.setText(self.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideMiddle, room))


def _words(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label


def _folder(item: Listed) -> object:
    if item.path is None or item.place is not None:
        return None
    return item.path.parent if item.state is State.ELSEWHERE else item.path


def _as_text(item: Listed) -> str:
    return "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in sorted(item.config.items()))
