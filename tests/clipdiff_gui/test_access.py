"""Who cannot see well, or not at all, can use the window: contrast, names for screen readers, the system's theme."""

import re
from dataclasses import asdict
from string import Template

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clipdiff_gui.main_window import MainWindow
from clipdiff_gui.stylesheet import STYLE
from clipdiff_gui.theme import DARK, LIGHT, Colours, Theme, palette

ENOUGH = 4.5
CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QDoubleSpinBox, QLineEdit, QPlainTextEdit,
)  # fmt: skip
GROUNDS = ("window", "panel", "field", "raised", "stage")  # what words may stand on
THEMES = pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@THEMES
@pytest.mark.parametrize("ground", [*GROUNDS, "hover"])
@pytest.mark.parametrize("words", ["text", "dim", "accent", "error"])
def test_words_can_be_read_wherever_they_stand(colours: Colours, words: str, ground: str) -> None:
    assert contrast(getattr(colours, words), getattr(colours, ground)) >= ENOUGH


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
def test_hints_can_be_read(colours: Colours, ground: str) -> None:
    """A placeholder is no setting that is switched off: it says what to write."""
    hint = palette(colours).color(QPalette.ColorGroup.Active, QPalette.ColorRole.PlaceholderText)
    assert contrast(hint.name(), getattr(colours, ground)) >= ENOUGH


@THEMES
def test_words_on_their_own_grounds_can_be_read(colours: Colours) -> None:
    assert contrast(colours.on_accent, colours.accent) >= ENOUGH
    assert contrast(colours.on_accent, colours.accent_hover) >= ENOUGH
    assert contrast(colours.text, colours.error_field) >= ENOUGH
    assert contrast(colours.text, colours.border) >= ENOUGH  # a button that is pressed
    assert contrast(colours.away, colours.field) >= ENOUGH


@THEMES
def test_every_rule_of_the_style_sheet_can_be_read(colours: Colours) -> None:
    """Wherever a rule says both; what is disabled may be pale, as it cannot be used."""
    rules = re.findall(r"([^{}]+){([^{}]*)}", Template(STYLE).safe_substitute(asdict(colours)))
    checked = 0
    for selector, body in rules:
        ground = re.search(r"(?:^|[;\s])(?:selection-)?background(?:-color)?:\s*(#\w{6})", body)
        words = re.search(r"(?:^|[;\s])color:\s*(#\w{6})", body)
        if ground and words and "disabled" not in selector:
            checked += 1
            assert contrast(words[1], ground[1]) >= ENOUGH, selector
    assert checked >= 5


def test_every_control_has_a_name(window: MainWindow, qtbot: QtBot) -> None:
    window.desks.training.open()
    window.desks.models.open()
    window.desks.help.actions_.shortcuts.trigger()
    assert window.desks.models.page is not None
    page = window.desks.models.page
    qtbot.waitUntil(lambda: bool(page.shelf.items))
    for task in window.actions_.tasks.values():
        task.trigger()
        nameless = [_place(widget) for widget in QApplication.allWidgets() if _is_nameless(widget)]
        assert not nameless, "\n".join(nameless)
    window.desks.help.shortcuts.close()


def _is_nameless(widget: QWidget) -> bool:
    """Whether a screen reader would say of a control nothing but what kind it is."""
    if not isinstance(widget, CONTROLS) or isinstance(widget, QScrollBar):
        return False
    parent = widget.parent()
    if isinstance(parent, QWidget) and parent.metaObject().className() == "QComboBoxPrivateContainer":
        return False  # the list of a choice, which has the choice's name
    if not widget.isVisibleTo(widget.window()):
        return False  # it gets its words with what it is for
    if isinstance(widget.parent(), (QComboBox, QDoubleSpinBox, QLineEdit, QMenuBar, QAbstractItemView)):
        return False  # a part of a control that has a name
    return not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))


def _place(widget: QWidget) -> str:
    chain = []
    at: object = widget
    while isinstance(at, QWidget):
        chain.append(f"{type(at).__name__}#{at.objectName()}")
        at = at.parent()
    return " < ".join(chain)


def test_the_window_follows_the_system_live(qapp: QApplication, theme: Theme, window: MainWindow) -> None:
    hints = qapp.styleHints()
    try:
        for scheme, colours in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
            hints.setColorScheme(scheme)  # what a system that turns dark does to Qt
            qapp.processEvents()
            if hints.colorScheme() != scheme:
                pytest.skip("This platform cannot be told to be dark.")
            assert window.palette().color(QPalette.ColorRole.Window) == QColor(colours.window)
            icon = window.actions_.save.icon().pixmap(16, 16).toImage()
            drawn = {
                icon.pixelColor(x, y).name()
                for x in range(16)
                for y in range(16)
                if icon.pixelColor(x, y).alpha() > 250
            }
            assert colours.text in drawn
    finally:
        hints.unsetColorScheme()
        qapp.processEvents()
