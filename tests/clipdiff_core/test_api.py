"""The Python API: its document is run as it stands, and its names cost nothing until they are used."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import clipdiff_core
from clipdiff_core import folders
from clipdiff_core.checkpoints import store

DOCUMENT = Path(__file__).parents[2] / "docs" / "api.md"
OFFERED = clipdiff_core._HOMES
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.usefixtures("make_engine")
def test_the_document_runs_as_it_stands(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resources = tmp_path / "resources"
    resources.mkdir()
    for part in folders.resources().iterdir():
        (resources / part.name).symlink_to(tiny_model if part.name == store.STARTER else part)
    monkeypatch.setattr(folders, "resources", lambda: resources)
    monkeypatch.chdir(tmp_path)
    text = DOCUMENT.read_text(encoding="utf-8")
    blocks = list(_BLOCK.finditer(text))
    assert len(blocks) == text.count("```python")
    names: dict[str, Any] = {}
    for block in blocks:
        line = text.count("\n", 0, block.start(1))
        exec(compile("\n" * line + block[1], str(DOCUMENT), "exec"), names)
    assert len(list((tmp_path / "pictures").glob("*.png"))) == 6


def test_every_name_is_there_and_listed() -> None:
    for name in OFFERED:
        assert getattr(clipdiff_core, name).__name__ == name
        assert name in dir(clipdiff_core)


def test_a_name_that_is_not_offered_is_none() -> None:
    with pytest.raises(AttributeError, match="Engines"):
        _ = clipdiff_core.Engines


def test_no_name_but_the_engine_loads_torch() -> None:
    names = ", ".join(sorted(OFFERED.keys() - {"Engine"}))
    code = f"import sys\nfrom clipdiff_core import {names}\nassert 'torch' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
