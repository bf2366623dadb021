"""One row of the prompts: words, a picture, or a picture with its words, and how much they weigh."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clipdiff_core.job import Clip
from clipdiff_core.targets import ALWAYS, PictureTarget, Target, TextTarget, span_text, weight_for
from clipdiff_gui.icons import IconButton, IconLabel
from clipdiff_gui.panels.controls import NumberBox, NumberField, Slider, describe
from clipdiff_gui.panels.prompt_edit import PromptEdit
from clipdiff_gui.panels.row_drag import Grip

_HEAVIEST, _SLIDER_END, _SLIDER_STEP = 100, 2, 0.05
_THUMBNAIL, _NAME_WIDTH = 44, 160


class TargetRow(QFrame):
    """What all kinds of row share: the card, the weight, the part of the run, and the button that removes it."""

    removed = Signal()
    weighted = Signal(float)
    clips_asked = Signal()
    span_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.by_clip = IconButton("weights")
        self.by_clip.setCheckable(True)
        self.by_clip.clicked.connect(self.clips_asked)
        self.by_clip.hide()
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
        self.part = IconButton("span")
        self.part.clicked.connect(self.span_asked)
        self.grip = Grip()
        self.grip.hide()
        self.first = QHBoxLayout()
        self.first.setSpacing(4)
        card = QHBoxLayout(self)
        card.setContentsMargins(4, 6, 6, 6)
        card.setSpacing(2)
        card.addWidget(self.grip, 0, Qt.AlignmentFlag.AlignTop)
        self.lines = QVBoxLayout()
        self.lines.setContentsMargins(4, 0, 0, 0)
        card.addLayout(self.lines, 1)
        self.lines.setSpacing(2)
        self.lines.addLayout(self.first)
        self.setFocusProxy(self.weight)

    def show_target(self, target: Target, thumbnail: Callable[[str], QImage]) -> None:
        """Show `target` without saying that it changed; `thumbnail` finds pictures, null when one is not here."""
        self.weight.show_value(target.weight)
        limited = target.span != ALWAYS
        beside_icon, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        self.part.setToolButtonStyle(beside_icon if limited else alone)
        self.part.setText(span_text(target.span) if limited else "")
        tip = self.tr("The part of the run in which it counts; “@0-50%” typed behind the words sets it, too")
        shown = span_text(target.span) if limited else self.tr("always")
        describe(self.part, self.tr("Part of the run: {part}").format(part=shown), tip)

    def show_clips(self, clips: Sequence[Clip], target: Target) -> None:
        """Where several CLIPs guide, offer a weight for each; lit where one of them is not 1."""
        each = [f"{clip.name} × {weight_for(target, clip.name):g}" for clip in clips]
        weighed = any(weight_for(target, clip.name) != 1 for clip in clips)
        self.by_clip.setVisible(len(clips) > 1)
        self.by_clip.setChecked(weighed)
        tip = self.tr("How much it counts with each CLIP that guides")
        describe(self.by_clip, self.tr("Weights by CLIP"), f"{tip}: {', '.join(each)}" if weighed else tip)

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


class WordsRow(TargetRow):
    """A row with words to type."""

    typed = Signal(str)
    committed = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = PromptEdit()
        self.edit.textEdited.connect(self.typed)
        self.edit.editingFinished.connect(self.committed)
        self.edit.returnPressed.connect(self.entered)
        self.light_up_with(self.edit)
        self.setFocusProxy(self.edit)

    def show_target(self, target: Target, thumbnail: Callable[[str], QImage]) -> None:
        """Show the words, too."""
        super().show_target(target, thumbnail)
        if not isinstance(target, PictureTarget) and self.edit.text() != target.text:
            self.edit.setText(target.text)


class TextRow(WordsRow):
    """Words and their weight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit.setPlaceholderText(self.tr("Say what to draw"))
        describe(
            self.edit,
            self.tr("Prompt"),
            self.tr("Words to draw towards. “fox:1.5” also sets the weight. Enter draws the picture."),
        )
        self.first.addWidget(self.edit, 1)
        self.first.addWidget(self.part)
        self.first.addWidget(self.by_clip)
        self.first.addWidget(self.remove)
        self.lines.addWidget(self.weight)


class PictureRow(TargetRow):
    """A target picture, small, and its weight."""

    words_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnail = Thumbnail()
        self.name = QLabel()
        self.name.setMinimumWidth(0)
        self.add_words = IconButton("plus")
        describe(
            self.add_words,
            self.tr("Add words"),
            self.tr("Say what is in the picture: it and its words are then drawn towards together"),
        )
        self.add_words.clicked.connect(self.words_asked)
        beside(self, self.thumbnail, (self.name, self.part, self.by_clip, self.add_words, self.remove))

    def show_target(self, target: Target, thumbnail: Callable[[str], QImage]) -> None:
        """Show the picture, too."""
        super().show_target(target, thumbnail)
        if not isinstance(target, TextTarget):
            shown = target.name or self.tr("Picture")
            self.name.setText(self.name.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH))
            self.thumbnail.show_picture(shown, thumbnail(target.sha256))


class DescriptorRow(WordsRow):
    """A target picture, small, with its words, and their weight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnail = Thumbnail()
        self.edit.setPlaceholderText(self.tr("Say what is in the picture"))
        describe(
            self.edit,
            self.tr("Words of the picture"),
            self.tr("The picture and these words are drawn towards together. Without words it is a picture alone."),
        )
        beside(self, self.thumbnail, (self.edit, self.part, self.by_clip, self.remove))

    def show_target(self, target: Target, thumbnail: Callable[[str], QImage]) -> None:
        """Show the picture, too."""
        super().show_target(target, thumbnail)
        if not isinstance(target, TextTarget):
            self.thumbnail.show_picture(target.name or self.tr("Picture"), thumbnail(target.sha256))


class Thumbnail(QLabel):
    """A target picture, small."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(_THUMBNAIL, _THUMBNAIL)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def show_picture(self, name: str, image: QImage) -> None:
        """Show `image`, or an icon when there has been none yet and it is null."""
        self.setToolTip(name)
        self.setAccessibleName(name)
        if not image.isNull():
            self.setPixmap(rounded(image, QSize(_THUMBNAIL, _THUMBNAIL), self.devicePixelRatioF()))
        elif self.pixmap().isNull():
            self.setPixmap(IconLabel("picture", self.foregroundRole(), 24).pixmap())


def beside(row: TargetRow, thumbnail: Thumbnail, parts: tuple[QWidget, ...]) -> None:
    """Lay `row` out: the thumbnail, and beside it `parts`, the first as wide as it gets, above the weight."""
    head = QHBoxLayout()
    for part in parts:
        head.addWidget(part, 1 if part is parts[0] else 0)
    side = QVBoxLayout()
    side.setSpacing(2)
    side.addLayout(head)
    side.addWidget(row.weight)
    row.first.setSpacing(10)
    row.first.addWidget(thumbnail)
    row.first.addLayout(side, 1)


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
