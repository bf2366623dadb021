"""Where the drawing meets the window: what the session tells goes to the canvas, the title and the messages."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from clipdiff_core import folders
from clipdiff_core.events import Failed, Picture, Progress
from clipdiff_gui.actions import Actions
from clipdiff_gui.layout import Layout
from clipdiff_gui.model.run import Phase
from clipdiff_gui.panels.progress import share_done
from clipdiff_gui.queue_desk import QueueDesk
from clipdiff_gui.studio import Studio
from clipdiff_gui.viewer import Viewer


class RunDesk(QObject):
    """Shows how the picture comes along, and says what went wrong beside the control at fault."""

    def __init__(
        self, studio: Studio, panes: Layout, viewer: Viewer, actions: Actions, queue: QueueDesk, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._panes, self._viewer = studio.session, panes, viewer
        self._actions, self._queue, self._window = actions, queue, window
        self._connect_session()
        actions.pause.triggered.connect(studio.session.pause_or_resume)
        actions.skip.triggered.connect(studio.session.skip)
        panes.follow.clicked.connect(viewer.follow)
        viewer.changed.connect(self._reflect)
        self._reflect()

    def show_problem(self, message: str, field: str = "") -> None:
        """Say it beside the control at fault, or over the canvas when there is none."""
        beside = self._panes.message_for(field)
        if beside is None:
            self._panes.bar.error(message)
        else:
            # An engine that fails must not take the cursor from someone who types meanwhile.
            beside.say(message, focus=not self._session.busy)
            self._panes.scroll_to(beside)

    def _connect_session(self) -> None:
        session, viewer = self._session, self._viewer
        session.phase_changed.connect(self._on_phase)
        session.loading.connect(viewer.show_loading)
        session.progressed.connect(viewer.show_progress)
        session.progressed.connect(self._show_share)
        session.previewed.connect(viewer.show_preview)
        session.pictured.connect(viewer.show_picture)
        session.pictured.connect(self._on_picture)
        session.unguided.connect(self._panes.bar.tell_unguided)
        session.fell_back.connect(self._panes.bar.tell_fell_back)
        session.stopped.connect(viewer.show_stopped)
        session.failed.connect(self._on_failed)
        session.finished.connect(self._on_finished)

    def _on_phase(self, phase: Phase) -> None:
        if phase is Phase.PAUSED:
            self._viewer.show_paused()
        elif phase is Phase.STOPPING:
            self._viewer.show_stopping()
        self._reflect()

    def _reflect(self) -> None:
        shown = not self._panes.canvas.image.isNull()
        self._actions.reflect(self._session.phase, shown, self._viewer.path is not None)
        self._panes.follow.setVisible(self._session.busy and not self._viewer.following)

    def _show_share(self, event: Progress) -> None:
        percent = round(100 * share_done(event))
        self._window.setWindowTitle(self.tr("{percent} % · ClipDiff").format(percent=percent))

    def _on_picture(self, event: Picture) -> None:
        if event.index + 1 == event.count:
            QApplication.alert(self._window)

    def _on_failed(self, event: Failed) -> None:
        self._viewer.show_failed(event)
        QApplication.alert(self._window)
        if self._queue.tell_failure(event):
            return
        if event.detail and not event.field:
            copy = self.tr("Copy details")
            self._panes.bar.error(event.message, copy, lambda: QApplication.clipboard().setText(event.detail))
        else:
            self.show_problem(event.message, event.field)

    def _on_finished(self) -> None:
        self._window.setWindowTitle(folders.APP)
        self._reflect()
