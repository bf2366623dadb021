"""Windows beside the one that draws, and the desk at which each of them meets it."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from clipdiff_core.events import Failed
from clipdiff_gui.layout import Layout
from clipdiff_gui.model.draft import Draft
from clipdiff_gui.model.installed import Installed


class SideWindow(QWidget):
    """A window of its own; `draw_asked` names the model that the window that draws should take.

    `session` is what it shows and what goes on without it.
    """

    session: Any

    draw_asked = Signal(str)

    def look_again(self) -> None:
        """Show what has changed elsewhere."""
        raise NotImplementedError

    def end(self) -> None:
        """Stop what is under way, and keep what can be kept."""
        raise NotImplementedError

    def leave(self) -> None:
        """Let go of the session, which goes on."""
        self.session.setParent(None)

    def come_forward(self) -> None:
        """Show the window, before all others."""
        self.look_again()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()


Page = TypeVar("Page", bound=SideWindow)


@dataclass(frozen=True)
class Parted:
    """What goes on without a side window, and how that window stood."""

    session: Any
    geometry: QByteArray
    shown: bool


class Desk(QObject, Generic[Page]):
    """Opens a side window when it is first asked for, and speaks for it in the window that draws while it is hidden."""

    def __init__(self, draft: Draft, installed: Installed, panes: Layout, window: QWidget) -> None:
        super().__init__(window)
        self.draft = draft
        self.installed = installed
        self.panes = panes
        self.page: Page | None = None
        self._window = window

    def make_page(self, session: Any = None) -> Page:
        """The side window, connected, around a `session` that goes on or one of its own.

        Its module is loaded here, not at the program's start.
        """
        raise NotImplementedError

    def open(self) -> None:
        """Show the side window, before all others."""
        if self.page is None:
            self.page = self.make_page()
            self.page.draw_asked.connect(self.draw_with)
        self.page.come_forward()

    def part(self) -> Parted | None:
        """End the side window alone; another desk may `take_up` what goes on without it."""
        page, self.page = self.page, None
        if page is None:
            return None
        parted = Parted(page.session, page.saveGeometry(), page.isVisible())
        page.hide()  # before it lets go: a window that comes to the front looks again
        page.leave()
        page.deleteLater()
        return parted

    def take_up(self, parted: Parted | None) -> None:
        """Make the side window anew around what goes on."""
        if parted is not None:
            self.page = self.make_page(parted.session)
            self.page.draw_asked.connect(self.draw_with)
            self.page.restoreGeometry(parted.geometry)
            if parted.shown:
                self.page.look_again()
                self.page.show()

    def close(self) -> None:
        """Stop what the side window does, and end it."""
        if self.page is not None:
            self.page.close()
            self.page.end()
            self.page.deleteLater()
            self.page = None

    @property
    def unseen(self) -> bool:
        """Whether there is a side window that does not show what it says."""
        return self.page is not None and not self.page.isVisible()

    def tell_failure(self, event: Failed) -> None:
        """Say in the window that draws what went wrong unseen."""
        if self.unseen:
            self.panes.bar.error(event.message, self.tr("Show"), self.open)

    def draw_with(self, name: str) -> None:
        """Choose the model `name` in the window that draws, and come back to it."""
        self.installed.look_again()  # it may have come by another way
        self.installed.choose(self.draft, name)
        self.come_back()

    def come_back(self) -> None:
        """Show the window that draws, before all others."""
        self._window.raise_()
        self._window.activateWindow()
