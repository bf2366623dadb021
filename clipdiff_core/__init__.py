"""ClipDiff's engine: everything that makes a picture, and nothing that shows one."""

import importlib
from typing import Any

__version__ = "0.1.0"

# What docs/api.md speaks of, and where it lies. Loaded when asked for: the engine brings torch with it, which the
# window's process does without.
_OFFERED = {
    "engine": ("Engine",),
    "control": ("Control", "Wish"),
    "errors": ("ClipDiffError",),
    "events": ("Described", "Failed", "Picture", "Preview", "Progress", "Stopped"),
    "job": ("Conditioning", "Guidance", "Job", "Model", "Sampling", "Size"),
    "pictures.output": ("Output",),
    "pictures.sources": ("SourceStore",),
    "targets": ("DescriptorTarget", "PictureTarget", "Source", "TextTarget"),
    "task_settings": ("Describe", "Inpaint", "Upscale", "Vary"),
}
_HOMES = {name: module for module, names in _OFFERED.items() for name in names}


def __getattr__(name: str) -> Any:
    """A name of the Python API, from the module that it lies in."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
