"""Where everything stands in the window."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from clipdiff_gui.actions import Actions
from clipdiff_gui.canvas.canvas import Canvas
from clipdiff_gui.canvas.mask_editor import MaskEditor
from clipdiff_gui.hints import HintLine
from clipdiff_gui.icons import themed
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.gallery import Gallery
from clipdiff_gui.model.installed import Installed
from clipdiff_gui.model.targets import TargetPictures
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.description import DescriptionPanel
from clipdiff_gui.panels.filmstrip import Filmstrip
from clipdiff_gui.panels.messages import FieldMessage, MessageBar
from clipdiff_gui.panels.parameters import ParametersPanel
from clipdiff_gui.panels.progress import ProgressPanel
from clipdiff_gui.panels.prompts import PromptsPanel
from clipdiff_gui.panels.task_panel import TaskPanel

_SIDE_WIDTH, _MARGIN = 352, 16


class Layout(QWidget):
    """Header on top, prompts and parameters at the side, canvas in the middle, filmstrip below.

    In the `aside`, right of the canvas, stand panels that hide while they have nothing to show.
    """

    def __init__(
        self, draft: Draft, gallery: Gallery, targets: TargetPictures, actions: Actions, installed: Installed
    ) -> None:
        super().__init__()
        self.tasks = TaskPanel(draft, targets, list(actions.tasks.values()))
        self.prompts = PromptsPanel(draft, targets.thumbnail)
        self.parameters = ParametersPanel(draft, installed, targets)
        self.description = DescriptionPanel(targets.thumbnail)
        self.divider = _divider()
        self.bar = MessageBar()
        self.hints = HintLine()
        self.canvas = Canvas()
        self.mask_editor = MaskEditor(self.canvas)
        self.progress = ProgressPanel()
        self.filmstrip = Filmstrip(gallery)
        self.follow = QPushButton(self.tr("Back to the drawing"))
        describe(self.follow, self.follow.text(), self.tr("Show the picture that is forming"))
        self.follow.hide()
        self.primary = PrimaryButton(actions.generate)
        self.estimate = QLabel()
        self.estimate.setObjectName("dim")
        self.estimate.hide()
        self.stages = QStackedWidget()  # what else than the canvas may stand in the middle, a desk adds
        self.stage = QHBoxLayout()
        self.stage.setSpacing(1)
        self.stage.addWidget(self.canvas, 1)
        self.tools = QHBoxLayout()  # more buttons in the header, for looking at the picture
        self.tools.setSpacing(8)
        self.aside = QVBoxLayout()
        self.aside.setSpacing(0)
        self.aside.addWidget(self.description, 1)
        self._scroll = QScrollArea()
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._side())
        body.addLayout(self._middle(), 1)
        body.addLayout(self.aside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header(actions))
        column.addLayout(body, 1)

    def message_for(self, field: str) -> FieldMessage | None:
        """Where a message about `field` belongs; None when no control stands for it."""
        if field == "targets" or field.startswith("targets."):
            return None if self.prompts.isHidden() else self.prompts.message
        row = (self.tasks.row_at(field) or self.parameters.row_at(field)) if field else None
        return row.message if row is not None else None

    def scroll_to(self, widget: QWidget) -> None:
        """Bring `widget` into sight at the side, once it has its place: a fold may just have been opened."""
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(widget))

    def _side(self) -> QWidget:
        body = QWidget()
        body.setObjectName("sideBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(_MARGIN, 14, _MARGIN, _MARGIN)
        column.setSpacing(18)
        column.addWidget(self.tasks)
        column.addWidget(_divider())
        column.addWidget(self.prompts)
        column.addWidget(self.divider)
        column.addWidget(self.parameters)
        column.addStretch(1)
        self._scroll.setWidget(body)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = QFrame()
        side.setObjectName("side")
        side.setFixedWidth(_SIDE_WIDTH)
        line = QVBoxLayout(side)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._scroll)
        return side

    def _middle(self) -> QVBoxLayout:
        whole = QVBoxLayout()
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        stage = QWidget()
        column = QVBoxLayout(stage)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.hints)
        column.addWidget(self.mask_editor.bar)
        column.addLayout(self.stage, 1)
        self.stages.addWidget(stage)
        whole.addWidget(self.stages, 1)
        footer = QFrame()
        footer.setObjectName("footer")
        below = QVBoxLayout(footer)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        words = QHBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.addWidget(self.progress, 1)
        words.addWidget(self.follow)
        below.addLayout(words)
        below.addWidget(self.filmstrip)
        whole.addWidget(footer)
        return whole

    def _header(self, actions: Actions) -> QWidget:
        header = QFrame()
        header.setObjectName("header")
        line = QHBoxLayout(header)
        line.setContentsMargins(_MARGIN, 9, _MARGIN, 9)
        line.setSpacing(8)
        above_side = QWidget()
        above_side.setFixedWidth(_SIDE_WIDTH - 2 * _MARGIN)
        drawing = QHBoxLayout(above_side)
        drawing.setContentsMargins(0, 0, 0, 0)
        drawing.addWidget(self.primary, 1)
        drawing.addWidget(tool_button(actions.pause))
        drawing.addWidget(_stop_button(actions))
        line.addWidget(above_side)
        line.addSpacing(_MARGIN)
        line.addWidget(self.estimate)
        line.addStretch(1)
        for action in (actions.compare, actions.fit, actions.actual):
            button = tool_button(action, icon_only=True)
            line.addWidget(button)
        line.addLayout(self.tools)
        line.addSpacing(8)
        line.addWidget(tool_button(actions.copy))
        line.addWidget(tool_button(actions.save))
        return header


class PrimaryButton(QPushButton):
    """The one button in the accent colour; Enter presses it too."""

    def __init__(self, action: QAction, icon: str = "generate") -> None:
        super().__init__(action.text())
        self._icon = icon
        self.setObjectName("primary")
        self.setIconSize(QSize(17, 17))
        self.setAutoDefault(True)
        describe(self, action.text(), action.toolTip())
        self.clicked.connect(action.trigger)
        action.changed.connect(lambda: self._reflect(action))
        self._draw_icon()

    def _reflect(self, action: QAction) -> None:
        self.setEnabled(action.isEnabled())
        self.setText(action.text())
        describe(self, action.text(), action.toolTip())

    def _draw_icon(self) -> None:
        self.setIcon(themed(self._icon, QPalette.ColorRole.HighlightedText))

    def changeEvent(self, event: QEvent) -> None:
        """Redraw the icon when the theme changes."""
        if event.type() == QEvent.Type.StyleChange:
            self._draw_icon()
        super().changeEvent(event)


def _divider() -> QFrame:
    line = QFrame()
    line.setObjectName("divider")
    return line


def tool_button(action: QAction, icon_only: bool = False) -> QToolButton:
    """The button of `action` in a header."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text())
    button.setIconSize(QSize(16, 16))
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    style = Qt.ToolButtonStyle.ToolButtonIconOnly if icon_only else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    button.setToolButtonStyle(style)
    button.setAutoRaise(icon_only)
    return button


def _stop_button(actions: Actions) -> QToolButton:
    button = tool_button(actions.keep)
    menu = QMenu(button)
    for action in (actions.keep, actions.discard, actions.skip, actions.again):
        menu.addAction(action)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
    return button
