"""The window: puts the panels together and passes word between them, the session and the files."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from clipdiff_core import folders
from clipdiff_core.events import Failed, Picture, Progress
from clipdiff_gui import places, settings
from clipdiff_gui.actions import Actions
from clipdiff_gui.canvas.incoming import PictureDrop
from clipdiff_gui.canvas_desk import CanvasDesk
from clipdiff_gui.gallery.desk import GalleryDesk
from clipdiff_gui.hints import Hints
from clipdiff_gui.import_desk import ImportDesk
from clipdiff_gui.language import LanguageMenu
from clipdiff_gui.layout import Layout
from clipdiff_gui.menus import Menus
from clipdiff_gui.model.run import Phase
from clipdiff_gui.models.desk import ModelsDesk
from clipdiff_gui.panels.controls import finish_typing
from clipdiff_gui.panels.progress import share_done
from clipdiff_gui.picture_files import PictureFiles
from clipdiff_gui.picture_menu import PictureMenu
from clipdiff_gui.preset_desk import PresetDesk
from clipdiff_gui.progress_desk import ProgressDesk
from clipdiff_gui.prompt_desk import PromptDesk
from clipdiff_gui.queue_desk import QueueDesk
from clipdiff_gui.recall import Recall
from clipdiff_gui.results import Results
from clipdiff_gui.shortcuts import HelpDesk
from clipdiff_gui.studio import Studio
from clipdiff_gui.task_desk import TaskDesk
from clipdiff_gui.training.desk import TrainingDesk
from clipdiff_gui.viewer import Viewer


class MainWindow(QMainWindow):
    """Everything a person sees."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self.studio = studio
        self.draft, self.session, self.gallery = studio.draft, studio.session, studio.gallery
        self.installed, self.targets = studio.installed, studio.targets
        self.files = PictureFiles(self, self.targets)
        self.actions_ = Actions(self)
        self.panes = Layout(self.draft, self.gallery, self.targets, self.actions_, self.installed)
        self.viewer = Viewer(self.panes.canvas, self.panes.progress, self.panes.filmstrip, self.gallery)
        self.recall = Recall(self.draft, self.files, self.panes.bar, self)
        self.tasks = TaskDesk(
            self.draft, self.session, self.panes, self.viewer, self.files, self.recall, self.panes.mask_editor
        )
        self._make_desks(studio)
        self._on_canvas = PictureDrop(self.panes.canvas.viewport(), parent=self)
        self._on_prompts = PictureDrop(self.panes.prompts, parent=self)
        self.setCentralWidget(self.panes)
        self.setWindowTitle(folders.APP)
        self.addActions(self.actions_.findChildren(QAction))
        self.addActions(self.queue_desk.actions_.findChildren(QAction))
        self._restore(studio.kept)
        self.canvas_desk = CanvasDesk(
            self.session, self.panes, self.viewer, self.recall, self.draft, self._on_prompts, self
        )
        self._connect_session()
        self._connect_actions()
        self.tasks.connect_to(self.actions_)
        self.canvas_desk.connect_to(self.actions_, self.menus, self.tasks.comparing)
        self._connect_panels()
        self._reflect()
        self.panes.prompts.focus_words()

    def _make_desks(self, studio: Studio) -> None:
        """Where the parts of the window meet it, in the order in which menus show what they add."""
        self.results = Results(self.session, studio.batch, self.panes, self.viewer, self.actions_)
        self.presets = PresetDesk(studio.presets, self.draft, self.installed, self.panes, self.recall)
        self.imports = ImportDesk(self.draft, self.installed, self.files, self.recall, self.panes)
        self.training = TrainingDesk(studio.make_trainer, self.draft, self.installed, self.panes, self)
        self.models = ModelsDesk(studio.model_engines, self.draft, self.installed, self.panes, self)
        self.gallery_desk = GalleryDesk(studio, self.panes, self.viewer, self.files, self.recall, self)
        self.keeper = settings.Keeper(studio.settings_path, self._collect, self)
        self.menus = Menus.build(self.menuBar(), self.actions_)
        self.gallery_desk.add_to(self.menus)
        self.menus.edit.addAction(self.imports.action)
        self.languages = LanguageMenu(studio.language, self.menus.view)
        self.hints = Hints(self.panes.hints, self.draft, self.session, studio.kept.hints)
        self.queue_desk = QueueDesk(studio, self.panes, self.tasks, self.viewer, self.recall, self.actions_, self.menus)
        self.progress_desk = ProgressDesk(self.session, self.panes, self.menus, self.keeper, self)
        self.prompt_desk = PromptDesk(studio, self.panes, self.viewer, self.menus, self)
        self.help = HelpDesk(self, self.panes, self.menus)

    def warm_up(self) -> None:
        """What can wait until the window is seen: the engine, and the pictures made before."""
        self.studio.warm_up()
        self.tasks.show_start()
        if self.studio.kept.picture and Path(self.studio.kept.picture).is_file():
            self._choose_picture(Path(self.studio.kept.picture))

    def generate(self) -> None:
        """Draw what the panels say, or add it to the queue while another is drawn."""
        self.queue_desk.generate()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the engine and leave nothing running."""
        self.keeper.flush()
        self.hide()
        self.progress_desk.close()
        self.training.close()
        self.models.close()
        self.gallery_desk.close()
        self.studio.close()
        self.results.close()
        self.imports.close()
        super().closeEvent(event)

    def retire(self) -> None:
        """Let go of the studio, which goes on: another window is to take it up."""
        finish_typing()
        self.tasks.prepare()
        self.studio.kept = self.keeper.flush()
        self.gallery_desk.close()
        self.progress_desk.close()
        self.results.close()
        self.imports.close()

    def take_up(self, before: "MainWindow") -> None:
        """Go on where a window that retired has been."""
        self.viewer.take_up(before.viewer)
        self.training.take_up(before.training.part())
        self.models.take_up(before.models.part())

    def changeEvent(self, event: QEvent) -> None:
        """Redraw the icons when the theme changes."""
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "queue_desk"):
            self.actions_.redraw_icons()
            self.queue_desk.actions_.redraw_icons()
        super().changeEvent(event)

    def _restore(self, kept: settings.Kept) -> None:
        self.resize(1280, 800)
        if kept.geometry:
            self.restoreGeometry(QByteArray.fromBase64(kept.geometry.encode()))
        self.panes.parameters.advanced.head.setChecked(kept.advanced)
        self.progress_desk.restore(kept)
        places.restore(self, kept.places)
        places.type_again(self, kept.typed)
        self.panes.parameters.folder_row.show_folder(self.studio.folder)
        self.panes.parameters.metadata_row.switch.setChecked(not self.studio.plain)
        self.menus.schemes[self.studio.scheme].setChecked(True)

    def _collect(self) -> settings.Kept:
        return settings.Kept(
            job=self.draft.job,
            seed_locked=self.draft.seed_locked,
            folder="" if self.studio.folder == folders.pictures() else str(self.studio.folder),
            scheme=self.studio.scheme,
            advanced=self.panes.parameters.advanced.head.isChecked(),
            plain=self.studio.plain,
            preset=self.studio.presets.name,
            geometry=bytes(self.saveGeometry().toBase64().data()).decode(),
            language=self.studio.language.chosen,
            picture=str(self.viewer.path or ""),
            typed=places.half_typed(self),
            places=places.places(self),
            hints=self.hints.done,
            curves=self.progress_desk.actions.curves.isChecked(),
            notices=self.progress_desk.actions.notices.isChecked(),
        )

    def _connect_session(self) -> None:
        session, viewer = self.session, self.viewer
        session.phase_changed.connect(self._on_phase)
        session.loading.connect(viewer.show_loading)
        session.progressed.connect(viewer.show_progress)
        session.progressed.connect(self._show_share)
        session.previewed.connect(viewer.show_preview)
        session.pictured.connect(viewer.show_picture)
        session.pictured.connect(self._on_picture)
        session.unguided.connect(self.panes.bar.tell_unguided)
        session.fell_back.connect(self.panes.bar.tell_fell_back)
        session.stopped.connect(viewer.show_stopped)
        session.failed.connect(self._on_failed)
        session.finished.connect(self._on_finished)

    def _connect_actions(self) -> None:
        actions, session, canvas = self.actions_, self.session, self.panes.canvas
        actions.generate.triggered.connect(self.generate)
        actions.pause.triggered.connect(session.pause_or_resume)
        actions.skip.triggered.connect(session.skip)
        actions.save.triggered.connect(lambda: self.viewer.path and self.files.save_as(self.viewer.path))
        actions.copy.triggered.connect(self._copy)
        actions.paste.triggered.connect(lambda: self.tasks.take(QApplication.clipboard().mimeData()))
        actions.add_picture.triggered.connect(self.files.choose_target)
        actions.use_settings.triggered.connect(lambda: self.viewer.path and self.recall.use_settings(self.viewer.path))
        actions.reveal.triggered.connect(lambda: self.files.reveal(self.studio.folder))
        actions.choose_folder.triggered.connect(lambda: self.files.choose_folder(self.studio.folder))
        actions.train.triggered.connect(self.training.open)
        actions.models.triggered.connect(self.models.open)
        actions.quit.triggered.connect(self.close)
        actions.fit.triggered.connect(canvas.fit)
        actions.actual.triggered.connect(canvas.actual_size)
        actions.zoom_in.triggered.connect(canvas.zoom_in)
        actions.zoom_out.triggered.connect(canvas.zoom_out)
        for name, action in self.menus.schemes.items():
            action.triggered.connect(lambda _=False, chosen=name: self._choose_scheme(chosen))

    def _connect_panels(self) -> None:
        panes, files = self.panes, self.files
        panes.prompts.submitted.connect(self.actions_.generate.trigger)
        panes.prompts.picture_asked.connect(files.choose_target)
        panes.prompts.picture_pasted.connect(files.take)
        panes.prompts.removed.connect(self.recall.offer_rows)
        panes.parameters.folder_row.button.clicked.connect(self.actions_.choose_folder.trigger)
        panes.parameters.advanced.toggled.connect(self.keeper.touch)
        panes.parameters.metadata_row.switch.toggled.connect(self._choose_metadata)
        self.presets.failed.connect(panes.bar.error)
        self.presets.changed.connect(self.keeper.touch)
        self.imports.failed.connect(panes.bar.error)
        panes.follow.clicked.connect(self.viewer.follow)
        panes.filmstrip.chosen.connect(self._choose_picture)
        panes.filmstrip.menu_asked.connect(self._show_menu)
        self.gallery_desk.shown.connect(self._choose_picture)
        self.gallery_desk.menu_asked.connect(self._show_menu)
        self._on_prompts.dropped.connect(files.take)
        self._on_canvas.dropped.connect(self.tasks.take)
        self._on_canvas.dropped.connect(self.imports.look_into)
        self.prompt_desk.jobs_asked.connect(self.queue_desk.add_jobs)
        self.queue_desk.composed.connect(self.prompt_desk.remember)
        self.canvas_desk.anywhere.dropped.connect(self.tasks.take)
        self.canvas_desk.anywhere.dropped.connect(self.imports.look_into)
        self._on_prompts.dropped.connect(self.imports.look_into)
        panes.canvas.menu_asked.connect(lambda spot: self.viewer.path and self._show_menu(self.viewer.path, spot))
        self.tasks.failed.connect(self._show_problem)
        self.prompt_desk.failed.connect(self._show_problem)
        self.tasks.asked.connect(self.generate)
        self.queue_desk.failed.connect(self._show_problem)
        files.failed.connect(self._show_problem)
        files.saved.connect(lambda path: panes.bar.notice(self.tr("Saved as {path}").format(path=path)))
        files.folder_chosen.connect(self.studio.choose_folder)
        self.studio.folder_changed.connect(self._on_folder)
        self.viewer.changed.connect(self._reflect)
        self.viewer.missing.connect(self._on_missing)
        panes.mask_editor.told.connect(panes.bar.notice)
        panes.mask_editor.failed.connect(panes.bar.error)
        for touched in (self.draft.changed, self.languages.touched, self.hints.touched, self.viewer.changed):
            touched.connect(self.keeper.touch)
        places.watch(self, self.keeper.touch)
        self.keeper.failed.connect(self._on_not_kept)

    def _on_phase(self, phase: Phase) -> None:
        if phase is Phase.PAUSED:
            self.viewer.show_paused()
        elif phase is Phase.STOPPING:
            self.viewer.show_stopping()
        self._reflect()

    def _reflect(self) -> None:
        shown = not self.panes.canvas.image.isNull()
        self.actions_.reflect(self.session.phase, shown, self.viewer.path is not None)
        self.panes.follow.setVisible(self.session.busy and not self.viewer.following)

    def _show_share(self, event: Progress) -> None:
        percent = round(100 * share_done(event))
        self.setWindowTitle(self.tr("{percent} % · ClipDiff").format(percent=percent))

    def _on_picture(self, event: Picture) -> None:
        if event.index + 1 == event.count:
            QApplication.alert(self)

    def _on_failed(self, event: Failed) -> None:
        self.viewer.show_failed(event)
        QApplication.alert(self)
        if self.queue_desk.tell_failure(event):
            return
        if event.detail and not event.field:
            copy = self.tr("Copy details")
            self.panes.bar.error(event.message, copy, lambda: QApplication.clipboard().setText(event.detail))
        else:
            self._show_problem(event.message, event.field)

    def _on_finished(self) -> None:
        self.setWindowTitle(folders.APP)
        self._reflect()

    def _show_problem(self, message: str, field: str) -> None:
        """Say it beside the control at fault, or over the canvas when there is none."""
        beside = self.panes.message_for(field)
        if beside is None:
            self.panes.bar.error(message)
        else:
            # An engine that fails must not take the cursor from someone who types meanwhile.
            beside.say(message, focus=not self.session.busy)
            self.panes.scroll_to(beside)

    def _copy(self) -> None:
        self.files.copy(self.panes.canvas.image)
        self.panes.bar.notice(self.tr("The picture is on the clipboard."))

    def _choose_picture(self, path: Path) -> None:
        self.viewer.choose(path)
        if not self.session.busy:
            self.viewer.describe_chosen()

    def _show_menu(self, path: Path, position: QPoint) -> None:
        menu = PictureMenu(path, self.actions_, self.files, self.recall, self.tasks, self.results, self)
        self.gallery_desk.extend(menu, path)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)

    def _on_folder(self, folder: Path) -> None:
        self.panes.parameters.folder_row.show_folder(folder)
        self.keeper.touch()

    def _choose_metadata(self, kept: bool) -> None:
        self.studio.plain = not kept
        self.keeper.touch()

    def _choose_scheme(self, scheme: str) -> None:
        self.studio.choose_scheme(scheme)
        self.keeper.touch()

    def _on_missing(self, path: Path) -> None:
        told = self.tr("“{name}” is no longer there, or is not a picture any more.").format(name=path.name)
        self.panes.bar.error(told)

    def _on_not_kept(self, reason: str) -> None:
        message = self.tr("Your settings could not be kept for the next start: {reason}")
        self.panes.bar.error(message.format(reason=reason))
