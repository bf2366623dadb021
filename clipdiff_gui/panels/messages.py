"""What the window says to the person: beside a control, or in a bar over the canvas."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from clipdiff_core.events import FellBack, Unguided
from clipdiff_gui.icons import IconButton, IconLabel
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.sentences import in_language

_NOTICE_TIME = 8000  # milliseconds a notice stays; errors stay until they are read


class FieldMessage(QWidget):
    """What is wrong with the control above it; hidden while nothing is."""

    def __init__(self, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fieldMessage")
        self._control = control
        self._label = QLabel()
        self._label.setWordWrap(True)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(6)
        line.addWidget(IconLabel("error", QPalette.ColorRole.BrightText, 15))
        line.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now, "" when it says nothing."""
        return "" if self.isHidden() else self._label.text()

    def say(self, message: str, focus: bool) -> None:
        """Show what is wrong and, with `focus`, take the person there."""
        message = in_language(message)
        self._label.setText(message)
        self._label.setAccessibleName(message)
        self.show()
        _mark(self._control, wrong=True)
        if focus:
            self._control.setFocus()

    def clear(self) -> None:
        """Nothing is wrong any more."""
        if not self.isHidden():
            self.hide()
            _mark(self._control, wrong=False)


class MessageBar(QFrame):
    """One message at a time over the canvas, with at most one thing to do about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._icon = IconLabel("info", QPalette.ColorRole.Highlight)
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        self._button.setObjectName("plain")
        self._button.clicked.connect(self._act)
        self._close = IconButton("remove")
        describe(self._close, self.tr("Close the message"), self.tr("Close the message"))
        self._close.clicked.connect(self.dismiss)
        self._action: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 7, 7, 7)
        line.setSpacing(10)
        line.addWidget(self._icon)
        line.addWidget(self._label, 1)
        line.addWidget(self._button)
        line.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now, "" when it says nothing."""
        return "" if self.isHidden() else self._label.text()

    def error(self, message: str, offer: str = "", action: Callable[[], object] | None = None) -> None:
        """Say what went wrong; stays until it is closed."""
        self._show(message, "error", offer, action)
        self._icon.set_name("error", QPalette.ColorRole.BrightText)
        self._timer.stop()

    def notice(
        self, message: str, offer: str = "", action: Callable[[], object] | None = None, stays: bool = False
    ) -> None:
        """Say what was done; goes away by itself, unless it is worth coming back to."""
        self._show(message, "notice", offer, action)
        self._icon.set_name("done", QPalette.ColorRole.Highlight)
        self._timer.stop() if stays else self._timer.start(_NOTICE_TIME)

    def tell_unguided(self, event: Unguided) -> None:
        """A step went without guidance: worth knowing when the picture is not what was asked for."""
        words = self.tr("Step {step} went unguided: CLIP's gradient was no number there.").format(step=event.step)
        self.notice(words, stays=True)

    def tell_fell_back(self, event: FellBack) -> None:
        """There was not enough memory, and the picture is drawn in a slower way."""
        match event.how:
            case "cutouts":
                words = self.tr("Not enough memory for all cutouts at once: CLIP looks at {count} at a time now.")
            case "checkpointing":
                words = self.tr(
                    "Still not enough memory: parts of the networks are computed twice now, which is slower."
                )
            case "half":
                words = self.tr("Still not enough memory: CLIP computes in half precision now.")
            case _:
                words = self.tr("Not enough memory on the GPU: the processor draws now, which is slower.")
        self.notice(words.format(count=event.cutouts), stays=True)

    def dismiss(self) -> None:
        """Close the message."""
        self._timer.stop()
        self._action = None
        self.hide()

    def _show(self, message: str, kind: str, offer: str, action: Callable[[], object] | None) -> None:
        message = in_language(message)
        self._label.setText(message)
        self._label.setAccessibleName(message)
        self._action = action
        self._button.setText(offer)
        self._button.setVisible(action is not None)
        describe(self._button, offer, offer)
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    def _act(self) -> None:
        action = self._action
        self.dismiss()
        if action is not None:
            action()


def _mark(control: QWidget, wrong: bool) -> None:
    """Draw the control's border in the error colour, or no longer."""
    control.setProperty("wrong", wrong)
    control.style().unpolish(control)
    control.style().polish(control)
