"""Where the gallery meets the window: opening and closing it, its pictures, their details, stars and the trash."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from clipdiff_core.events import Picture
from clipdiff_core.library.entries import Details
from clipdiff_gui.gallery.actions import GalleryActions
from clipdiff_gui.gallery.facts import Reader
from clipdiff_gui.gallery.page import GalleryPage
from clipdiff_gui.gallery.trash import Trash
from clipdiff_gui.layout import Layout
from clipdiff_gui.menus import Menus
from clipdiff_gui.model.gallery import Gallery
from clipdiff_gui.panels.details import DetailsPanel
from clipdiff_gui.picture_files import PictureFiles
from clipdiff_gui.recall import Recall
from clipdiff_gui.studio import Studio
from clipdiff_gui.viewer import Viewer


class GalleryDesk(QObject):
    """`shown` comes with a picture to be shown on the canvas, `menu_asked` where to show a picture's menu."""

    shown = Signal(Path)
    menu_asked = Signal(Path, QPoint)

    def __init__(
        self, studio: Studio, panes: Layout, viewer: Viewer, files: PictureFiles, recall: Recall, window: QWidget
    ) -> None:
        super().__init__(window)
        self._library = studio.library
        self._gallery = studio.gallery
        self._panes = panes
        self._viewer = viewer
        self._files = files
        self._recall = recall
        self._seconds: dict[Path, float] = {}
        self._asked: Path | None = None
        self.actions_ = GalleryActions(self)
        self.page = GalleryPage(studio.library, studio.thumbnails)
        self.details = DetailsPanel(self.actions_.star)
        self.trash = Trash(self)
        self.reader = Reader(self)
        panes.stages.addWidget(self.page)
        panes.aside.addWidget(self.details, 1)
        self._connect_actions(window)
        self._connect_parts()
        studio.session.pictured.connect(self._on_picture)
        window.installEventFilter(self)
        self.actions_.follow(window)
        self._reflect()

    def add_to(self, menus: Menus) -> None:
        """Put the actions into the menus."""
        actions = self.actions_
        first = menus.view.actions()[0]
        for action in (actions.gallery, actions.find, actions.details):
            menus.view.insertAction(first, action)
        menus.view.insertSeparator(first)
        menus.edit.addAction(actions.use_but_seed)
        menus.edit.addSeparator()
        menus.edit.addActions([actions.star, actions.trash])

    def extend(self, menu: QMenu, path: Path) -> None:
        """Add to the menu of the picture at `path` what can be done with it, and with others that are selected."""
        paths = self._with_selected(path)
        starred = all(self._library.is_starred(path) for path in paths)
        star = menu.addAction(self.actions_.star.icon(), self.tr("Take the star away") if starred else self.tr("Star"))
        star.setEnabled(any(self._library.holds(path) for path in paths))
        star.triggered.connect(lambda: self._library.star(paths, not starred))
        source = self.actions_.use_but_seed
        menu.addAction(source.icon(), source.text()).triggered.connect(lambda: self._recall.use_all_but_seed(path))
        source = self.actions_.trash
        menu.addAction(source.icon(), source.text()).triggered.connect(lambda: self.trash.move(paths))

    @property
    def selected(self) -> list[Path]:
        """The pictures that the actions are for: those selected in the gallery, or below the canvas, or on it."""
        if self.page.isVisible():
            return self.page.grid.selected
        shown = self._viewer.path
        below = self._panes.filmstrip.selected
        return below if shown in below else [shown] if shown is not None else []

    def open(self) -> None:
        """Show the gallery in place of the canvas."""
        self._panes.stages.setCurrentWidget(self.page)
        self._panes.filmstrip.put_away(True)
        self.actions_.gallery.setChecked(True)
        self.page.begin(self._viewer.path)
        self._reflect()

    def close_page(self) -> None:
        """Show the canvas again."""
        if self._panes.stages.currentWidget() is self.page:
            self._panes.stages.setCurrentIndex(0)
            self._panes.filmstrip.put_away(False)
            self.actions_.gallery.setChecked(False)
            self.page.end()
            self._panes.canvas.setFocus()
            self._reflect()

    def close(self) -> None:
        """Finish what was begun, and leave no thread."""
        self.page.end()
        self.trash.close()
        self.reader.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Other programs may have been at the folder while the window was behind them."""
        if event.type() == QEvent.Type.WindowActivate:
            self._library.look()
        return False

    def _connect_actions(self, window: QWidget) -> None:
        actions = self.actions_
        window.addActions([actions.gallery, actions.find, actions.details, actions.use_but_seed])
        for widget in (self._panes.canvas, self._panes.filmstrip, self.page.grid):
            widget.addAction(actions.star)
        for widget in (self._panes.filmstrip, self.page.grid):
            widget.addAction(actions.trash)
        actions.gallery.triggered.connect(lambda checked: self.open() if checked else self.close_page())
        actions.find.triggered.connect(self._find)
        actions.details.toggled.connect(self._show_details)
        actions.star.triggered.connect(self._star)
        actions.trash.triggered.connect(lambda: self.trash.move(self.selected))
        actions.use_but_seed.triggered.connect(self._use_but_seed)

    def _connect_parts(self) -> None:
        grid, details = self.page.grid, self.details
        self.page.closed.connect(self.close_page)
        grid.opened.connect(self._open_picture)
        grid.picked.connect(self._reflect)
        grid.star_asked.connect(lambda path: self._library.star([path], not self._library.is_starred(path)))
        grid.menu_asked.connect(self.menu_asked)
        self._viewer.changed.connect(self._reflect)
        self._panes.filmstrip.picked.connect(self._reflect)
        self._library.stars_changed.connect(self._reflect)
        self._library.failed.connect(self._panes.bar.error)
        details.all_asked.connect(self._recall.use_settings)
        details.all_but_seed_asked.connect(self._recall.use_all_but_seed)
        details.reveal_asked.connect(self._files.show_in_folder)
        details.closed.connect(lambda: self.actions_.details.setChecked(False))
        self.reader.read.connect(self._on_read)
        self.trash.moved.connect(self._on_moved)
        self.trash.refused.connect(self._on_refused)
        self.trash.restored.connect(self._library.take)
        self.trash.deleted.connect(self._forget)
        self.trash.failed.connect(self._on_stuck)

    def _find(self) -> None:
        if self._panes.stages.currentWidget() is not self.page:
            self.open()
        self.page.search.setFocus()
        self.page.search.selectAll()

    def _open_picture(self, path: Path) -> None:
        self.close_page()
        self.shown.emit(path)

    def _star(self) -> None:
        paths = self.selected
        starred = bool(paths) and all(self._library.is_starred(path) for path in paths)
        self.actions_.star.setChecked(starred)  # until it is really changed
        self._library.star(paths, not starred)

    def _use_but_seed(self) -> None:
        if self._looked_at is not None:
            self._recall.use_all_but_seed(self._looked_at)

    @property
    def _looked_at(self) -> Path | None:
        return self.page.grid.current if self.page.isVisible() else self._viewer.path

    def _with_selected(self, path: Path) -> list[Path]:
        selected = self.selected
        return selected if path in selected else [path]

    def _reflect(self) -> None:
        paths = self.selected
        can_star = any(self._library.holds(path) for path in paths)
        self.actions_.reflect(bool(paths), can_star, can_star and all(map(self._library.is_starred, paths)))
        path = self._looked_at if self.actions_.details.isChecked() else None
        if path != self._asked:
            self._asked = path
            self.reader.look(path)
            if path is None:
                self.details.show_nothing()

    def _show_details(self, shown: bool) -> None:
        self.details.setVisible(shown)
        self._reflect()

    def _on_read(self, path: Path, details: Details | None) -> None:
        self.details.show_details(path, details, self._seconds.get(path))

    def _on_picture(self, event: Picture) -> None:
        self._seconds[Path(event.path)] = event.seconds

    def _on_moved(self, moved: dict[Path, str]) -> None:
        starred = [path for path in moved if self._library.is_starred(path)]
        self._forget(list(moved))
        told = self.tr("In the trash: {name}").format(name=self._called(list(moved)))

        def undo() -> None:
            self.trash.restore(moved)
            self._library.star(starred, True)

        if all(moved.values()):
            self._panes.bar.notice(told, self.tr("Undo"), undo)
        else:
            self._panes.bar.notice(told)

    def _forget(self, paths: list[Path]) -> None:
        """They are gone; in the place of the one on the canvas comes its neighbour."""
        shown = self._viewer.path
        row = self._gallery.row_of(shown) if shown is not None else -1
        self._library.forget(paths)
        if shown in paths:
            place = min(row, self._gallery.rowCount() - 1)
            neighbour = self._gallery.index(place).data(Gallery.PATH) if place >= 0 else None
            if neighbour is None:
                self._viewer.clear()
            else:
                self.shown.emit(neighbour)

    def _on_refused(self, paths: list[Path]) -> None:
        told = self.tr("The system has no trash for this: {name}. Deleted for good, it cannot be brought back.")
        offer = self.tr("Delete for good")
        self._panes.bar.error(told.format(name=self._called(paths)), offer, lambda: self.trash.delete(paths))

    def _on_stuck(self, paths: list[Path]) -> None:
        told = self.tr("Could not be moved: {name}. Look into the folder, or into the trash.")
        self._panes.bar.error(told.format(name=self._called(paths)))

    def _called(self, paths: Sequence[Path]) -> str:
        return paths[0].name if len(paths) == 1 else self.tr("{count} pictures").format(count=len(paths))
