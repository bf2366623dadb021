"""Everything the person can do, an action each, shared by menus, toolbar and shortcuts."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from clipdiff_core.task_settings import TaskName
from clipdiff_gui.icons import dress
from clipdiff_gui.model.run import Phase
from clipdiff_gui.task_names import task_words

_RUNNING = (Phase.RUNNING, Phase.PAUSED)


class ActionSet(QObject):
    """The actions of one window, with their tips, shortcuts and icons; `group` is what they are called together."""

    pause: QAction
    group = ""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._icons: dict[QAction, str] = {}

    def follow(self, widget: QWidget) -> None:
        """Draw the icons anew whenever the theme of `widget` changes."""
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See `follow`."""
        if event.type() == QEvent.Type.StyleChange:
            self.redraw_icons()
        return False

    def redraw_icons(self) -> None:
        """Draw every icon in the theme's colours."""
        for action, icon in self._icons.items():
            dress(action, icon)

    def _make(self, text: str, tip: str, icon: str, shortcut: str) -> QAction:
        action = QAction(text, self)
        keys = QKeySequence(shortcut)
        shown = self._shown(keys)
        action.setToolTip(f"{tip} ({shown})" if shown else tip)
        action.setStatusTip(tip)
        if shortcut:
            action.setShortcut(keys)
        if icon:
            self._icons[action] = icon
        return action

    def _shown(self, keys: QKeySequence) -> str:
        return keys.toString(QKeySequence.SequenceFormat.NativeText)

    def _show_pause(self, paused: bool) -> None:
        icon = "resume" if paused else "pause"
        self.pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        if self._icons[self.pause] != icon:
            self._icons[self.pause] = icon
            dress(self.pause, icon)


class Actions(ActionSet):
    """The main window's actions; `reflect` switches them on and off as the session goes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._start, self._adds = task_words()["generate"], False
        self._make_drawing_actions()
        self._make_picture_actions()
        self._make_task_actions()
        self._make_view_actions()
        self.redraw_icons()

    def reflect(self, phase: Phase, picture_shown: bool, file_shown: bool) -> None:
        """Allow what makes sense now."""
        busy = phase in (Phase.LOADING, *_RUNNING)
        self._adds = busy
        self._show_start()
        self.pause.setEnabled(phase in _RUNNING)
        self._show_pause(paused=phase is Phase.PAUSED)
        for action in (self.keep, self.discard, self.again):
            action.setEnabled(busy)
        self.skip.setEnabled(phase in _RUNNING)
        self.copy.setEnabled(picture_shown)
        self.save.setEnabled(file_shown)
        for action in (self.use_settings, self.more_like, self.less_like):
            action.setEnabled(file_shown)
        for action in (self.fit, self.actual, self.zoom_in, self.zoom_out):
            action.setEnabled(picture_shown)

    def show_task(self, task: TaskName) -> None:
        """Check the chosen task, and let the button that starts it say what it will do."""
        self.tasks[task].setChecked(True)
        self._start = task_words()[task]
        self._show_start()

    def _show_start(self) -> None:
        text, tip = self._start.start, self._start.tip
        if self._adds:
            text, tip = self.tr("Add to queue"), self.tr("Draw it when those before it are done")
        self.generate.setText(text)
        self.generate.setToolTip(f"{tip} ({self._shown(self.generate.shortcut())})")

    def _make_drawing_actions(self) -> None:
        self.generate = self._make(self.tr("Generate"), self.tr("Draw what the prompts say"), "", "Ctrl+Return")
        self.generate.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.pause = self._make(self.tr("Pause"), self.tr("Hold after this step"), "pause", "Ctrl+Space")
        self.keep = self._make(
            self.tr("Stop and keep"), self.tr("Stop, and save the picture as it is now"), "stop", "Ctrl+."
        )
        self.keep.setIconText(self.tr("Stop"))
        self.discard = self._make(
            self.tr("Stop and discard"), self.tr("Stop, and throw this picture away"), "discard", "Ctrl+Shift+."
        )
        self.skip = self._make(
            self.tr("Skip to the next"), self.tr("Throw this picture away and draw the next one"), "skip", "Ctrl+Right"
        )
        self.again = self._make(
            self.tr("Start again"),
            self.tr("Throw this picture away and start with the settings as they are now"),
            "again",
            "Ctrl+Shift+Return",
        )
        self.train = self._make(
            self.tr("Train on my pictures…"),
            self.tr("Make a model that has learned from a folder of your own pictures"),
            "train",
            "Ctrl+T",
        )

        self.models = self._make(
            self.tr("Models…"),
            self.tr("See what there is to draw with: download, import, delete"),
            "models",
            "Ctrl+Shift+M",
        )

    def _make_picture_actions(self) -> None:
        self.save = self._make(self.tr("Save as…"), self.tr("Save this picture somewhere else too"), "save", "Ctrl+S")
        self.save_run = self._make(
            self.tr("Save how it came to be…"),
            self.tr("Save the run of this picture as an animation, if it was drawn since ClipDiff was opened"),
            "film",
            "",
        )
        self.sheet = self._make(
            self.tr("Contact sheet…"),
            self.tr("Save one picture of those selected below the canvas, or of the last batch, with their settings"),
            "sheet",
            "",
        )
        self.copy = self._make(self.tr("Copy"), self.tr("Copy the picture to the clipboard"), "copy", "Ctrl+Shift+C")
        self.paste = self._make(
            self.tr("Paste picture"),
            self.tr("Draw towards the picture on the clipboard, or start from it if the task starts from one"),
            "paste",
            "Ctrl+V",
        )
        self.add_picture = self._make(
            self.tr("Add target picture…"), self.tr("Choose a picture to draw towards"), "picture", "Ctrl+O"
        )
        self.use_settings = self._make(
            self.tr("Use these settings"), self.tr("Take over the prompts and settings of this picture"), "settings", ""
        )
        self.reveal = self._make(
            self.tr("Open picture folder"), self.tr("Open the folder pictures are saved into"), "folder", ""
        )
        self.choose_folder = self._make(
            self.tr("Change picture folder…"), self.tr("Choose the folder pictures are saved into"), "", ""
        )
        self.quit = self._make(self.tr("Quit"), self.tr("Close ClipDiff"), "", "Ctrl+Q")

    def _make_task_actions(self) -> None:
        self.tasks: dict[TaskName, QAction] = {}
        group = QActionGroup(self)
        for place, (task, words) in enumerate(task_words().items(), 1):
            action = self._make(words.name, words.tip, words.icon, f"Alt+{place}")
            action.setCheckable(True)
            group.addAction(action)
            self.tasks[task] = action
        self.more_like = self._make(self.tr("More like this"), self.tr("Draw towards this picture"), "like", "")
        self.less_like = self._make(self.tr("Less like this"), self.tr("Draw away from this picture"), "unlike", "")

    def _make_view_actions(self) -> None:
        self.compare = self._make(
            self.tr("Before and after"),
            self.tr("Compare the picture with the one it was made from, under a slider"),
            "compare",
            "Ctrl+B",
        )
        self.compare.setCheckable(True)
        self.fit = self._make(self.tr("Fit"), self.tr("Show the whole picture"), "fit", "Ctrl+0")
        self.actual = self._make(
            self.tr("Actual size"), self.tr("Show the picture pixel for pixel"), "actual", "Ctrl+1"
        )
        self.zoom_in = self._make(self.tr("Zoom in"), self.tr("Come closer"), "", "Ctrl++")
        self.zoom_in.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self.zoom_out = self._make(self.tr("Zoom out"), self.tr("Step back"), "", "Ctrl+-")
