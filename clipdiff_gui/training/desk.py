"""Where the window that draws and the one that trains meet."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clipdiff_core.host import EngineHost
from clipdiff_core.training_job import TrainingJob
from clipdiff_gui.layout import Layout
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.installed import Installed
from clipdiff_gui.side_window import Desk
from clipdiff_gui.worker import MakeTrainer

if TYPE_CHECKING:
    from clipdiff_gui.training.page import TrainingPage
    from clipdiff_gui.training.session import TrainingSession

_FAREWELL = 15.0  # seconds to keep what was learned when closing; the child gives up by itself before that


def training_host() -> EngineHost:
    """The real engine of trainings; its process starts with the first of them."""
    return EngineHost("clipdiff_core.training_child", farewell=_FAREWELL, again="Press Train to go on.")


class TrainingDesk(Desk["TrainingPage"]):
    """Hands finished models to the window that draws; `typed` is what its form says, which `touched` tells of."""

    touched = Signal()

    def __init__(
        self,
        make_engine: MakeTrainer,
        draft: Draft,
        installed: Installed,
        panes: Layout,
        window: QWidget,
        typed: TrainingJob | None = None,
    ) -> None:
        super().__init__(draft, installed, panes, window)
        self._make_engine = make_engine
        self.typed = typed

    def make_page(self, session: "TrainingSession | None" = None) -> "TrainingPage":
        """The training window."""
        from clipdiff_gui.training.page import TrainingPage  # the window's start need not wait for it

        page = TrainingPage(self._make_engine, session, self.typed)
        page.form.typed.connect(self._on_typed)
        page.session.trained.connect(self._on_trained)
        page.session.failed.connect(self.tell_failure)
        return page

    def _on_typed(self) -> None:
        if self.page is not None:
            self.typed = self.page.form.job()
            self.touched.emit()

    def _on_trained(self, name: str) -> None:
        self.installed.look_again()
        if self.unseen:
            notice = self.tr("“{name}” is ready: you find it among the models.").format(name=name)
            self.panes.bar.notice(notice, self.tr("Draw with it"), lambda: self.draw_with(name), stays=True)
