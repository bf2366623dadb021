"""What can be done in the gallery and with its pictures."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction

from clipdiff_gui.actions import ActionSet


class GalleryActions(ActionSet):
    """The actions; those for the selected pictures need the keyboard to be where pictures are."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.gallery = self._make(
            self.tr("Gallery"), self.tr("Look through all pictures of the folder"), "gallery", "Ctrl+G"
        )
        self.find = self._make(
            self.tr("Find a picture…"), self.tr("Search pictures by their words and settings"), "search", "Ctrl+F"
        )
        self.details = self._make(
            self.tr("Details"), self.tr("Show beside the picture what it was made with"), "info", "Ctrl+Alt+D"
        )
        for action in (self.gallery, self.details):
            action.setCheckable(True)
        self.star = self._make(self.tr("Star"), self.tr("Mark this picture with a star"), "star", "S")
        self.star.setCheckable(True)
        self.trash = self._make(
            self.tr("Move to the trash"), self.tr("Move this picture to the trash of the system"), "discard", "Del"
        )
        for action in (self.star, self.trash):  # letters are for typing elsewhere
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.use_but_seed = self._make(
            self.tr("Use all but the seed"),
            self.tr("Take over the prompts and settings of this picture, and draw it otherwise"),
            "settings",
            "",
        )
        self.redraw_icons()

    def reflect(self, shown: bool, can_star: bool, starred: bool) -> None:
        """Allow what makes sense: a picture is `shown` or selected, can have a star, and has one."""
        self.trash.setEnabled(shown)
        self.use_but_seed.setEnabled(shown)
        self.star.setEnabled(can_star)
        self.star.setChecked(starred)

    def of_picture(self) -> tuple[QAction, ...]:
        """Those for a picture."""
        return self.star, self.use_but_seed, self.trash
