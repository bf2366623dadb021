"""Where the window that draws and the one that trains meet."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clipdiff_core.events import Failed
from clipdiff_core.host import EngineHost
from clipdiff_core.job import Model
from clipdiff_gui.layout import Layout
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.worker import MakeTrainer

if TYPE_CHECKING:
    from clipdiff_gui.training.page import TrainingPage

_FAREWELL = 15.0  # seconds to keep what was learned when closing; the child gives up by itself before that


def training_host() -> EngineHost:
    """The real engine of trainings; its process starts with the first of them."""
    return EngineHost("clipdiff_core.training_child", farewell=_FAREWELL, again="Press Train to go on.")


class TrainingDesk(QObject):
    """Opens the training window when it is first asked for, and hands finished models to the window that draws."""

    def __init__(self, make_engine: MakeTrainer, draft: Draft, panes: Layout, window: QWidget) -> None:
        super().__init__(window)
        self._make_engine = make_engine
        self._window = window
        self._draft = draft
        self._panes = panes
        self.page: TrainingPage | None = None

    def open(self) -> None:
        """Show the training window, before all others."""
        if self.page is None:
            self.page = self._make_page()
        self.page.come_forward()

    def close(self) -> None:
        """Stop a training, keep what it learned, and end its window."""
        if self.page is not None:
            self.page.close()
            self.page.session.close()
            self.page.deleteLater()
            self.page = None

    def _make_page(self) -> "TrainingPage":
        from clipdiff_gui.training.page import TrainingPage  # the window's start need not wait for it

        page = TrainingPage(self._make_engine)
        page.session.trained.connect(self._on_trained)
        page.session.failed.connect(self._on_failed)
        page.draw_asked.connect(self._draw_with)
        return page

    def _on_trained(self, name: str) -> None:
        self._panes.parameters.model_row.offer(name)
        if self._unseen():
            notice = self.tr("“{name}” is ready: you find it among the models.").format(name=name)
            self._panes.bar.notice(notice, self.tr("Draw with it"), lambda: self._draw_with(name), stays=True)

    def _on_failed(self, event: Failed) -> None:
        if self._unseen():
            self._panes.bar.error(event.message, self.tr("Show"), self.open)

    def _unseen(self) -> bool:
        return self.page is not None and not self.page.isVisible()

    def _draw_with(self, name: str) -> None:
        self._draft.set("model", Model(name))
        self._window.raise_()
        self._window.activateWindow()
