"""Where the canvas's tools meet the window: full screen, side by side, steps, colours, what is dragged in and out."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QColor, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from clipdiff_core.targets import TextTarget
from clipdiff_gui.actions import Actions, ActionSet
from clipdiff_gui.canvas.drag_out import StripDrag, carried, drag
from clipdiff_gui.canvas.eyedropper import Eyedropper
from clipdiff_gui.canvas.full_screen import FullScreen
from clipdiff_gui.canvas.incoming import PictureDrop
from clipdiff_gui.canvas.side_by_side import SideBySide
from clipdiff_gui.comparing import Comparing
from clipdiff_gui.layout import Layout, tool_button
from clipdiff_gui.menus import Menus
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.gallery import Gallery
from clipdiff_gui.model.session import Session
from clipdiff_gui.recall import Recall
from clipdiff_gui.scrubbing import Scrubbing
from clipdiff_gui.viewer import Viewer, read_picture


class CanvasActions(ActionSet):
    """What can be done with the picture on the canvas, beside zooming."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.full_screen = self._make(
            self.tr("Full screen"), self.tr("Show the picture alone; Escape goes back"), "full", "F11"
        )
        self.beside = self._make(
            self.tr("Side by side"),
            self.tr("Show the picture beside the one it was made from, or beside the other of two that are selected"),
            "beside",
            "Ctrl+Alt+B",
        )
        self.colour = self._make(
            self.tr("Pick a colour"), self.tr("Take a colour from the picture"), "eyedropper", "Ctrl+Shift+E"
        )
        self.earlier = self._make(
            self.tr("Earlier step"), self.tr("Show how the picture looked a step before"), "", "Ctrl+["
        )
        self.later = self._make(self.tr("Later step"), self.tr("Show the step after"), "", "Ctrl+]")
        for action in (self.full_screen, self.beside, self.colour):
            action.setCheckable(True)
        self.redraw_icons()


