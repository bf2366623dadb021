import sys
from pathlib import Path

import pytest

from clipdiff_core import folders


def test_home_moves_everything_the_program_keeps(home: Path) -> None:
    assert folders.data() == home
    assert folders.pictures() == home / "pictures"
    assert folders.sources() == home / "sources"


def test_without_home_the_systems_own_folders_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLIPDIFF_HOME")
    assert folders.data().is_absolute()
    assert folders.data().name == "ClipDiff"
    assert folders.pictures().name == "ClipDiff"
    assert folders.pictures() != folders.data()


def test_an_empty_home_is_no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPDIFF_HOME", "")
    assert folders.data().is_absolute()


def test_asking_where_things_lie_makes_nothing(home: Path) -> None:
    for place in (folders.data, folders.pictures, folders.sources):
        place()
    assert list(home.iterdir()) == []


def test_resources_lie_beside_the_packages() -> None:
    assert folders.resources().parent == Path(folders.__file__).parent.parent
    assert folders.resources().is_dir()


def test_a_frozen_program_brings_its_resources_along(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert folders.resources() == tmp_path / "resources"
