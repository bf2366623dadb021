"""Rows of the parameters: a label, a control bound to one setting of the draft, and what is wrong with it."""

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from clipdiff_core.checkpoints.store import BUILT_IN
from clipdiff_core.job import Clip
from clipdiff_gui.icons import IconButton, themed
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.installed import Installed
from clipdiff_gui.panels.controls import Choice, NumberBox, NumberField, Slider, Switch, describe, line_height
from clipdiff_gui.panels.messages import FieldMessage

translate = QCoreApplication.translate

_LABEL_WIDTH = 104
_RESET_WIDTH = 18  # points at the end of a row, for the button that resets it


class Row(QWidget):
    """A labelled control; `path` is the setting it stands for. Where it can be reset, a button at its end asks to."""

    reset_asked = Signal()

    def __init__(self, path: str, label: str, tip: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.control = control
        self.label = label
        self.reset: IconButton | None = None  # made when it is first wanted: few rows ever are
        self._tips: dict[QWidget, str] = {}
        words = QLabel(label)
        words.setObjectName("rowLabel")
        words.setFixedWidth(_LABEL_WIDTH)
        words.setToolTip(tip)
        words.setBuddy(control)
        self.line = QHBoxLayout()
        self.line.setSpacing(8)
        words.setFixedHeight(line_height(words))
        self.line.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
        self.line.addWidget(control, 1)
        self.message = FieldMessage(control)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self.line)
        column.addWidget(self.message)

    def refresh(self) -> None:
        """Show the draft's value; the message about the old one goes."""
        self.message.clear()

    def make_room(self) -> None:
        """Leave room at the end for the button that resets it, so that nothing moves when it comes."""
        self.line.setContentsMargins(0, 0, _RESET_WIDTH, 0)

    def offer_reset(self, offered: bool, tip: str = "") -> None:
        """Show the button that resets it, or not."""
        if self.reset is None:
            if not offered:
                return
            self.reset = IconButton("undo", self)
            self.reset.setObjectName("reset")
            self.reset.setIconSize(QSize(13, 13))
            self.reset.clicked.connect(self.reset_asked)
            self.setTabOrder(self._last_in_focus(), self.reset)
            self._place_reset()
        if not offered and self.reset.hasFocus():
            self.control.setFocus()
        self.reset.setVisible(offered)
        describe(self.reset, translate("Row", "Reset {setting}").format(setting=self.label), tip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the button at the end."""
        super().resizeEvent(event)
        self._place_reset()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to reset it, where it can be."""
        if self.reset is None or self.reset.isHidden() or not self.isEnabled():
            super().contextMenuEvent(event)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(themed("undo"), self.reset.accessibleName()).triggered.connect(self.reset_asked)
        menu.popup(event.globalPos())

    def _last_in_focus(self) -> QWidget:
        """The last part of it that the Tab key comes to."""
        last, here = self.control, self.nextInFocusChain()
        while here is not None and here is not self:
            tabbed = here.focusPolicy() & Qt.FocusPolicy.TabFocus and here.focusProxy() is None
            if tabbed and here is not self.reset and self.isAncestorOf(here):
                last = here
            here = here.nextInFocusChain()
        return last

    def _place_reset(self) -> None:
        if self.reset is not None:
            height = min(line_height(self), self.height())
            self.reset.setGeometry(self.width() - _RESET_WIDTH + 1, 0, _RESET_WIDTH, height)

    def allow(self, allowed: bool, why_not: str = "") -> None:
        """Let the person change it, or not; its tooltips say `why_not`."""
        self._tips = self._tips or {part: part.toolTip() for part in self.findChildren(QWidget) if part.toolTip()}
        self.setEnabled(allowed)
        for part, tip in self._tips.items():
            part.setToolTip(tip if allowed else why_not or tip)


class NumberRow(Row):
    """A number with a slider over its usual range."""

    def __init__(self, draft: Draft, path: str, label: str, tip: str, box: NumberBox, slider: Slider) -> None:
        field = NumberField(box, slider)
        super().__init__(path, label, tip, field)
        field.describe(label, tip)
        self.field = field
        self._draft = draft
        self._whole = box.decimals() == 0
        field.changed.connect(self._set)

    def refresh(self) -> None:
        """Show the draft's value."""
        super().refresh()
        self.field.show_value(self._draft.get(self.path))

    def _set(self, value: float) -> None:
        self._draft.set(self.path, round(value) if self._whole else round(value, 4))


class ChoiceRow(Row):
    """One of a few values."""

    def __init__(self, draft: Draft, path: str, label: str, tip: str, choices: list[tuple[object, str]]) -> None:
        choice = Choice(choices)
        super().__init__(path, label, tip, choice)
        describe(choice, label, tip)
        self.choice = choice
        self._draft = draft
        choice.picked.connect(lambda value: draft.set(path, value))

    def refresh(self) -> None:
        """Show the draft's value."""
        super().refresh()
        self.choice.show_value(self._draft.get(self.path))


class ModelRow(Row):
    """The network that draws."""

    def __init__(self, draft: Draft, installed: Installed) -> None:
        choice = Choice([])
        label, tip = translate("ModelRow", "Model"), translate("ModelRow", "The network that draws")
        super().__init__("model", label, tip, choice)
        describe(choice, label, tip)
        self.choice = choice
        self._draft = draft
        self._installed = installed
        choice.picked.connect(lambda name: installed.choose(draft, name))

    @property
    def names(self) -> list[str]:
        """Every model that can be chosen."""
        return [self.choice.itemData(row) for row in range(self.choice.count())]

    def refresh(self) -> None:
        """Show the draft's model, among those that are here."""
        super().refresh()
        names, chosen = self._installed.drawing(), self._draft.job.model.name
        if chosen not in names:
            names.append(chosen)  # a job from elsewhere may name one that is not here
        if names != self.names:
            self.choice.clear()
            for name in names:
                self.choice.addItem(shown_name(name), name)
        self.choice.show_value(chosen)


def shown_name(model: str) -> str:
    """A model's name as the lists show it."""
    if model == BUILT_IN:
        return translate("ModelRow", "Starter")
    return model[:1].upper() + model[1:]


def clip_name(clip: Clip, missing: bool) -> str:
    """What to call it, and whether it is `missing`."""
    name = translate("ModelRow", "The starter") if clip.name == BUILT_IN else clip.name
    return translate("ModelRow", "{name} (not here)").format(name=name) if missing else name


class SwitchRow(Row):
    """On or off."""

    toggled = Signal(bool)

    def __init__(self, draft: Draft, path: str, label: str, tip: str) -> None:
        switch = Switch()
        super().__init__(path, label, tip, switch)
        describe(switch, label, tip)
        self.line.setStretch(1, 0)
        self.line.addStretch(1)
        self.switch = switch
        self._draft = draft
        switch.clicked.connect(lambda on: draft.set(path, on))

    def refresh(self) -> None:
        """Show the draft's value."""
        super().refresh()
        self.switch.setChecked(self._draft.get(self.path))
