"""One row of the prompts: words or a picture, and how much they weigh."""

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QKeySequence, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from clipdiff_core.targets import PictureTarget, TextTarget
from clipdiff_gui.icons import IconButton, IconLabel
from clipdiff_gui.panels.controls import NumberBox, NumberField, Slider, describe

_HEAVIEST, _SLIDER_END, _SLIDER_STEP = 100, 2, 0.05
_THUMBNAIL = 44


class PromptEdit(QLineEdit):
    """A line to say what to draw; pasting a picture into it adds the picture instead."""

    picture_pasted = Signal(QMimeData)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Catch a pasted picture; everything else is typing."""
        clipboard = QGuiApplication.clipboard().mimeData()
        if event.matches(QKeySequence.StandardKey.Paste) and clipboard.hasImage() and not clipboard.hasText():
            self.picture_pasted.emit(clipboard)
        else:
            super().keyPressEvent(event)


class TargetRow(QFrame):
    """What both kinds of row share: the card, the weight, and the button that removes it."""

    removed = Signal()
    weighted = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.weight = NumberField(
            NumberBox(-_HEAVIEST, _HEAVIEST, 2, 0.1), Slider(-_SLIDER_END, _SLIDER_END, _SLIDER_STEP)
        )
        self.weight.describe(
            self.tr("Weight"), self.tr("How much it counts. Below 0 the picture is drawn away from it.")
        )
        self.weight.changed.connect(self.weighted)
        self.remove = IconButton("remove")
        describe(self.remove, self.tr("Remove"), self.tr("Remove this row"))
        self.remove.clicked.connect(self.removed)
        self.first = QHBoxLayout()
        self.first.setSpacing(4)
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(10, 6, 6, 6)
        self.lines.setSpacing(2)
        self.lines.addLayout(self.first)
        self.setFocusProxy(self.weight)

    def light_up_with(self, widget: QWidget) -> None:
        """Frame the card in the accent colour while `widget` is typed in."""
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the focus of the widgets given to `light_up_with`."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("focused", event.type() == QEvent.Type.FocusIn)
            self.style().unpolish(self)
            self.style().polish(self)
        return super().eventFilter(watched, event)


class TextRow(TargetRow):
    """Words and their weight."""

    typed = Signal(str)
    committed = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = PromptEdit()
        self.edit.setPlaceholderText(self.tr("Say what to draw"))
        describe(
            self.edit,
            self.tr("Prompt"),
            self.tr("Words to draw towards. “fox:1.5” also sets the weight. Enter draws the picture."),
        )
        self.edit.textEdited.connect(self.typed)
        self.edit.editingFinished.connect(self.committed)
        self.edit.returnPressed.connect(self.entered)
        self.light_up_with(self.edit)
        self.setFocusProxy(self.edit)
        self.first.addWidget(self.edit, 1)
        self.first.addWidget(self.remove)
        self.lines.addWidget(self.weight)

    def show_target(self, target: TextTarget) -> None:
        """Show words and weight without saying that they changed."""
        if self.edit.text() != target.text:
            self.edit.setText(target.text)
        self.weight.show_value(target.weight)


class PictureRow(TargetRow):
    """A target picture, small, and its weight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnail = QLabel()
        self.thumbnail.setFixedSize(_THUMBNAIL, _THUMBNAIL)
        self.thumbnail.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = QLabel()
        self.name.setMinimumWidth(0)
        side = QVBoxLayout()
        side.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.remove)
        side.addLayout(head)
        side.addWidget(self.weight)
        self.first.setSpacing(10)
        self.first.addWidget(self.thumbnail)
        self.first.addLayout(side, 1)

    def show_target(self, target: PictureTarget, image: QImage) -> None:
        """Show picture and weight; a null image stands for one that is not on this computer."""
        shown = target.name or self.tr("Picture")
        self.name.setText(self.name.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideMiddle, 190))
        self.thumbnail.setToolTip(shown)
        self.thumbnail.setAccessibleName(shown)
        if not image.isNull():
            self.thumbnail.setPixmap(rounded(image, QSize(_THUMBNAIL, _THUMBNAIL), self.devicePixelRatioF()))
        elif self.thumbnail.pixmap().isNull():
            self.thumbnail.setPixmap(IconLabel("picture", self.foregroundRole(), 24).pixmap())
        self.weight.show_value(target.weight)


def rounded(image: QImage, size: QSize, density: float) -> QPixmap:
    """`image` cropped to fill `size`, with rounded corners."""
    target = size * density
    scaled = image.scaled(
        target, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    drawn = QPixmap(target)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(0, 0, target.width(), target.height(), 6 * density, 6 * density)
    painter.setClipPath(path)
    painter.drawImage((target.width() - scaled.width()) // 2, (target.height() - scaled.height()) // 2, scaled)
    painter.end()
    drawn.setDevicePixelRatio(density)
    return drawn
