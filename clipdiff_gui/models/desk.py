"""Where the window that draws and the window of the models meet."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clipdiff_core.checkpoints.store import BUILT_IN, DRAWING, list_models
from clipdiff_core.events import Failed, Imported
from clipdiff_core.job import Model
from clipdiff_gui.layout import Layout
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.models.engines import ModelEngines

if TYPE_CHECKING:
    from clipdiff_gui.models.page import ModelsPage


class ModelsDesk(QObject):
    """Opens the window of the models when it is first asked for, and keeps the list of those that draw as it is."""

    def __init__(self, engines: ModelEngines, draft: Draft, panes: Layout, window: QWidget) -> None:
        super().__init__(window)
        self._engines = engines
        self._draft = draft
        self._panes = panes
        self._window = window
        self.page: ModelsPage | None = None

    def open(self) -> None:
        """Show the window of the models, before all others."""
        if self.page is None:
            self.page = self._make_page()
        self.page.come_forward()

    def close(self) -> None:
        """Stop downloads and imports, and end their window."""
        if self.page is not None:
            self.page.close()
            self.page.end()
            self.page.deleteLater()
            self.page = None

    def _make_page(self) -> "ModelsPage":
        from clipdiff_gui.models.page import ModelsPage  # the window's start need not wait for it

        page = ModelsPage(self._engines)
        page.draw_asked.connect(self._draw_with)
        page.session.altered.connect(self._offer)
        page.session.imported.connect(self._on_imported)
        page.session.failed.connect(self._on_failed)
        return page

    def _offer(self) -> None:
        """Offer the models that are here now; a drawing with one that was deleted goes on with the starter."""
        names = list_models(DRAWING) or [BUILT_IN]
        before = self._panes.parameters.model_row.names
        chosen = self._draft.job.model.name
        if chosen in before and chosen not in names:
            self._draft.set("model", Model(names[0]))
        self._panes.parameters.model_row.offer_all(names)

    def _on_imported(self, event: Imported) -> None:
        if self._unseen():
            notice = self.tr("“{name}” is here.").format(name=event.name)
            self._panes.bar.notice(notice, self.tr("Show"), self.open, stays=True)

    def _on_failed(self, job: object, event: Failed) -> None:
        del job
        if self._unseen():
            self._panes.bar.error(event.message, self.tr("Show"), self.open)

    def _unseen(self) -> bool:
        return self.page is not None and not self.page.isVisible()

    def _draw_with(self, name: str) -> None:
        self._panes.parameters.model_row.offer(name)
        self._draft.set("model", Model(name))
        self._window.raise_()
        self._window.activateWindow()
