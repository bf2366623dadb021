"""JSON out of files that are small where they are whole: nothing larger is taken into memory."""

import json
import os
from pathlib import Path
from typing import Any

LARGEST = 20_000_000  # bytes


def read_json(path: Path, most: int = LARGEST) -> Any:
    """What the file says; raises `OSError`, or `ValueError` for what is no JSON, nested without end or too large."""
    if not os.path.isfile(path) and os.path.exists(path):  # a device has no end, and a pipe waits for one
        raise IsADirectoryError(f"{path} is no file")
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise ValueError("too large")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
