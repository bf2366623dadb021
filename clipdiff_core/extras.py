"""Packages that ClipDiff can do without, loaded when a model needs them."""

import importlib
from types import ModuleType

from clipdiff_core.child_process import go_offline
from clipdiff_core.errors import CheckpointError


def require(package: str) -> ModuleType:
    """`package` of the extra “diffusers”, offline; raises `CheckpointError` when it is not installed."""
    go_offline()
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise CheckpointError(
            f"This model needs the package {package}: “pip install clipdiff[diffusers]” installs it. Then start "
            "ClipDiff again.",
            "model",
        ) from error
