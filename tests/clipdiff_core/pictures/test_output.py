"""Where pictures go, as it crosses the pipe."""

import json
from dataclasses import replace
from pathlib import Path

from clipdiff_core.pictures.output import Output


def test_an_output_crosses_the_pipe_as_json() -> None:
    output = Output(Path("文件夹"), "fox.webp", overwrite=True, done=2, plain=True)
    for whole in (output, replace(output, snapshot=Path("缓存") / "now")):
        assert Output.from_dict(json.loads(json.dumps(whole.to_dict()))) == whole
