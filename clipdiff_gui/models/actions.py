"""What the person can do in the window of the models, an action each."""

from PySide6.QtCore import QObject

from clipdiff_core.checkpoints.listing import Listed, State
from clipdiff_core.checkpoints.recognised import CLIP
from clipdiff_core.checkpoints.store import BUILT_IN
from clipdiff_gui.actions import ActionSet
from clipdiff_gui.models import words
from clipdiff_gui.models.session import Standing

_PLACED = (State.BUILT_IN, State.HERE, State.DAMAGED)


class ModelActions(ActionSet):
    """The actions; `reflect` shows and allows those that fit what is selected."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.import_file = self._make(
            self.tr("Import file…"), self.tr("Take a checkpoint file into the models folder"), "import", "Ctrl+O"
        )
        self.add_folder = self._make(
            self.tr("Add a folder without copying…"),
            self.tr("Find the checkpoints in a folder of another program, and leave them where they are"),
            "folder",
            "Ctrl+Shift+O",
        )
        self.find = self._make(self.tr("Find"), self.tr("Look for a model by its name"), "", "Ctrl+F")
        self.clear = self._make(self.tr("Show all"), self.tr("Look for nothing in particular"), "remove", "")
        self.close = self._make(
            self.tr("Close"), self.tr("Close this window; downloads and imports go on without it"), "", "Ctrl+W"
        )
        self._make_for_selected()
        self.redraw_icons()

    def reflect(self, item: Listed | None, standing: Standing | None) -> None:
        """Allow what makes sense for `item` now."""
        state, idle = item.state if item else None, standing is None
        fetchable = item is not None and state is State.TO_DOWNLOAD
        self.draw.setVisible(item is not None and state in _PLACED and words.draws(item))
        self.draw.setEnabled(state is not State.DAMAGED)
        self.guide.setVisible(item is not None and state in (State.HERE, State.BUILT_IN) and item.kind == CLIP)
        self.download.setVisible(fetchable and idle)
        self.take_in.setVisible(state is State.ELSEWHERE and idle)
        self.use_in_place.setVisible(state is State.ELSEWHERE and idle)
        self.verify.setVisible(state in _PLACED and idle)
        begun = item is not None and fetchable and bool(item.arrived)
        removable = item is not None and state in _PLACED and item.name != BUILT_IN
        self.delete.setVisible((removable or begun) and idle)
        self.forget.setVisible(state is State.ELSEWHERE)
        self.cancel.setVisible(not idle)
        self.download.setText(self._download_words(item))

    def _download_words(self, item: Listed | None) -> str:
        if item is not None and item.whole:
            return self.tr("Import it")
        return self.tr("Go on downloading…") if item is not None and item.arrived else self.tr("Download…")

    def _make_for_selected(self) -> None:
        self.draw = self._make(self.tr("Draw with this"), self.tr("Choose it as the model that draws"), "", "Ctrl+D")
        self.guide = self._make(self.tr("Guide with this"), self.tr("Let this CLIP guide the drawing"), "", "")
        self.download = self._make(
            self.tr("Download…"), self.tr("See its licence and size first, then fetch it"), "", ""
        )
        self.take_in = self._make(self.tr("Import a copy…"), self.tr("Copy it into the models folder"), "import", "")
        self.use_in_place = self._make(
            self.tr("Use it where it is"),
            self.tr("Copy nothing: it is read from there, as long as it is there"),
            "folder",
            "",
        )
        self.verify = self._make(
            self.tr("Verify"), self.tr("Check that every file is still the one it came with"), "done", ""
        )
        self.delete = self._make(self.tr("Delete…"), self.tr("Remove it from this computer; asks first"), "discard", "")
        self.forget = self._make(
            self.tr("Forget its folder"), self.tr("Look into that folder no more; it is left as it is"), "remove", ""
        )
        self.cancel = self._make(
            self.tr("Cancel"), self.tr("End what is being done to it; a download keeps what has arrived"), "stop", ""
        )
