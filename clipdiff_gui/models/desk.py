"""Where the window that draws and the window of the models meet."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from clipdiff_core.events import Failed, Imported
from clipdiff_core.job import Clip, Model
from clipdiff_gui.layout import Layout
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.installed import Installed
from clipdiff_gui.models.engines import ModelEngines
from clipdiff_gui.side_window import Desk

if TYPE_CHECKING:
    from clipdiff_gui.models.page import ModelsPage
    from clipdiff_gui.models.session import ModelsSession


class ModelsDesk(Desk["ModelsPage"]):
    """Keeps what is known of the models that are here as it is, and takes over what is chosen among them."""

    def __init__(
        self, engines: ModelEngines, draft: Draft, installed: Installed, panes: Layout, window: QWidget
    ) -> None:
        super().__init__(draft, installed, panes, window)
        self._engines = engines

    def make_page(self, session: "ModelsSession | None" = None) -> "ModelsPage":
        """The window of the models."""
        from clipdiff_gui.models.page import ModelsPage  # the window's start need not wait for it

        page = ModelsPage(self._engines, session)
        page.guide_asked.connect(self.guide_with)
        page.session.altered.connect(self._look_again)
        page.session.imported.connect(self._on_imported)
        page.session.failed.connect(self._on_failed)
        return page

    def guide_with(self, name: str) -> None:
        """Let the CLIP `name` guide, and come back to the window that draws."""
        self.installed.look_again()
        self.draft.set("guidance.clips", (Clip(name),))
        self.come_back()

    def _look_again(self) -> None:
        """Offer the models that are here now; a drawing with one that was deleted goes on with the starter."""
        before, chosen = self.installed.drawing(), self.draft.job.model.name
        self.installed.look_again()
        names = self.installed.drawing()
        if chosen in before and chosen not in names:
            self.draft.set("model", Model(names[0]))

    def _on_failed(self, job: object, event: Failed) -> None:
        del job
        self.tell_failure(event)

    def _on_imported(self, event: Imported) -> None:
        if self.unseen:
            notice = self.tr("“{name}” is here.").format(name=event.name)
            self.panes.bar.notice(notice, self.tr("Show"), self.open, stays=True)