class CanvasDesk(QObject):
    """Tells of pictures that were dropped: `on_canvas`, `on_prompts`, and `anywhere` else."""

    def __init__(
        self,
        session: Session,
        panes: Layout,
        viewer: Viewer,
        recall: Recall,
        draft: Draft,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._panes, self._viewer, self._recall, self._draft = panes, viewer, recall, draft
        self._window = window
        self._full: FullScreen | None = None
        self._other_path: Path | None = None
        self._other = QImage()
        self.actions = CanvasActions(self)
        self.scrubbing = Scrubbing(panes.canvas, viewer, session)
        self.eyedropper = Eyedropper(panes.canvas)
        self.twin = SideBySide(panes.canvas)
        panes.stage.insertWidget(0, self.twin, 1)
        self.on_canvas = PictureDrop(panes.canvas.viewport(), parent=self)
        self.on_prompts = PictureDrop(panes.prompts, parent=self)
        self.anywhere = PictureDrop(window, parent=self)
        self._strip_drag = StripDrag(panes.filmstrip)
        self.actions.follow(window)
        window.installEventFilter(self)

    def connect_to(self, actions: Actions, menus: Menus, comparing: Comparing) -> None:
        """Let actions come here, in the header and in the menu."""
        mine, panes = self.actions, self._panes
        self._comparing, self._slider = comparing, actions.compare
        self._window.addActions(mine.findChildren(QAction))
        for action in (mine.beside, mine.full_screen, mine.colour):
            panes.tools.addWidget(tool_button(action, icon_only=True))
        menus.view.insertActions(actions.compare, [mine.full_screen])
        before = menus.view.actions()[menus.view.actions().index(actions.compare) + 1]
        menus.view.insertActions(before, [mine.beside, mine.colour])
        menus.view.insertSeparator(mine.full_screen)
        menus.view.insertActions(before, [mine.earlier, mine.later])
        mine.full_screen.triggered.connect(self._switch_full_screen)
        mine.beside.toggled.connect(self._on_beside)
        actions.compare.toggled.connect(self._on_slider)
        mine.colour.toggled.connect(self.eyedropper.switch)
        mine.earlier.triggered.connect(self.scrubbing.earlier)
        mine.later.triggered.connect(self.scrubbing.later)
        self.eyedropper.picked.connect(self._on_colour)
        self.eyedropper.ended.connect(self._on_picking_ended)
        panes.canvas.drag_asked.connect(self._take_out)
        panes.canvas.changed.connect(self._reflect)
        self.scrubbing.changed.connect(self._reflect)
        for changed in (self._viewer.changed, comparing.changed, panes.filmstrip.picked):
            changed.connect(self._show_beside)
        self._reflect()
        self._show_beside()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch the screen's window once there is one."""
        if watched is self._window:
            if event.type() == QEvent.Type.Show and self._window.windowHandle() is not None:
                self._window.windowHandle().installEventFilter(self)
        elif event.type() == QEvent.Type.DragEnter:
            self._guard_editors()
        return False

    def _guard_editors(self) -> None:
        """Fields to type in would take a dropped file for its name: let them pass it on."""
        for kind in (QLineEdit, QPlainTextEdit, QTextEdit):
            for editor in self._window.findChildren(kind):
                taker = editor if isinstance(editor, QLineEdit) else editor.viewport()
                drop = self.on_prompts if self._panes.prompts.isAncestorOf(editor) else self.anywhere
                drop.watch(taker)

    def _reflect(self) -> None:
        shown = not self._panes.canvas.image.isNull()
        self.actions.full_screen.setEnabled(shown or self._full is not None)
        self.actions.colour.setEnabled(shown)
        for action in (self.actions.earlier, self.actions.later):
            action.setEnabled(not self.scrubbing.scrubber.isHidden())

    def _switch_full_screen(self, on: bool) -> None:
        if not on:
            if self._full is not None:
                self._full.close()
            return
        self._full = FullScreen(self._panes.canvas, self._window)
        self._full.addActions(self._window.actions())
        self._full.stepped.connect(self._step)
        self._full.drag_asked.connect(self._take_out)
        self._full.ended.connect(self._on_full_ended)
        self._full.open()

    def _on_full_ended(self) -> None:
        if self._full is not None:
            self._full.deleteLater()
            self._full = None
        self.actions.full_screen.setChecked(False)
        self._reflect()

    def _step(self, by: int) -> None:
        """Show another picture of the filmstrip."""
        model = self._panes.filmstrip.model()
        rows = range(model.rowCount())
        here = next((row for row in rows if model.index(row, 0).data(Gallery.PATH) == self._viewer.path), None)
        there = 0 if here is None else here + by
        if there in rows:
            self._panes.filmstrip.choose(model.index(there, 0).data(Gallery.PATH))

    def _take_out(self) -> None:
        path, image = self._viewer.path, self._panes.canvas.image
        paths = [] if path is None or self.scrubbing.back else [path]
        drag(self._panes.canvas, carried(paths, image), QPixmap.fromImage(image))

    def _on_slider(self, on: bool) -> None:
        if on:
            self.actions.beside.setChecked(False)

    def _on_beside(self, on: bool) -> None:
        if on:
            self._slider.setChecked(False)
        self._show_beside()

    def _show_beside(self) -> None:
        other, names = self._find_other()
        self.actions.beside.setEnabled(not other.isNull())
        if self.actions.beside.isChecked() and not other.isNull():
            self.twin.show_beside(other, *names)
        elif not self.twin.isHidden():
            self.twin.end()

    def _find_other(self) -> tuple[QImage, tuple[str, str]]:
        """What the canvas's picture can stand beside, and what both are called."""
        selected, path = self._panes.filmstrip.selected, self._viewer.path
        if len(selected) == 2 and path in selected:
            (other,) = [one for one in selected if one != path]
            if other != self._other_path:
                self._other_path, self._other = other, read_picture(other)
            return self._other, (other.stem, path.stem)
        self._other_path, self._other = None, QImage()
        return self._comparing.before, (self.tr("Before"), self.tr("After"))

    def _on_picking_ended(self) -> None:
        self.actions.colour.setChecked(False)

    def _on_colour(self, colour: QColor) -> None:
        from clipdiff_gui.model.colour_names import nearest_word

        QGuiApplication.clipboard().setText(colour.name())
        word = nearest_word(colour.red(), colour.green(), colour.blue())
        if not word:
            self._panes.bar.notice(self.tr("{colour} is on the clipboard.").format(colour=colour.name()))
            return
        told = self.tr("{colour}, nearest to “{word}”, is on the clipboard.").format(colour=colour.name(), word=word)
        self._panes.bar.notice(told, self.tr("Draw with this colour"), lambda: self.draw_with(word), stays=True)

    def draw_with(self, word: str) -> None:
        """Add a colour's word to the first prompt that is drawn towards."""
        targets = list(self._draft.job.targets)
        for place, target in enumerate(targets):
            if isinstance(target, TextTarget) and target.weight > 0:
                words = f"{target.text.rstrip(' ,')}, {word}" if target.text.strip() else word
                targets[place] = replace(target, text=words)
                break
        else:
            targets.append(TextTarget(word))
        job = replace(self._draft.job, targets=tuple(targets))
        self._recall.use(job, self.tr("“{word}” stands in the prompt now.").format(word=word))
