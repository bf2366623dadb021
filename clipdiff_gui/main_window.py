"""The window: its panels and desks, put together, and what the person asks of the picture that is shown."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from clipdiff_core import folders
from clipdiff_gui.actions import Actions
from clipdiff_gui.desks import Desks
from clipdiff_gui.layout import Layout
from clipdiff_gui.panels.controls import finish_typing
from clipdiff_gui.picture_files import PictureFiles
from clipdiff_gui.picture_menu import PictureMenu
from clipdiff_gui.studio import Studio
from clipdiff_gui.viewer import Viewer


class MainWindow(QMainWindow):
    """Everything a person sees."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self.studio = studio
        self.draft, self.session, self.gallery = studio.draft, studio.session, studio.gallery
        self.files = PictureFiles(self, studio.targets)
        self.actions_ = Actions(self)
        self.panes = Layout(self.draft, self.gallery, studio.targets, self.actions_, studio.installed)
        self.viewer = Viewer(self.panes.canvas, self.panes.progress, self.panes.filmstrip, self.gallery)
        self.desks = Desks(self, studio, self.panes, self.viewer, self.actions_, self.files)
        self.setCentralWidget(self.panes)
        self.setWindowTitle(folders.APP)
        self.addActions(self.actions_.findChildren(QAction))
        self.actions_.follow(self)
        self.desks.keeping.begin()
        self._connect_actions()
        self._connect_panels()
        self.panes.prompts.focus_words()

    def warm_up(self) -> None:
        """What can wait until the window is seen: the engine, and the pictures made before."""
        self.studio.warm_up()
        self.desks.tasks.show_start()
        if self.studio.kept.picture and Path(self.studio.kept.picture).is_file():
            self._choose_picture(Path(self.studio.kept.picture))

    def generate(self) -> None:
        """Draw what the panels say, or add it to the queue while another is drawn."""
        self.desks.queue.generate()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the engine and leave nothing running."""
        self.desks.keeping.flush()
        self.hide()
        self.desks.close()
        self.studio.close()
        super().closeEvent(event)

    def retire(self) -> None:
        """Let go of the studio, which goes on: another window is to take it up."""
        finish_typing()
        self.desks.tasks.prepare()
        self.studio.kept = self.desks.keeping.flush()
        self.desks.leave()

    def take_up(self, before: "MainWindow") -> None:
        """Go on where a window that retired has been."""
        self.viewer.take_up(before.viewer)
        self.desks.take_up(before.desks)

    def _connect_actions(self) -> None:
        actions, desks, files, canvas = self.actions_, self.desks, self.files, self.panes.canvas
        actions.generate.triggered.connect(self.generate)
        actions.save.triggered.connect(lambda: self.viewer.path and files.save_as(self.viewer.path))
        actions.copy.triggered.connect(self._copy)
        actions.paste.triggered.connect(lambda: desks.tasks.take(QApplication.clipboard().mimeData()))
        actions.add_picture.triggered.connect(files.choose_target)
        actions.use_settings.triggered.connect(lambda: self.viewer.path and desks.recall.use_settings(self.viewer.path))
        actions.reveal.triggered.connect(lambda: files.reveal(self.studio.folder))
        actions.choose_folder.triggered.connect(lambda: files.choose_folder(self.studio.folder))
        actions.train.triggered.connect(desks.training.open)
        actions.models.triggered.connect(desks.models.open)
        actions.quit.triggered.connect(self.close)
        actions.fit.triggered.connect(canvas.fit)
        actions.actual.triggered.connect(canvas.actual_size)
        actions.zoom_in.triggered.connect(canvas.zoom_in)
        actions.zoom_out.triggered.connect(canvas.zoom_out)

    def _connect_panels(self) -> None:
        panes, files, desks = self.panes, self.files, self.desks
        panes.prompts.submitted.connect(self.actions_.generate.trigger)
        panes.prompts.picture_asked.connect(files.choose_target)
        panes.prompts.picture_pasted.connect(files.take)
        panes.prompts.removed.connect(desks.recall.offer_rows)
        panes.parameters.folder_row.button.clicked.connect(self.actions_.choose_folder.trigger)
        panes.canvas.menu_asked.connect(lambda spot: self.viewer.path and self._show_menu(self.viewer.path, spot))
        for strip in (panes.filmstrip, desks.gallery):
            strip.menu_asked.connect(self._show_menu)
        panes.filmstrip.chosen.connect(self._choose_picture)
        desks.gallery.shown.connect(self._choose_picture)
        desks.canvas.on_prompts.dropped.connect(files.take)
        files.failed.connect(desks.run.show_problem)
        files.saved.connect(lambda path: panes.bar.notice(self.tr("Saved as {path}").format(path=path)))
        files.folder_chosen.connect(self.studio.choose_folder)
        self.viewer.missing.connect(self._on_missing)
        panes.mask_editor.told.connect(panes.bar.notice)
        panes.mask_editor.failed.connect(panes.bar.error)

    def _copy(self) -> None:
        self.files.copy(self.panes.canvas.image)
        self.panes.bar.notice(self.tr("The picture is on the clipboard."))

    def _choose_picture(self, path: Path) -> None:
        self.viewer.choose(path)
        if not self.session.busy:
            self.viewer.describe_chosen()

    def _show_menu(self, path: Path, position: QPoint) -> None:
        desks = self.desks
        menu = PictureMenu(path, self.actions_, self.files, desks.recall, desks.tasks, desks.results, self)
        desks.gallery.extend(menu, path)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)

    def _on_missing(self, path: Path) -> None:
        told = self.tr("“{name}” is no longer there, or is not a picture any more.").format(name=path.name)
        self.panes.bar.error(told)
