"""The style sheet can be read and finds its pictures, wherever the program lies."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from clipdiff_gui.icons import icon_path
from clipdiff_gui.theme import url

NAMES = ["plain", "with space", "剪辑 ünd more", "quo'te", "par(en)", "hash#percent%20;{}"]


@pytest.mark.parametrize("name", NAMES)
def test_a_style_sheet_names_files_of_every_name(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    file = Path(shutil.copy(icon_path("combo-arrow"), folder))
    assert drawn(qtbot, url(file)) == drawn(qtbot, f"url({icon_path('combo-arrow').as_posix()})")
    assert drawn(qtbot, url(file)) != drawn(qtbot, "none")


@pytest.mark.skipif("\\" in str(Path("a/b")), reason="Names on Windows hold neither.")
@pytest.mark.parametrize("name", ['dou"ble', "back\\slash"])
def test_even_what_ends_a_string(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    test_a_style_sheet_names_files_of_every_name(qtbot, tmp_path, name)


def drawn(qtbot: QtBot, arrow: str) -> QImage:
    box = QComboBox()
    qtbot.addWidget(box)
    box.resize(60, 24)
    box.setStyleSheet(f"* {{ background: white; border: 0; }} QComboBox::down-arrow {{ image: {arrow}; width: 16px; }}")
    return box.grab().toImage()
