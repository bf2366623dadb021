"""What import-linter cannot see: a package's own imports on the way, and imports by name."""

import json
import subprocess
import sys

import pytest

HEAVY = ("torch", "torchvision", "open_clip", "timm", "safetensors", "scipy", "diffusers", "transformers", "accelerate")
WINDOW_USES = (
    "clipdiff_core.host",
    "clipdiff_core.control",
    "clipdiff_core.pictures",
    "clipdiff_core.pictures.contact_sheet",
    "clipdiff_core.pictures.runs",
    "clipdiff_core.job",
    "clipdiff_core.training_job",
    "clipdiff_core.kept_trainings",
    "clipdiff_core.queue.store",
    "clipdiff_core.events",
    "clipdiff_core.errors",
    "clipdiff_core.folders",
    "clipdiff_core.checkpoints.store",
    "clipdiff_core.checkpoints.catalogue",
    "clipdiff_core.checkpoints.download",
    "clipdiff_core.checkpoints.elsewhere",
    "clipdiff_core.checkpoints.importing",
    "clipdiff_core.checkpoints.listing",
    "clipdiff_core.checkpoints.recognise",
    "clipdiff_core.checkpoints.traits",
)


def _loaded_by(*modules: str) -> set[str]:
    """The top-level packages in a fresh interpreter after importing `modules`."""
    code = f"import json, sys, {', '.join(modules)}; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return {name.split(".")[0] for name in json.loads(done.stdout)}


@pytest.mark.parametrize("module", WINDOW_USES)
def test_what_the_window_uses_loads_no_torch(module: str) -> None:
    assert _loaded_by(module).isdisjoint(HEAVY)


def test_the_window_loads_no_torch() -> None:
    loaded = _loaded_by("clipdiff_gui.app")
    assert "PySide6" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_the_engine_loads_no_qt() -> None:
    loaded = _loaded_by("main", "clipdiff_core.cli_render", "clipdiff_core.child", "clipdiff_core.engine")
    assert "torch" in loaded
    assert loaded.isdisjoint({"PySide6", "shiboken6", "clipdiff_gui"})
    assert loaded.isdisjoint({"diffusers", "accelerate"}), "an optional extra is loaded by what needs it"
