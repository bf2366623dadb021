"""Where the window that draws and the window of the models meet."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from clipdiff_core.checkpoints.store import BUILT_IN, DRAWING, list_models
from clipdiff_core.events import Imported
from clipdiff_core.job import Model
from clipdiff_gui.layout import Layout
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.models.engines import ModelEngines
from clipdiff_gui.side_window import Desk

if TYPE_CHECKING:
    from clipdiff_gui.models.page import ModelsPage


class ModelsDesk(Desk["ModelsPage"]):
    """Keeps the list of the models that draw as it is."""

    def __init__(self, engines: ModelEngines, draft: Draft, panes: Layout, window: QWidget) -> None:
        super().__init__(draft, panes, window)
        self._engines = engines

    def make_page(self) -> "ModelsPage":
        """The window of the models."""
        from clipdiff_gui.models.page import ModelsPage  # the window's start need not wait for it

        page = ModelsPage(self._engines)
        page.session.altered.connect(self._offer)
        page.session.imported.connect(self._on_imported)
        page.session.failed.connect(lambda job, event: self.tell_failure(event))
        return page

    def _offer(self) -> None:
        """Offer the models that are here now; a drawing with one that was deleted goes on with the starter."""
        names = list_models(DRAWING) or [BUILT_IN]
        before = self.panes.parameters.model_row.names
        chosen = self.draft.job.model.name
        if chosen in before and chosen not in names:
            self.draft.set("model", Model(names[0]))
        self.panes.parameters.model_row.offer_all(names)

    def _on_imported(self, event: Imported) -> None:
        if self.unseen:
            notice = self.tr("“{name}” is here.").format(name=event.name)
            self.panes.bar.notice(notice, self.tr("Show"), self.open, stays=True)
