"""What the page on adding to ClipDiff says is true: its code runs, and its files and tables are there."""

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "extending.md"
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_ROW = re.compile(r"^\| `([\w/.]+)` \| (.+) \|$", re.MULTILINE)


def test_its_code_runs_as_it_stands() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    blocks = list(_BLOCK.finditer(text))
    assert len(blocks) == text.count("```python") == 4
    names: dict[str, Any] = {}
    for block in blocks:
        line = text.count("\n", 0, block.start(1))
        exec(compile("\n" * line + block[1], str(DOCUMENT), "exec"), names)


def test_what_it_names_in_files_is_in_them() -> None:
    rows = _ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert len(rows) >= 10
    for file, what in rows:
        code = (ROOT / file).read_text(encoding="utf-8")
        for name in re.findall(r"`([A-Z]\w+|_[A-Z]\w+)`", what):
            assert re.search(rf"\b{name}\b", code), f"{file} has no {name}"


def test_the_folders_and_modules_it_names_are_there() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for place in re.findall(r"`((?:clipdiff_core|clipdiff_gui|resources|packaging|tests)/[\w/.]+)`", text):
        if not place.endswith("_fr.ts"):
            assert (ROOT / place).exists(), place
    core = ROOT / "clipdiff_core"
    for module in re.findall(r"`((?:checkpoints|guidance|denoisers|sampling)/\w+\.py)`", text):
        assert (core / module).is_file(), module
