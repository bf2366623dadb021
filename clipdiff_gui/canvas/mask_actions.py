"""What the person can do to a mask, an action each; their shortcuts count while the canvas or the bar has the focus."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from clipdiff_gui.actions import ActionSet

if TYPE_CHECKING:
    from clipdiff_gui.model.mask import Mask


class MaskActions(ActionSet):
    """The actions; `reflect` allows those that make sense for the mask."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.group = self.tr("Mask")
        self._make_tools()
        self._make_brush_actions()
        self._make_mask_actions()
        for action in self.findChildren(QAction):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.redraw_icons()

    def reflect(self, mask: "Mask | None", transparency: bool) -> None:
        """Allow what makes sense now; `transparency` tells whether there is a picture to take it from."""
        for action in self.findChildren(QAction):
            action.setEnabled(mask is not None)
        if mask is not None:
            self.undo.setEnabled(mask.can_undo)
            self.redo.setEnabled(mask.can_redo)
            self.transparency.setEnabled(transparency)

    def name_tools(self, corrections: bool) -> None:
        """Call the brushes what they do: paint a mask, or correct what was cut out."""
        self.background.setVisible(corrections)
        if corrections:
            self._name(self.brush, self.tr("Subject"), self.tr("Paint what belongs to the subject"))
            self._name(self.eraser, self.tr("Undecided"), self.tr("Leave it to the program again"))
        else:
            self._name(self.brush, self.tr("Brush"), self.tr("Paint the mask; hold Shift for a straight line"))
            self._name(self.eraser, self.tr("Eraser"), self.tr("Take away from the mask"))

    def _name(self, action: QAction, name: str, tip: str) -> None:
        action.setText(name)
        action.setToolTip(f"{tip} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        action.setStatusTip(tip)

    def _make_tools(self) -> None:
        self.brush = self._make(self.tr("Brush"), self.tr("Paint the mask"), "brush", "B")
        self.background = self._make(
            self.tr("Background"), self.tr("Paint what belongs to the background"), "brush-away", "N"
        )
        self.eraser = self._make(self.tr("Eraser"), self.tr("Take away from the mask"), "eraser", "E")
        self.tools = QActionGroup(self)
        for tool in (self.brush, self.background, self.eraser):
            tool.setCheckable(True)
            self.tools.addAction(tool)
        self.brush.setChecked(True)

    def _make_brush_actions(self) -> None:
        self.swap = self._make(self.tr("Swap"), self.tr("From the brush to the eraser and back"), "", "X")
        self.smaller = self._make(self.tr("Smaller brush"), self.tr("Make the brush smaller"), "", "[")
        self.larger = self._make(self.tr("Larger brush"), self.tr("Make the brush larger"), "", "]")
        self.harder = self._make(self.tr("Harder brush"), self.tr("Make the brush's edge harder"), "", "Shift+[")
        self.softer = self._make(self.tr("Softer brush"), self.tr("Make the brush's edge softer"), "", "Shift+]")

    def _make_mask_actions(self) -> None:
        self.fill = self._make(self.tr("Fill"), self.tr("Paint all of it"), "fill", "")
        self.invert = self._make(
            self.tr("Invert"), self.tr("Turn what is painted into what is not"), "invert", "Ctrl+I"
        )
        self.clear = self._make(self.tr("Clear"), self.tr("Leave nothing painted"), "clear", "Ctrl+Backspace")
        self.feather = self._make(
            self.tr("Feather"), self.tr("Soften every edge over so many pixels"), "feather", "Ctrl+Shift+F"
        )
        self.undo = self._make(self.tr("Undo"), self.tr("Take the last stroke back"), "undo", "Ctrl+Z")
        self.redo = self._make(self.tr("Redo"), self.tr("Make it again"), "redo", "Ctrl+Shift+Z")
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.load = self._make(
            self.tr("Load from a file…"), self.tr("Take a picture as the mask: white is painted"), "import", ""
        )
        self.transparency = self._make(
            self.tr("From transparency"),
            self.tr("Paint what is transparent in the picture"),
            "transparency",
            "",
        )
