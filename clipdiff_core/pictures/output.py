"""Where pictures go. Apart from `saving`, so that the window's start need not wait for Pillow."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Output:
    """Where pictures go: a folder, the file name's stem ("" makes one from the job), and whether to replace."""

    folder: Path
    name: str = ""
    overwrite: bool = False
