"""The mouse and the pen over the canvas, turned into touches for a tool."""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QGraphicsView

from clipdiff_gui.canvas.canvas import Canvas
from clipdiff_gui.canvas.tools import Panning, Tool, Touch

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_LIGHTEST = 0.05  # a pen's pressure


class Pointer(QObject):
    """While it is on, the left button and the pen use the tool; with Space, as the middle button does, they pan.

    `moved` says where the pointer is, in pixels of the picture; `left` that it is no longer over the canvas.
    """

    moved = Signal(QPointF)
    left = Signal()

    def __init__(self, canvas: Canvas, tool: Tool) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._tool = tool
        self._panning = Panning(canvas)
        self._used: Tool | None = None
        self._button = Qt.MouseButton.NoButton
        self._space = False

    def switch(self, on: bool) -> None:
        """Take the pointer from the canvas, or give it back."""
        self._lift()
        self._hold_space(False)
        for watched in (self._canvas, self._canvas.viewport()):
            watched.removeEventFilter(self)
            if on:
                watched.installEventFilter(self)
        mode = QGraphicsView.DragMode
        self._canvas.setDragMode(mode.NoDrag if on else mode.ScrollHandDrag)
        self._canvas.viewport().setMouseTracking(True)
        self._show_cursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.OpenHandCursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at what the mouse, the pen and Space do."""
        if watched is self._canvas:
            return self._on_canvas(event)
        if isinstance(event, QTabletEvent):
            return self._on_pen(event)
        if isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        if event.type() == QEvent.Type.Leave:
            self.left.emit()
        return False

    def _on_canvas(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._hold_space(False)
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space and not event.modifiers():
            if event.type() == QEvent.Type.KeyPress:
                self._hold_space(True)
                return True
            if event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat():
                self._hold_space(False)
                return True
        return False

    def _on_mouse(self, event: QMouseEvent) -> bool:
        touch = self._touch(event.position(), event.modifiers())
        self.moved.emit(touch.at)
        if event.type() in _PRESSES:
            return self._press(event.button(), touch)
        if event.type() == QEvent.Type.MouseMove:
            return self._move(touch)
        return event.button() == self._button and self._lift()

    def _on_pen(self, event: QTabletEvent) -> bool:
        rubber = event.pointerType() == QPointingDevice.PointerType.Eraser
        pressure = max(_LIGHTEST, event.pressure())
        touch = self._touch(event.position(), event.modifiers(), pressure, rubber)
        self.moved.emit(touch.at)
        match event.type():
            case QEvent.Type.TabletPress:
                taken = self._press(event.button(), touch)
            case QEvent.Type.TabletMove:
                taken = self._move(touch)
            case _:
                taken = event.button() == self._button and self._lift()
        event.setAccepted(taken)  # otherwise Qt makes a mouse of it
        return taken

    def _press(self, button: Qt.MouseButton, touch: Touch) -> bool:
        if button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and self._space):
            tool: Tool = self._panning
        elif button == Qt.MouseButton.LeftButton:
            tool = self._tool
        else:
            return False
        self._lift()
        self._used, self._button = tool, button
        if tool is self._panning:
            self._show_cursor(Qt.CursorShape.ClosedHandCursor)
        tool.press(touch)
        return True

    def _move(self, touch: Touch) -> bool:
        if self._used is None:
            return False
        self._used.move(touch)
        return True

    def _lift(self) -> bool:
        used, self._used, self._button = self._used, None, Qt.MouseButton.NoButton
        if used is None:
            return False
        used.release()
        self._show_cursor(Qt.CursorShape.OpenHandCursor if self._space else Qt.CursorShape.CrossCursor)
        return True

    def _hold_space(self, held: bool) -> None:
        if held != self._space:
            self._space = held
            self._show_cursor(Qt.CursorShape.OpenHandCursor if held else Qt.CursorShape.CrossCursor)

    def _show_cursor(self, shape: Qt.CursorShape) -> None:
        self._canvas.viewport().setCursor(shape)

    def _touch(self, point: QPointF, keys: Qt.KeyboardModifier, pressure: float = 1.0, rubber: bool = False) -> Touch:
        straight = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        return Touch(self._canvas.to_picture(point), point, pressure, straight, rubber)
