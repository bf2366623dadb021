"""The artists' networks against the outputs of their authors' own code, and the checker that says so."""

import json
import math
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from clipdiff_core.sampling.solvers import SOLVERS
from tests.check_golden import NETWORK_LIMIT, check_file, check_folder, check_solvers, fill, find_solver, main

pytestmark = pytest.mark.usefixtures("one_thread")
DATA = Path(__file__).parents[2] / "data"
GOLDEN = DATA / "golden"
LARGE = {"vdiffusion_wikiart_128"}  # 244 million parameters
NAMES = sorted(path.stem for path in GOLDEN.glob("*.json"))
SMALL = "adm_class_cond"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small golden file of its own."""
    there = tmp_path / "golden"
    there.mkdir()
    for suffix in ("json", "safetensors"):
        shutil.copy(GOLDEN / f"{SMALL}.{suffix}", there)
    return there


def rewrite(folder: Path, **changes: object) -> None:
    described = folder / f"{SMALL}.json"
    described.write_text(json.dumps(json.loads(described.read_text(encoding="utf-8")) | changes), encoding="utf-8")


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.slow if n in LARGE else ()) for n in NAMES])
def test_a_network_is_its_reference(name: str) -> None:
    check = check_file(GOLDEN, name)
    assert check.passed, str(check)


def test_all_families_are_here() -> None:
    families = {json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))["family"] for name in NAMES}
    assert families == {"guided-diffusion", "guided-diffusion-ddim", "secondary", "v-diffusion"}
    assert len(NAMES) == 8


def test_the_solvers_clipdiff_has_are_checked_and_the_others_named() -> None:
    golden = load_file(DATA / "solvers.safetensors")
    check = check_solvers("solvers", golden)
    assert check.passed, str(check)
    assert check.note == "the worst of 18"
    check = check_solvers("solvers", {**golden, "karras20.unheard_of": golden["karras20.euler"]})
    assert check.passed, str(check)
    assert "the worst of" in str(check)
    assert "not checked: karras20.unheard_of" in str(check)
    with pytest.raises(ValueError, match="fewer random numbers"):
        check_solvers("solvers", {**golden, "karras20.euler.noise": golden["karras20.euler_ancestral_eta1.noise"]})
    off = check_solvers("solvers", {**golden, "karras20.euler": golden["karras20.euler"] + 1e-5})
    assert not off.passed


def test_a_solver_is_found_by_k_diffusions_name() -> None:
    assert find_solver("euler") == (SOLVERS["euler"], 0.0)
    assert find_solver("euler_ancestral_eta1") == (SOLVERS["euler_ancestral"], 1.0)
    assert find_solver("dpmpp_2m") == (SOLVERS["dpmpp_2m"], 0.0)
    assert find_solver("unheard_of_eta0.5") is None


def test_a_folder_that_fits_passes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.split()[0] == SMALL
    assert float(line.split()[1]) < NETWORK_LIMIT
    assert line.split()[2] == "ok"


def test_an_output_that_is_off_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / f"{SMALL}.safetensors"
    golden = load_file(file)
    golden["out"] *= 1 + 2 * NETWORK_LIMIT
    save_file(golden, file)
    assert main([str(folder)]) == 1
    line = capsys.readouterr().out
    assert "FAILED" in line
    assert "the last bit of its input" in line


def test_a_number_that_is_none_fails(folder: Path) -> None:
    file = folder / f"{SMALL}.safetensors"
    golden = load_file(file)
    golden["out"][0] = math.nan
    save_file(golden, file)
    assert not check_file(folder, SMALL).passed


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"family": "latent"}, "the family “latent” is unknown"),
        ({"flags": {"image_size": 64, "depth": 3}}, "“depth”"),
        ({"keys": {}}, "keys differ"),
        ({"flags": {"image_size": 64, "num_channels": 32, "channel_mult": "1,2"}}, "keys differ"),
    ],
)
def test_what_is_not_known_fails(folder: Path, changes: dict[str, object], reason: str) -> None:
    rewrite(folder, **changes)
    check = check_file(folder, SMALL)
    assert not check.passed
    assert reason in check.note


def test_a_file_without_its_other_half_fails(folder: Path) -> None:
    (folder / f"{SMALL}.safetensors").rename(folder / "alone.safetensors")
    checks = {check.name: check for check in check_folder(folder)}
    assert checks.keys() == {SMALL, "alone"}
    assert not any(check.passed for check in checks.values())


def test_an_empty_folder_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main([str(empty)]) == 1
    assert main([str(empty / "missing")]) == 2
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


def test_filling_repeats_itself() -> None:
    first, second = torch.nn.Linear(3, 4), torch.nn.Linear(3, 4)
    fill(first)
    fill(second)
    assert torch.equal(first.weight, second.weight)
    generator = torch.Generator().manual_seed(0)  # "bias" comes before "weight"
    assert torch.equal(first.bias, 0.1 * torch.randn(4, generator=generator))
    assert torch.allclose(first.weight, torch.randn(4, 3, generator=generator) / math.sqrt(3))
