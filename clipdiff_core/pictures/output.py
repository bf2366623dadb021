"""Where pictures go, and in which format. Apart from `saving`, so that the window's start need not wait for Pillow."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from clipdiff_core.errors import EngineError

_KINDS = {"folder": str, "name": str, "overwrite": bool, "done": int, "plain": bool, "snapshot": str | None}
_UNKNOWN = "The engine was not told where pictures go: start ClipDiff again."
Kind = Literal["png", "jpeg", "webp", "tiff"]
SUFFIXES: dict[str, Kind] = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".webp": "webp",
    ".tif": "tiff",
    ".tiff": "tiff",
}


@dataclass(frozen=True, slots=True)
class Output:
    """Where pictures go: a folder, the file name's stem ("" makes one from the job), and whether to replace.

    A name may end in one of the `SUFFIXES`, and is written in that format; without one it is a PNG. The job's first
    `done` pictures are there already and are not drawn again. `plain` leaves out of the files how they were made.
    In the file `snapshot`, if any, the engine keeps the picture in progress.
    """

    folder: Path
    name: str = ""
    overwrite: bool = False
    done: int = 0
    plain: bool = False
    snapshot: Path | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        snapshot = str(self.snapshot) if self.snapshot else None
        return {**asdict(self), "folder": str(self.folder), "snapshot": snapshot}

    @staticmethod
    def from_dict(values: object) -> "Output":
        """The output that `to_dict` made `values` of; raises `EngineError` for anything else."""
        if not isinstance(values, dict) or "folder" not in values or not values.keys() <= _KINDS.keys():
            raise EngineError(_UNKNOWN, "output")
        if not all(isinstance(value, _KINDS[name]) for name, value in values.items()):
            raise EngineError(_UNKNOWN, "output")
        snapshot = values.get("snapshot")
        paths = {"folder": Path(values["folder"]), "snapshot": Path(snapshot) if snapshot else None}
        return Output(**{**values, **paths})


def split_name(name: str) -> tuple[str, str]:
    """A stem, and one of the `SUFFIXES` as it was written; ".png" where there is none."""
    suffix = next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), "")
    return (name[: -len(suffix)], name[-len(suffix) :]) if suffix else (name, ".png")
