"""Where the tasks meet the window: which is chosen, what it starts from, and what comes of it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal

from clipdiff_core.errors import PictureError
from clipdiff_core.events import Described
from clipdiff_core.job import Job
from clipdiff_core.targets import DescriptorTarget, Source, Target, TextTarget
from clipdiff_core.task_settings import TaskName
from clipdiff_gui.actions import Actions
from clipdiff_gui.canvas.incoming import pictures_in
from clipdiff_gui.comparing import Comparing
from clipdiff_gui.layout import Layout
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.masks import MASKS, MaskEditor, Masks
from clipdiff_gui.model.session import Session
from clipdiff_gui.model.tasks import finished_size, walks
from clipdiff_gui.panels.source_row import SourceRow
from clipdiff_gui.picture_files import PictureFiles
from clipdiff_gui.recall import Recall
from clipdiff_gui.viewer import Viewer

_AWAY = -0.5  # the weight of "less like this": as much again, and nothing of the prompt is left


class TaskDesk(QObject):
    """Each step a click from the last result: the picture on the canvas is what the next task starts from."""

    failed = Signal(str, str)
    asked = Signal()  # the draft is ready, and nothing is left to be said: do it

    def __init__(
        self,
        draft: Draft,
        session: Session,
        panes: Layout,
        viewer: Viewer,
        files: PictureFiles,
        recall: Recall,
        editor: MaskEditor | None = None,
    ) -> None:
        super().__init__(panes)
        self._draft = draft
        self._session = session
        self._panes = panes
        self._viewer = viewer
        self._files = files
        self._recall = recall
        self._pictures = files.targets
        self.masks = Masks(draft, self._pictures, editor, self)
        self._rows = [panes.tasks.init_row, panes.parameters.init_row, *panes.tasks.mask_rows]
        for row in self._rows:
            row.offered.connect(lambda source, row=row: self._take_for(row, source))
            row.canvas_asked.connect(self.start_from_canvas)
            row.show_asked.connect(lambda row=row: self._look_at(row.source))
        panes.description.prompt_asked.connect(self._use_words)
        panes.description.descriptor_asked.connect(self._use_words_and_picture)
        self._start: Path | None = None
        viewer.changed.connect(self._show_mask)
        self._described: Source = Source()
        self._following: tuple[TaskName, bool] | None = None

    def connect_to(self, actions: Actions) -> None:
        """Let actions and results come here."""
        for task, action in actions.tasks.items():
            action.triggered.connect(self._chooses(task))
        actions.more_like.triggered.connect(lambda: self._viewer.path and self.more_like(self._viewer.path))
        actions.less_like.triggered.connect(lambda: self._viewer.path and self.less_like(self._viewer.path))
        self.comparing = Comparing(self._panes.canvas, self._viewer, self._pictures, actions.compare)
        self._session.pictured.connect(self.comparing.on_picture)
        self._session.described.connect(self._on_described)
        self._actions = actions
        self._draft.changed.connect(self._reflect)
        self._reflect()

    def choose(self, task: TaskName) -> None:
        """Do `task` next; a finished picture on the canvas is what it starts from."""
        path = self._viewer.path if task != "generate" else None
        if path is None or self._start_from(path, "init"):
            self._draft.set("task", task)
            if path is None and not self._session.busy:
                self.show_start()
        self._actions.show_task(self._draft.job.task)

    def show_start(self) -> None:
        """Show the picture that the task starts from."""
        if self._draft.job.task != "generate":
            self._look_at(self._draft.job.init)

    def begins(self, task: TaskName, path: Path) -> Callable[[], None]:
        """What does `task` next, with the picture at `path`.

        Describing begins at once, as nothing is left to choose.
        """

        def begin() -> None:
            if self._start_from(path, "init"):
                self._draft.set("task", task)
                if task == "describe" and not self._session.busy:
                    self.asked.emit()

        return begin

    def more_like(self, path: Path) -> None:
        """Draw towards the picture at `path`."""
        self._aim(path, 1.0)

    def less_like(self, path: Path) -> None:
        """Draw away from the picture at `path`."""
        self._aim(path, _AWAY)

    def start_from_canvas(self) -> None:
        """Start from the finished picture on the canvas."""
        if self._viewer.path is not None:
            self._start_from(self._viewer.path, "init")
        else:
            told = self.tr("There is no finished picture on the canvas: choose one below it, or a file.")
            self.failed.emit(told, "init")

    def take(self, data: QMimeData) -> None:
        """What was dropped on the canvas or pasted: to start from, or for drawing something to draw towards."""
        sources = pictures_in(data)
        if self._draft.job.task == "generate" or not sources:
            self._files.take(data)
        else:
            self._take_for(self._panes.tasks.init_row, sources[0])

    def prepare(self) -> bool:
        """Bring the painted mask into the draft; False, with a message, when it cannot be kept."""
        try:
            self.masks.take_over()
        except PictureError as error:
            self.failed.emit(error.message, error.field)
            return False
        return True

    def follow(self, job: Job, look: bool) -> None:
        """`job` has begun: show it at the size it will have, unless what is looked at must stay."""
        self._viewer.begin(finished_size(job, self._pictures.size(job.init.sha256)), look)

    def _aim(self, path: Path, weight: float) -> None:
        self._files.add_target(path, weight)
        if not walks(self._draft.job):  # a target is of use to what draws
            self._draft.set("task", "generate")

    def _chooses(self, task: TaskName) -> Callable[[], None]:
        return lambda: self.choose(task)

    def _take_for(self, row: SourceRow, source: Path | bytes) -> None:
        if row.path == "init":
            if self._start_from(source, row.path):
                self._look_at(self._draft.job.init)
            return
        try:
            self.masks.load(source)
        except PictureError as error:
            self.failed.emit(error.message, row.path)

    def _start_from(self, source: Path | bytes, field: str) -> bool:
        try:
            init = self._pictures.keep(source, field)
        except PictureError as error:
            self.failed.emit(error.message, error.field)
            return False
        self._start = source if isinstance(source, Path) else None
        if init.sha256 != self._draft.job.init.sha256:  # masks were made for the other picture
            self._draft.set_all({"init": init} | dict.fromkeys(MASKS.values(), Source()))
        self._show_mask()
        return True

    def _show_mask(self) -> None:
        """Only over the picture that it is for, which may lie in the store or where it was taken from."""
        showing = self._viewer.showing
        here = showing is not None and showing == self._start
        self.masks.show(here or (showing is not None and showing == self._pictures.path(self._draft.job.init.sha256)))

    def _look_at(self, source: Source) -> None:
        path = self._pictures.path(source.sha256)
        if path is not None:
            self._viewer.look_at(path, source.name)

    def _on_described(self, event: Described) -> None:
        self._described = event.job.init
        self._viewer.show_described(event)
        self._panes.description.show_description(event)

    def _use_words(self, words: str) -> None:
        self._draw(TextTarget(words), self.tr("The words are the prompt now."))

    def _use_words_and_picture(self, words: str) -> None:
        both = DescriptorTarget(words, self._described.sha256, self._described.name)
        self._draw(both, self.tr("The picture and its words are drawn towards now."))

    def _draw(self, target: Target, told: str) -> None:
        """In the place of the first target that is drawn towards; what is drawn away from stays."""
        job = self._draft.job
        away = tuple(other for other in job.targets if other.weight < 0)
        self._recall.use(replace(job, targets=(target, *away), task="generate"), told)

    def _reflect(self) -> None:
        job = self._draft.job
        self._panes.prompts.setVisible(walks(job))
        self._panes.divider.setVisible(walks(job))
        following = (job.task, bool(job.init.sha256))
        if following != self._following:
            self._following = following
            self._actions.show_task(job.task)
            self._viewer.invite(job.task != "generate")
