"""Every desk of the window, made in the order in which menus show what they add, and closed together."""

from PySide6.QtWidgets import QMainWindow

from clipdiff_gui.actions import Actions
from clipdiff_gui.canvas_desk import CanvasDesk
from clipdiff_gui.estimate_desk import EstimateDesk
from clipdiff_gui.gallery.desk import GalleryDesk
from clipdiff_gui.hints import Hints
from clipdiff_gui.import_desk import ImportDesk
from clipdiff_gui.keeping import Keeping
from clipdiff_gui.language import LanguageMenu
from clipdiff_gui.layout import Layout
from clipdiff_gui.menus import Menus
from clipdiff_gui.models.desk import ModelsDesk
from clipdiff_gui.picture_files import PictureFiles
from clipdiff_gui.preset_desk import PresetDesk
from clipdiff_gui.progress_desk import ProgressDesk
from clipdiff_gui.prompt_desk import PromptDesk
from clipdiff_gui.queue_desk import QueueDesk
from clipdiff_gui.recall import Recall
from clipdiff_gui.results import Results
from clipdiff_gui.run_desk import RunDesk
from clipdiff_gui.shortcuts import HelpDesk
from clipdiff_gui.studio import Studio
from clipdiff_gui.task_desk import TaskDesk
from clipdiff_gui.training.desk import TrainingDesk
from clipdiff_gui.viewer import Viewer


class Desks:
    """Where the parts of the studio meet the window; a desk knows its own part and the panels, and few other desks."""

    def __init__(
        self, window: QMainWindow, studio: Studio, panes: Layout, viewer: Viewer, actions: Actions, files: PictureFiles
    ) -> None:
        draft, session, installed = studio.draft, studio.session, studio.installed
        self.recall = Recall(draft, files, panes.bar, window)
        self.tasks = TaskDesk(draft, session, panes, viewer, files, self.recall, panes.mask_editor)
        self.results = Results(session, studio.batch, panes, viewer, actions)
        self.presets = PresetDesk(studio.presets, draft, installed, panes, self.recall)
        self.imports = ImportDesk(draft, installed, files, self.recall, panes)
        self.training = TrainingDesk(studio.make_trainer, draft, installed, panes, window, studio.kept.training)
        self.models = ModelsDesk(studio.model_engines, draft, installed, panes, window)
        self.gallery = GalleryDesk(studio, panes, viewer, files, self.recall, window)
        self.menus = Menus.build(window.menuBar(), actions)
        self.gallery.add_to(self.menus)
        self.menus.edit.addAction(self.imports.action)
        self.languages = LanguageMenu(studio.language, self.menus.view)
        self.hints = Hints(panes.hints, draft, session, studio.kept.hints)
        self.queue = QueueDesk(studio, panes, self.tasks, viewer, self.recall, actions, self.menus)
        self.estimates = EstimateDesk(studio, panes, self.queue.panel)
        self.progress = ProgressDesk(session, panes, self.menus, window)
        self.prompts = PromptDesk(studio, panes, viewer, self.menus, window)
        self.help = HelpDesk(window, panes, self.menus)
        self.canvas = CanvasDesk(session, panes, viewer, self.recall, draft, window)
        self.run = RunDesk(studio, panes, viewer, actions, self.queue, window)
        self.keeping = Keeping(window, studio, panes, viewer, self.menus, self.progress, self.hints, self.training)
        for desk in (self.languages, self.hints, self.progress, self.training):
            desk.touched.connect(self.keeping.touch)
        self.presets.changed.connect(self.keeping.touch)
        self._connect_troubles(panes)
        self._connect_each_other()
        self.tasks.connect_to(actions)
        self.canvas.connect_to(actions, self.menus, self.tasks.comparing)

    def close(self) -> None:
        """End what belongs to the window, and what outlives none."""
        self.training.close()
        self.models.close()
        self.leave()

    def leave(self) -> None:
        """End what belongs to the window alone: what outlives it goes on."""
        self.gallery.close()
        self.estimates.close()
        self.progress.close()
        self.results.close()
        self.imports.close()

    def take_up(self, before: "Desks") -> None:
        """Go on where the desks of a window that retired have been."""
        self.training.take_up(before.training.part())
        self.models.take_up(before.models.part())

    def _connect_troubles(self, panes: Layout) -> None:
        for desk in (self.tasks, self.prompts, self.queue):
            desk.failed.connect(self.run.show_problem)
        for desk in (self.presets, self.imports, self.keeping):
            desk.failed.connect(panes.bar.error)

    def _connect_each_other(self) -> None:
        self.tasks.asked.connect(self.queue.generate)
        self.prompts.jobs_asked.connect(self.queue.add_jobs)
        self.queue.composed.connect(self.prompts.remember)
        for drop in (self.canvas.on_canvas, self.canvas.anywhere):
            drop.dropped.connect(self.tasks.take)
        for drop in (self.canvas.on_canvas, self.canvas.anywhere, self.canvas.on_prompts):
            drop.dropped.connect(self.imports.look_into)
