"""The window's language: chosen while the program runs, and spoken by everything that is built from then on."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from clipdiff_core import folders

translate = QCoreApplication.translate

SYSTEM = "system"
ENGLISH = "en"
OWN_NAMES = {ENGLISH: "English", "zh_CN": "简体中文"}  # what each is called by those who read it


class Language(QObject):
    """Translates for the whole program; `changed` tells that a window has to be built anew to speak the other one."""

    changed = Signal()

    def __init__(self, chosen: str = SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.chosen = chosen if chosen in OWN_NAMES else SYSTEM
        self._translators: list[QTranslator] = []
        self.code = ENGLISH
        self._speak(self._wanted())

    def choose(self, chosen: str) -> None:
        """Speak a language by its code, or the system's."""
        self.chosen = chosen if chosen in OWN_NAMES else SYSTEM
        if self._wanted() != self.code:
            self._speak(self._wanted())
            self.changed.emit()

    def close(self) -> None:
        """Leave the program without translations, as it was."""
        self._speak(ENGLISH)

    def _wanted(self) -> str:
        return system_language() if self.chosen == SYSTEM else self.chosen

    def _speak(self, code: str) -> None:
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
            translator.deleteLater()
        self._translators.clear()
        self.code = code
        if code == ENGLISH:
            return
        own = str(folders.resources() / "translations" / f"clipdiff_{code}.qm")
        # Qt's own words come first, so that ours are looked at before them.
        for path in (f"{QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)}/qtbase_{code}.qm", own):
            translator = QTranslator(self)
            if translator.load(path):
                self._translators.append(translator)
                QCoreApplication.installTranslator(translator)


class LanguageMenu(QObject):
    """View > Language."""

    touched = Signal()  # what the settings keep has changed

    def __init__(self, language: Language, view: QMenu) -> None:
        super().__init__(view)
        self._language = language
        self._menu = menu = view.addMenu(self.tr("Language"))
        group = QActionGroup(menu)
        names = {SYSTEM: self.tr("Like the system"), **OWN_NAMES}
        self.actions = {code: menu.addAction(name) for code, name in names.items()}
        for code, action in self.actions.items():
            action.setCheckable(True)
            action.setData(code)
            action.setChecked(code == language.chosen)
            group.addAction(action)
        group.triggered.connect(self._choose)

    def _choose(self, action: QAction) -> None:
        self._language.choose(action.data())
        self.touched.emit()


def system_language() -> str:
    """The code of what the system speaks, English where ClipDiff does not know it."""
    first = next(iter(QLocale.system().uiLanguages()), "")
    return "zh_CN" if first.split("-")[0] == "zh" else ENGLISH
