"""Where the queue meets the window: what is added to it, what is shown of it, and what is said about it."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from clipdiff_core.errors import JobError
from clipdiff_core.events import Failed
from clipdiff_core.job import Job
from clipdiff_core.pictures.output import Output
from clipdiff_core.queue.entry import Entry
from clipdiff_core.validation import validate
from clipdiff_core.wildcards import resolve_each
from clipdiff_gui.actions import Actions
from clipdiff_gui.layout import Layout
from clipdiff_gui.menus import Menus
from clipdiff_gui.model import queue_words
from clipdiff_gui.model.queue import Removed
from clipdiff_gui.model.run import Phase
from clipdiff_gui.panels.controls import finish_typing
from clipdiff_gui.panels.queue import QueuePanel
from clipdiff_gui.queue_actions import QueueActions
from clipdiff_gui.recall import Recall
from clipdiff_gui.sentences import in_language
from clipdiff_gui.studio import Studio
from clipdiff_gui.task_desk import TaskDesk
from clipdiff_gui.viewer import Viewer

_DRAWING = (Phase.LOADING, Phase.RUNNING, Phase.PAUSED)


class QueueDesk(QObject):
    """Makes jobs of the panels and has them drawn; `failed` brings what is wrong with one, and the field at fault."""

    failed = Signal(str, str)
    composed = Signal()  # what the panels say is going to be drawn

    def __init__(
        self,
        studio: Studio,
        panes: Layout,
        tasks: TaskDesk,
        viewer: Viewer,
        recall: Recall,
        actions: Actions,
        menus: Menus,
    ) -> None:
        super().__init__(panes)
        self.actions_ = QueueActions(self)
        self.actions_.follow(panes)
        self._studio, self._panes, self._tasks = studio, panes, tasks
        self._viewer, self._recall = viewer, recall
        self._queue, self._rows, self._session = studio.queue, studio.queue.rows, studio.session
        self._chosen: bool | None = None  # whether the person wants to see it; None leaves it to what is in it
        self.panel = QueuePanel(self._rows, studio.targets.thumbnail, self.actions_.hold, self.actions_.clear)
        panes.aside.addWidget(self.panel, 1)
        self._connect_queue()
        self._connect_actions(actions, menus)
        self._reflect()

    def generate(self) -> None:
        """Draw what the panels say, or add it to the queue while another is drawn."""
        jobs = self._compose()
        if jobs and self._session.phase not in _DRAWING:
            self._queue.draw(jobs.pop(0), self.output())
        elif jobs and self.panel.isHidden():
            self._panes.bar.notice(self.tr("Added to the queue."), self.tr("Show it"), self._show)
        if jobs:
            self._queue.add(jobs, self.output())

    def generate_next(self) -> None:
        """Draw what the panels say before all that wait."""
        for job in reversed(self._compose()):
            self._queue.draw(job, self.output())

    def start_again(self) -> None:
        """Throw away what is drawn, and draw what the panels say in its place."""
        if jobs := self._compose():
            self._queue.draw_instead(jobs[0], self.output())
            if jobs[1:]:
                self._queue.add(jobs[1:], self.output())

    def add_jobs(self, jobs: list[Job]) -> None:
        """Draw `jobs` behind all that wait: all of them, or none if one cannot be drawn."""
        try:
            for job in jobs:
                validate(job)
        except JobError as error:
            self.failed.emit(error.message, error.field)
            return
        self._queue.add(jobs, self.output())

    def output(self) -> Output:
        """Where what is asked for now will go."""
        return Output(self._studio.folder, plain=self._studio.plain)

    def tell_failure(self, event: Failed) -> bool:
        """Say what went wrong with one that the queue began by itself; its settings may not be those of the panels."""
        entry = self._queue.drawn
        if entry is None or self._queue.asked:
            return False
        told = self.tr("“{title}” could not be drawn. {message}")
        told = told.format(title=queue_words.title(entry), message=in_language(event.message))
        self._panes.bar.error(told, self.tr("Try again"), lambda: self._queue.retry([entry.id]))
        return True

    def _compose(self) -> list[Job]:
        """The job that the panels say, or one for each picture where wildcards make them different.

        None, with a message, when it cannot be drawn.
        """
        finish_typing()
        self._panes.prompts.commit()
        self._clear_messages()
        if wrong := self._panes.tasks.unread() or self._panes.parameters.unread():
            self.failed.emit(*wrong)
            return []
        if not self._tasks.prepare():
            return []
        draft = self._studio.draft
        try:
            jobs = resolve_each(draft.next_job())
            for job in jobs:
                validate(job)
        except JobError as error:
            self.failed.emit(error.message, error.field)
            return []
        draft.set("seed", jobs[0].seed)
        self.composed.emit()
        return jobs

    def _clear_messages(self) -> None:
        self._panes.bar.dismiss()
        self._panes.prompts.message.clear()
        self._panes.tasks.refresh()
        self._panes.parameters.refresh()
        self._panes.parameters.folder_row.message.clear()

    def _connect_queue(self) -> None:
        queue, view = self._queue, self.panel.list
        queue.rows.changed.connect(self._reflect)
        queue.begun.connect(self._on_begun)
        queue.held.connect(self._on_held)
        queue.troubled.connect(self._panes.bar.error)
        queue.lasts.connect(self._on_lasting)
        self._session.phase_changed.connect(self._on_phase)
        self._session.previewed.connect(self.panel.show_preview)
        self.panel.close_button.clicked.connect(lambda: self._choose_shown(False))
        self.panel.go_on.clicked.connect(self._go_on)
        view.remove_asked.connect(self._remove)
        view.retry_asked.connect(queue.retry)
        view.front_asked.connect(self._bring_forward)
        view.settings_asked.connect(self._use_settings)
        view.menu_asked.connect(self._show_menu)

    def _connect_actions(self, actions: Actions, menus: Menus) -> None:
        own, queue = self.actions_, self._queue
        actions.keep.triggered.connect(lambda: queue.stop(keep=True))
        actions.discard.triggered.connect(lambda: queue.stop(keep=False))
        actions.again.triggered.connect(self.start_again)
        own.front.triggered.connect(self.generate_next)
        own.show.triggered.connect(self._choose_shown)
        own.hold.triggered.connect(self._hold_or_go_on)
        own.clear.triggered.connect(lambda: self._offer_back(queue.clear()))
        menus.draw.insertAction(actions.keep, own.front)
        menus.draw.insertAction(actions.keep, own.hold)
        menus.draw.insertAction(actions.keep, own.clear)
        menus.draw.insertSeparator(actions.keep)
        menus.view.addAction(own.show)

    def _on_begun(self, entry: Entry, asked: bool) -> None:
        self.panel.forget_picture()
        self._tasks.follow(entry.job, look=asked or self._viewer.following)

    def _on_held(self, left: int, reason: str) -> None:
        told = self.tr("Pictures still to be drawn: {count}").format(count=left)
        if reason:
            self._panes.bar.error(f"{reason} {told}", self.tr("Go on"), self._go_on)
        else:
            self._panes.bar.notice(told, self.tr("Go on"), self._go_on, stays=True)

    def _on_lasting(self, lasting: bool) -> None:
        self._reflect()

    def _on_phase(self, phase: Phase) -> None:
        self.panel.show_held(phase is Phase.PAUSED)
        self._reflect()

    def _go_on(self) -> None:
        self._panes.bar.dismiss()
        self._queue.go_on()

    def _hold_or_go_on(self) -> None:
        self._go_on() if self.actions_.goes_on(self._rows) else self._queue.hold()

    def _remove(self, ids: list[str]) -> None:
        self._offer_back(self._queue.remove(ids))

    def _offer_back(self, removed: Removed) -> None:
        if removed:
            told = self.tr("Removed from the queue: {titles}")
            titles = ", ".join(queue_words.title(entry) for _, entry in removed[:3])
            titles = self.tr("{titles}…").format(titles=titles) if len(removed) > 3 else titles
            self._panes.bar.notice(told.format(titles=titles), self.tr("Undo"), lambda: self._queue.put_back(removed))

    def _bring_forward(self, ids: Iterable[str]) -> None:
        for id_ in reversed(list(ids)):
            row = self._rows.ids.index(id_)
            self._rows.moveRow(self._rows.index(-1), row, self._rows.index(-1), self._rows.first)

    def _use_settings(self, entry: Entry) -> None:
        self._recall.use(entry.job, self.tr("The settings of this entry are in use."))

    def _show_menu(self, position: QPoint) -> None:
        menu, entries = QMenu(self.panel), self.panel.list.selected
        ids = [entry.id for entry in entries]
        waits = [entry.id for entry in entries if entry.state in ("waiting", "paused")]
        stuck = [entry.id for entry in entries if entry.state in ("failed", "paused")]
        if stuck:
            menu.addAction(self.tr("Try again or go on")).triggered.connect(lambda: self._queue.retry(stuck))
        if waits:
            menu.addAction(self.tr("Draw next")).triggered.connect(lambda: self._bring_forward(waits))
        if len(entries) == 1:
            menu.addAction(self.tr("Use these settings")).triggered.connect(lambda: self._use_settings(entries[0]))
        menu.addSeparator()
        menu.addAction(self.tr("Remove")).triggered.connect(lambda: self._remove(ids))
        menu.addAction(self.actions_.clear)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)

    def _show(self) -> None:
        self._choose_shown(True)

    def _choose_shown(self, shown: bool) -> None:
        self._chosen = shown
        self._reflect()

    def _reflect(self) -> None:
        worth_it = self._rows.rowCount() > 1 or bool(self._rows.of("waiting", "paused"))
        if self._chosen is False and not worth_it:
            self._chosen = None  # closed for this once, not for ever
        shown = worth_it if self._chosen is None else self._chosen
        self.panel.reflect(self._queue.lasting)
        self.panel.setVisible(shown)
        self.actions_.show.setChecked(shown)
        self.actions_.reflect(self._rows)
        self.actions_.front.setEnabled(self._session.phase in _DRAWING)
