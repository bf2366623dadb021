"""Whose the files of the frozen program are, and under which licence."""

import sys
from importlib.metadata import distribution
from pathlib import Path

import inventory
import PIL
import pytest


def test_a_librarys_file_is_its_librarys() -> None:
    part = inventory.owner(Path(PIL.__file__))
    assert part.name.lower() == "pillow"
    assert part.version == distribution("pillow").version
    assert part.licence == "MIT-CMU"
    assert any("MIT-CMU" in text.read_text("utf-8") for text in part.texts)


def test_our_own_files_are_ours() -> None:
    part = inventory.owner(inventory.ROOT / "resources" / "catalogue.json")
    assert (part.name, part.licence) == (inventory.OURS, "MIT")
    assert part.version == inventory.version()


def test_pythons_are_pythons() -> None:
    assert inventory.owner(Path(sys.base_prefix) / "lib" / "python3" / "anything.py").name == inventory.PYTHON


@pytest.mark.parametrize("name", ["torch", "open_clip_torch", "PySide6-Essentials", "numpy", "safetensors", "tqdm"])
def test_every_library_has_a_licence(name: str) -> None:
    assert inventory.licence_of(distribution(name))


METADATA = ("toolkit-1.dist-info/METADATA", "/nowhere/toolkit-1.dist-info/METADATA", "DATA")


def test_an_inventory_of_a_folder(tmp_path: Path) -> None:
    program, work = tmp_path / "clipdiff", tmp_path / "work"
    inside = program / "_internal" / "PIL"
    inside.mkdir(parents=True)
    work.mkdir()
    (inside / "__init__.py").write_bytes(bytes(1000))
    (program / "_internal" / "toolkit-1.dist-info").mkdir()
    (program / "_internal" / "toolkit-1.dist-info" / "METADATA").write_text("Name: toolkit")
    (program / "clipdiff").write_bytes(bytes(5000))
    source = PIL.__file__
    (work / "COLLECT-00.toc").write_text(
        repr(([("PIL/__init__.py", source, "DATA"), ("gone", source, "DATA"), METADATA],))
    )
    (work / "PYZ-00.toc").write_text(repr(("out.pyz", [("PIL", source, "PYMODULE"), ("made", "-", "PYMODULE")])))
    parts = {part.name.lower(): part for part in inventory.write_inventory(program, work)}
    assert (parts["pillow"].size, parts["pillow"].files, parts["pillow"].modules) == (1000, 1, 1)
    assert set(parts) == {"pillow", "clipdiff"}
    assert parts["clipdiff"].size == 5000
    assert inventory.unlicensed(list(parts.values())) == []
    assert "| MIT-CMU |" in (program / "INVENTORY.md").read_text("utf-8")
    assert list((program / "licences" / "pillow").iterdir())


def test_what_has_no_licence_is_named() -> None:
    assert inventory.unlicensed([inventory.Part("mystery"), inventory.Part("known", licence="MIT")]) == ["mystery"]
