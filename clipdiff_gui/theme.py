"""The window's looks: a light and a dark set of colours, following the system's choice as it changes."""

from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from clipdiff_gui.icons import icon_path
from clipdiff_gui.stylesheet import STYLE

SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


@dataclass(frozen=True, slots=True)
class Colours:
    """One set of colours; `away` marks negative weights, `stage` lies behind the picture."""

    window: str
    panel: str
    field: str
    raised: str
    hover: str
    border: str
    text: str
    dim: str
    faint: str
    accent: str
    accent_hover: str
    on_accent: str
    away: str
    error: str
    error_field: str
    stage: str


DARK = Colours(
    window="#1b1c1f",
    panel="#212226",
    field="#2a2c31",
    raised="#2e3036",
    hover="#383b42",
    border="#36393f",
    text="#e9eaec",
    dim="#a2a6ae",
    faint="#6d717a",
    accent="#35c2a8",
    accent_hover="#4ed3ba",
    on_accent="#06231d",
    away="#e0956b",
    error="#ff8585",
    error_field="#3a2528",
    stage="#141517",
)
LIGHT = Colours(
    window="#f1f1ef",
    panel="#fafaf9",
    field="#ffffff",
    raised="#ffffff",
    hover="#ebebe8",
    border="#d9d9d5",
    text="#1f2123",
    dim="#5d6167",
    faint="#9a9da3",
    accent="#0a7060",
    accent_hover="#085f51",
    on_accent="#ffffff",
    away="#b4551f",
    error="#b3262e",
    error_field="#fbe9e9",
    stage="#e4e4e1",
)


class Theme(QObject):
    """Dresses the application, and again whenever the system turns light or dark."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._scheme = "system"
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._dress)
        self._dress()

    def choose(self, scheme: str) -> None:
        """Follow the system, or stay "light" or "dark"."""
        self._scheme = scheme if scheme in SCHEMES else "system"
        self._app.styleHints().setColorScheme(SCHEMES[self._scheme])
        self._dress()

    def _dress(self) -> None:
        # Some systems cannot be told to be dark, and keep saying what they are: the person's choice counts.
        scheme = SCHEMES[self._scheme] if self._scheme != "system" else self._app.styleHints().colorScheme()
        dark = scheme == Qt.ColorScheme.Dark
        colours = DARK if dark else LIGHT
        self._app.setPalette(palette(colours))
        self._app.setStyleSheet(Template(STYLE).substitute(asdict(colours), arrow=url(icon_path("combo-arrow"))))


def url(path: Path) -> str:
    """How a style sheet names a file; bare, any letter but plain ones would make all of the sheet unreadable to Qt."""
    quoted = path.as_posix().replace("\\", "\\\\").replace('"', '\\"')
    return f'url("{quoted}")'


def palette(colours: Colours) -> QPalette:
    """Qt's palette for `colours`; `BrightText` is the error colour, `LinkVisited` that of negative weights."""
    role = QPalette.ColorRole
    made = QPalette(QColor(colours.raised), QColor(colours.window))
    for name, colour in {
        role.Base: colours.field,
        role.AlternateBase: colours.panel,
        role.Text: colours.text,
        role.WindowText: colours.text,
        role.ButtonText: colours.text,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.dim,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.away,
        role.BrightText: colours.error,
        role.Mid: colours.border,
        role.Midlight: colours.hover,
        role.Dark: colours.stage,
        role.Light: colours.dim,
    }.items():
        made.setColor(name, QColor(colour))
    for name in (role.Text, role.WindowText, role.ButtonText, role.HighlightedText, role.PlaceholderText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.faint))
    return made
