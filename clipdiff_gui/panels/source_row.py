"""The picture that a job starts from, or a mask of it: chosen, dropped, pasted, shown small, and removed."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton

from clipdiff_core.targets import Source
from clipdiff_gui.canvas.incoming import PictureDrop, holds_picture, pictures_in
from clipdiff_gui.icons import IconButton, themed
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.panels.controls import describe
from clipdiff_gui.panels.file_button import FileButton
from clipdiff_gui.panels.prompt_rows import rounded
from clipdiff_gui.panels.rows import Row

_SIDE, _AROUND = 36, 10  # points: a picture shown small, and what is around it in its button


class SourceRow(Row):
    """One source of the draft; `offered` brings a file or the bytes of one, which may turn out to be no picture."""

    offered = Signal(object)
    canvas_asked = Signal()
    show_asked = Signal()

    def __init__(
        self,
        draft: Draft,
        path: str,
        label: str,
        tip: str,
        empty: str,
        thumbnail: Callable[[str], QImage],
        of_canvas: bool = False,
    ) -> None:
        self.button = FileButton("picture")
        super().__init__(path, label, tip, self.button)
        self._draft, self._label, self._tip, self._empty = draft, label, tip, empty
        self._thumbnail = thumbnail
        self.button.clicked.connect(self.choose)
        self.more = IconButton("more")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        describe(self.more, self.tr("More for “{label}”").format(label=label), self.tr("Where it comes from, or none"))
        self._fill_menu(of_canvas)
        self.line.addWidget(self.more)
        PictureDrop(self.button, parent=self).dropped.connect(self.take)

    @property
    def source(self) -> Source:
        """What the draft has here."""
        return self._draft.get(self.path)

    def refresh(self) -> None:
        """Show the draft's picture."""
        super().refresh()
        source = self.source
        self.remove_action.setEnabled(bool(source.sha256))
        image = self._thumbnail(source.sha256) if source.sha256 else QImage()
        self.show_action.setEnabled(not image.isNull())
        self.button.setProperty("filled", bool(source.sha256))
        self.button.style().unpolish(self.button)
        self.button.style().polish(self.button)
        tip = self._tip
        self.button.setMinimumHeight(0 if image.isNull() else _SIDE + _AROUND)
        if image.isNull():
            self.button.show_own_icon()
        else:
            side = QSize(_SIDE, _SIDE)
            self.button.setIconSize(side)
            self.button.setIcon(QIcon(rounded(image, side, self.devicePixelRatioF())))
        if not source.sha256:
            shown = self._empty
        else:
            shown = source.name or self.tr("Picture")
            if image.isNull():
                tip = self.tr("This picture is not on this computer: choose it again.")
                shown = self.tr("{name} (not here)").format(name=shown)
        self.button.say(shown)
        describe(self.button, f"{self._label}: {shown}", f"{tip}\n{shown}" if source.sha256 else tip)

    def choose(self) -> None:
        """Ask for a file."""
        kinds = self.tr("Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff)")
        chosen, _ = QFileDialog.getOpenFileName(self.window(), self._label, "", kinds)
        if chosen:
            self.offered.emit(Path(chosen))

    def take(self, data: QMimeData) -> None:
        """Use the first picture that was dropped or pasted."""
        found = pictures_in(data)
        if found:
            self.offered.emit(found[0])
        else:
            self.message.say(self.tr("There is no picture to take: copy or drop a picture."), focus=False)

    def _fill_menu(self, of_canvas: bool) -> None:
        menu = QMenu(self.more)
        menu.addAction(self.tr("Choose a file…")).triggered.connect(self.choose)
        if of_canvas:
            menu.addAction(self.tr("Take the picture on the canvas")).triggered.connect(self.canvas_asked)
        paste = menu.addAction(self.tr("Paste"))
        paste.triggered.connect(lambda: self.take(QGuiApplication.clipboard().mimeData()))
        menu.addSeparator()
        self.show_action = menu.addAction(self.tr("Show it"))
        self.show_action.triggered.connect(self.show_asked)
        self.remove_action = menu.addAction(themed("remove"), self.tr("Remove"))
        self.remove_action.triggered.connect(lambda: self._draft.set(self.path, Source()))
        menu.aboutToShow.connect(lambda: paste.setEnabled(holds_picture(QGuiApplication.clipboard().mimeData())))
        self.more.setMenu(menu)
