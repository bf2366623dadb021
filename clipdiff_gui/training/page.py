"""The training window: puts the form, the drawings and the plot together, and passes word to and from the session."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clipdiff_core.checkpoints.store import STARTER, list_models
from clipdiff_core.events import Failed, Found, Loading, Preview
from clipdiff_core.kept_trainings import list_trainings
from clipdiff_core.training_job import TrainingJob
from clipdiff_gui.layout import PrimaryButton, tool_button
from clipdiff_gui.model.run import Phase
from clipdiff_gui.panels.messages import MessageBar
from clipdiff_gui.panels.progress import ProgressPanel
from clipdiff_gui.side_window import SideWindow
from clipdiff_gui.training import words
from clipdiff_gui.training.actions import TrainingActions
from clipdiff_gui.training.form import MARGIN, SIDE_WIDTH, TrainingForm
from clipdiff_gui.training.plot import PlotPanel
from clipdiff_gui.training.session import TrainingSession
from clipdiff_gui.training.sheet import Sheet
from clipdiff_gui.training.standing import STAGES, Standing
from clipdiff_gui.worker import MakeTrainer

_NAME_WIDTH = 240  # points for a name on the stage, in the small font: the longest would push the window wide


class TrainingPage(SideWindow):
    """A form, what the model draws as it learns, and how far it is."""

    session: TrainingSession

    def __init__(
        self, make_engine: MakeTrainer, session: TrainingSession | None = None, typed: TrainingJob | None = None
    ) -> None:
        super().__init__()
        self.session = session or TrainingSession(make_engine)
        self.session.setParent(self)
        self.actions_ = TrainingActions(self)
        self.form = TrainingForm()
        self.bar = MessageBar()
        self.sheet = Sheet()
        self.plot = PlotPanel()
        self.progress = ProgressPanel()
        self._standing: Standing | None = None
        self._lay_out()
        self._recall(typed)
        self._connect()
        self.addActions(self.actions_.findChildren(QAction))
        self.actions_.follow(self)
        self.resize(1080, 720)
        self._invite()
        self._take_up()
        self.form.folder_row.button.setFocus()

    def look_again(self) -> None:
        """Offer the models and trainings that are there now."""
        self._offer()

    def end(self) -> None:
        """Stop a training, and keep what it learned."""
        self.session.close()

    def train(self) -> None:
        """Begin, or go on with, what the form says."""
        self.bar.dismiss()
        self.form.clear_messages()
        job = self.form.job()
        going_on, begun = self.session.goes_on(job), self.form.begun() is not None
        if self.session.train(job):
            self._begin(going_on, begun)

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.bar)
        middle.addWidget(self.sheet, 1)
        middle.addWidget(self.plot)
        footer = QFrame()
        footer.setObjectName("footer")
        below = QVBoxLayout(footer)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.progress)
        middle.addWidget(footer)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.form)
        body.addLayout(middle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header())
        column.addLayout(body, 1)

    def _header(self) -> QWidget:
        header = QFrame()
        header.setObjectName("header")
        line = QHBoxLayout(header)
        line.setContentsMargins(MARGIN, 9, MARGIN, 9)
        above_side = QWidget()
        above_side.setFixedWidth(SIDE_WIDTH - 2 * MARGIN)
        buttons = QHBoxLayout(above_side)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.addWidget(PrimaryButton(self.actions_.train, "train"), 1)
        buttons.addWidget(tool_button(self.actions_.pause))
        buttons.addWidget(tool_button(self.actions_.stop))
        line.addWidget(above_side)
        line.addStretch(1)
        return header

    def _connect(self) -> None:
        session, actions = self.session, self.actions_
        session.phase_changed.connect(self._on_phase)
        session.loading.connect(self._on_loading)
        session.found.connect(self._on_found)
        session.learned.connect(self._on_learned)
        session.previewed.connect(self._on_preview)
        session.trained.connect(self._on_trained)
        session.stopped.connect(self._on_stopped)
        session.failed.connect(self._on_failed)
        session.finished.connect(self._on_finished)
        self.form.changed.connect(self._on_changed)
        self.form.recalled.connect(self._on_recalled)
        actions.train.triggered.connect(self.train)
        actions.pause.triggered.connect(session.pause_or_resume)
        actions.stop.triggered.connect(session.stop)
        actions.close.triggered.connect(self.close)

    def _recall(self, typed: TrainingJob | None) -> None:
        """Show what was `typed` last, or trained, perhaps before ClipDiff was closed."""
        self._offer()
        if typed is not None:
            self.form.show_job(typed)
        elif kept := list_trainings():
            self.form.show_job(kept[0].job)

    def _offer(self) -> None:
        self.form.offer_models(list_models((STARTER,)))
        self.form.offer_trainings(list_trainings())

    def _take_up(self) -> None:
        """Show how far the session is, which may have begun under another window."""
        if self.session.job is not None:
            self.form.show_job(self.session.job)
            self._invite()
        if self.session.reached is not None:
            self._on_learned(self.session.reached)
        if self.session.sheet is not None:
            self._on_preview(self.session.sheet)
        self._on_phase(self.session.phase)

    def _invite(self) -> None:
        self._hint()
        self.plot.hide()
        self.progress.show_words(self.tr("Ready"))
        self.setWindowTitle(self.tr("Train on my pictures"))

    def _hint(self) -> None:
        """Say in place of drawings what pressing Train would do."""
        begun = self.form.begun()
        told = self.tr("What the model draws is seen here as it learns")
        if begun is None and self.form.folder_row.folder is None:
            title = self.tr("Choose the folder with your pictures and press Train")
        elif begun is None:
            title = self.tr("Press Train to learn from your pictures")
        else:
            name = self.fontMetrics().elidedText(begun.job.name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH)
            title = self.tr("Press Train to go on with “{name}”").format(name=name)
            if begun.finished:
                title = self.tr("“{name}” is ready to draw").format(name=name)
                told = self.tr("Give it more time to let it learn more, or choose other pictures")
        self.sheet.show_hint(title, told)

    def _begin(self, going_on: bool, begun: bool) -> None:
        if not going_on:
            self._standing = None
            self.plot.hide()
            self.form.found.hide()
        if begun and (not going_on or self.sheet.image.isNull()):
            self.sheet.show_hint(
                self.tr("It goes on from where it was"),
                self.tr("What it draws is seen here while it learns to draw"),
            )
        elif not going_on or self.sheet.image.isNull():
            self.sheet.show_hint(
                self.tr("First it learns what your words look like"),
                self.tr("What it draws is seen here once it learns to draw"),
            )
        self.progress.show_waiting(self.tr("Getting ready…"))

    def _on_phase(self, phase: Phase) -> None:
        self.actions_.reflect(phase)
        self.form.set_running(phase is not Phase.IDLE)
        if phase is Phase.PAUSED:
            self.progress.say(self.tr("Paused"))
        elif phase is Phase.STOPPING:
            self.progress.say(self.tr("Stopping… What it has learned is kept."))
        elif phase is Phase.RUNNING:
            self._show_standing()

    def _on_loading(self, event: Loading) -> None:
        self._wait(self.tr("Loading {what}…").format(what=event.what))

    def _on_found(self, event: Found) -> None:
        self.form.found.show_found(event)
        self._wait(self.tr("Getting ready to learn…"))

    def _wait(self, told: str) -> None:
        if self.session.phase is Phase.LOADING:
            self.progress.show_waiting(told)

    def _on_learned(self, event: Standing) -> None:
        self._standing = event
        self.plot.show()
        self.plot.show_curves(self.session.curves, event.stage)
        self.setWindowTitle(self.tr("{percent} % · Train on my pictures").format(percent=int(100 * event.share)))
        if self.session.phase is Phase.RUNNING:
            self._show_standing()
        else:
            self.progress.line.show_share(event.share)

    def _show_standing(self) -> None:
        now = self._standing
        if now is not None:
            told = self.tr("{place} of {count}  ·  {learning}").format(
                place=now.place, count=len(STAGES), learning=words.learning(now.stage)
            )
            self.progress.show_share(now.share, told, self.progress.time_left(now.seconds_left))

    def _on_preview(self, event: Preview) -> None:
        self.sheet.show_preview(event)

    def _on_trained(self, name: str) -> None:
        self.form.offer_models(list_models((STARTER,)))
        self.progress.show_share(1.0, self.tr("Done: “{name}” is ready to draw").format(name=name))
        notice = self.tr("“{name}” is ready: you find it among the models.").format(name=name)
        self.bar.notice(notice, self.tr("Draw with it"), lambda: self.draw_asked.emit(name), stays=True)
        self._call()

    def _on_finished(self) -> None:
        self._offer()
        if self.sheet.image.isNull():
            self._hint()

    def _on_changed(self) -> None:
        if not self.session.busy and self._standing is None:
            self._invite()

    def _on_recalled(self) -> None:
        self._standing = None
        self._invite()

    def _on_stopped(self) -> None:
        told = self.tr("Stopped. What it has learned is kept: press Train to go on.")
        self.progress.show_share(self._standing.share if self._standing else 0.0, told)
        self.setWindowTitle(self.tr("Train on my pictures"))

    def _on_failed(self, event: Failed) -> None:
        if self._standing is None:
            self.progress.show_words(self.tr("Ready"))
        else:
            self.progress.show_share(self._standing.share, self.tr("Not finished"))
        beside = self.form.message_for(event.field)
        if beside is not None:
            beside.say(event.message, focus=not self.session.busy)
        elif event.detail:
            self.bar.error(
                event.message, self.tr("Copy details"), lambda: QApplication.clipboard().setText(event.detail)
            )
        else:
            self.bar.error(event.message)
        self._call()

    def _call(self) -> None:
        """Let the person know, wherever they are."""
        self.setWindowTitle(self.tr("Train on my pictures"))
        QApplication.alert(self)
