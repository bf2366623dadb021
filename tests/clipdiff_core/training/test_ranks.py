"""Several processes training one network: the same weights in all, from different pictures."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from clipdiff_core.training import ranks

_SCRIPT = """
import json, sys
from pathlib import Path
import torch
from torch import nn
from clipdiff_core.training.composites import Composer
from clipdiff_core.training.descent import Descent
from clipdiff_core.training.ranks import agree, rank, together, wait
from clipdiff_core.training.sprites import read_sprites

folder, out = Path(sys.argv[1]), Path(sys.argv[2])
torch.set_num_threads(1)
with together(torch.device("cpu")) as device:
    composer = Composer(read_sprites(folder, None, 16), 16, seed=1)
    state = composer.state()
    first = composer.batch(2).pictures.mean().item()
    composer.restore(state)
    restored = composer.batch(2).pictures.mean().item()
    torch.manual_seed(0)
    network = nn.Linear(20, 20)
    descent = Descent(network, 1e-2, 0.0, muon=True)
    for _ in range(3):
        descent.follow(network(composer.batch(2).pictures.flatten()[:20]).square().sum(), 1.0)
    said = {"first": first, "restored": restored, "weight": network.weight.sum().item(), "agreed": agree(7 + rank())}
    (out / f"{rank()}.json").write_text(json.dumps(said))
    wait()
"""


@pytest.mark.slow
def test_two_processes_learn_the_same_from_different_pictures(sprites_folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT, encoding="utf-8")
    root = Path(__file__).parents[3]
    words = ["torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(script)]
    environment = os.environ | {"PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *words, str(sprites_folder), str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    one, two = (json.loads((tmp_path / f"{number}.json").read_text()) for number in (0, 1))
    assert one["weight"] == two["weight"]
    assert one["first"] != two["first"]
    assert one["restored"] == one["first"], "the first process goes on exactly"
    assert two["restored"] != one["restored"]
    assert one["agreed"] == two["agreed"] == 7


def test_alone_there_is_nothing_to_agree_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOCAL_RANK", raising=False)
    parameter = torch.nn.Parameter(torch.ones(2))
    parameter.grad = torch.tensor([1.0, 2.0])
    with ranks.together(torch.device("cpu")) as device:
        ranks.average_gradients([parameter])
        ranks.wait()
        assert (ranks.rank(), ranks.agree(3), device.type) == (0, 3, "cpu")
    assert parameter.grad.tolist() == [1.0, 2.0]
