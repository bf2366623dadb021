"""Holds ClipDiff's networks and solvers against golden files: `python tests/check_golden.py FOLDER`.

A golden file is NAME.safetensors with the inputs and outputs of a reference implementation, and NAME.json with its
`family`, construction flags and every key of its state dict with its shape. Weights are filled by a rule that anyone
can repeat (`fill`). `solvers` has no JSON: k-diffusion's results for the denoiser tanh(x / sigma²).
A line is printed for each file with its relative error; the exit status is 1 when any is over its limit.
"""

import json
import math
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # beside this file lie tests of the same names

from clipdiff_core.denoisers.adm import ADM
from clipdiff_core.denoisers.adm_config import ADMConfig, DiscreteProcess
from clipdiff_core.denoisers.discrete import ADMDenoiser, respaced
from clipdiff_core.denoisers.secondary import SecondaryNetwork
from clipdiff_core.denoisers.v_diffusion import VNetwork, v_config
from clipdiff_core.errors import ClipDiffError
from clipdiff_core.sampling.driver import Driver
from clipdiff_core.sampling.solvers import SOLVERS, State, walk
from clipdiff_core.sampling.updates import Steering

NETWORK_LIMIT, SOLVER_LIMIT = 1e-4, 1e-6
SAME_NUMBER = 1e-9  # relative: two float64 computations of the same schedule
# What a file that is not as it should be raises on the way.
MISFITS = (ClipDiffError, KeyError, TypeError, ValueError, AttributeError, RuntimeError, OSError, SafetensorError)

Golden = dict[str, Tensor]


@dataclass(frozen=True)
class Check:
    """One file's outcome: its relative error, how large it may be, and what there is to say about it."""

    name: str
    error: float
    limit: float
    note: str = ""

    @property
    def passed(self) -> bool:
        """Whether it is near enough; an error that is no number is not."""
        return self.error <= self.limit

    def __str__(self) -> str:
        """The line that is printed."""
        return f"{self.name:32} {self.error:9.2e}  {'ok' if self.passed else 'FAILED'}" + (
            f"  ({self.note})" if self.note else ""
        )


def check_folder(folder: Path) -> Iterator[Check]:
    """Every golden file of `folder`, one network in memory at a time."""
    names = sorted({path.stem for path in folder.iterdir() if path.suffix in (".json", ".safetensors")})
    if not names:
        yield Check(str(folder), math.inf, 0.0, "no golden files here")
    for name in names:
        yield check_file(folder, name)


def check_file(folder: Path, name: str) -> Check:
    """The golden file `name` of `folder`; one that cannot be read or run fails, and says why."""
    try:
        return _measure(folder, name)
    except MISFITS as error:
        reason = " ".join(str(error).split()) or "no reason given"
        return Check(name, math.inf, NETWORK_LIMIT, f"{type(error).__name__}: {reason}")


def _measure(folder: Path, name: str) -> Check:
    golden = load_file(folder / f"{name}.safetensors")
    described = folder / f"{name}.json"
    if not described.exists() and any(key.endswith(".sigmas") for key in golden):
        return check_solvers(name, golden)
    values = json.loads(described.read_text(encoding="utf-8"))
    family = values["family"]
    if family not in FAMILIES:
        raise ValueError(f"the family “{family}” is unknown")
    with torch.no_grad():
        return replace(FAMILIES[family](values, golden), name=name)


def fill(network: nn.Module) -> None:
    """Give `network` the golden weights: normal numbers in the order of its keys, scaled by their shape."""
    generator = torch.Generator().manual_seed(0)
    tensors = network.state_dict()
    for key in sorted(tensors):
        if not tensors[key].is_floating_point():
            continue
        tensor = torch.randn(tensors[key].shape, generator=generator)
        if tensor.ndim >= 2:
            tensor /= math.sqrt(tensor[0].numel())
        else:
            tensor *= 0.1
            tensor += key.endswith("weight")
        tensors[key] = tensor
    network.load_state_dict(tensors, assign=True)


def build(make: Callable[[], nn.Module], keys: dict[str, list[int]]) -> Any:
    """The filled network, its memory taken only once; raises `ValueError` when its keys are not the published ones."""
    with torch.device("meta"):
        network = make()
    ours = {key: list(tensor.shape) for key, tensor in network.state_dict().items()}
    different = {key for key in ours.keys() | keys.keys() if ours.get(key) != keys.get(key)}
    if different:
        key = min(different)
        raise ValueError(f"{len(different)} keys differ: {key} is {ours.get(key)} and should be {keys.get(key)}")
    fill(network)
    return network.eval().to(memory_format=torch.channels_last)


def relative_error(ours: Tensor, golden: Tensor) -> float:
    """‖ours − golden‖ / ‖golden‖, without end for another shape."""
    if ours.shape != golden.shape:
        return math.inf
    theirs = golden.detach().double()
    return float((ours.detach().double() - theirs).norm() / theirs.norm())


def _compare(run: Callable[[Tensor], Tensor], golden: Golden) -> Check:
    """`run` on the golden input; where it fails, also how far the last bit of that input moves it by itself.

    Random weights can make a network so steep that no two machines agree on it; then the file says little.
    """
    out = run(golden["x"])
    check = Check("", relative_error(out, golden["out"]), NETWORK_LIMIT)
    if check.passed:
        return check
    nudged = run(torch.nextafter(golden["x"], torch.full_like(golden["x"], math.inf)))
    return replace(check, note=f"the last bit of its input alone moves the output by {relative_error(nudged, out):.1e}")


def check_adm(values: dict[str, Any], golden: Golden) -> Check:
    """One pass through guided-diffusion's U-Net."""
    config = ADMConfig.from_dict(values["flags"])
    network: ADM = build(lambda: ADM(config), values["keys"])
    return _compare(lambda x: network(x, golden["t"], golden.get("y")), golden)


def check_ddim(values: dict[str, Any], golden: Golden) -> Check:
    """All steps of guided-diffusion's DDIM, through the driver and our solver; the worst of them counts."""
    flags, sampling = values["flags"], values["sampling"]
    if sampling["eta"]:
        raise ValueError("with an eta other than 0 there is new noise, which the file does not hold")
    config, process = ADMConfig.from_dict(flags), DiscreteProcess.from_dict(without_solver(sampling))
    denoiser = ADMDenoiser(build(lambda: ADM(config), values["keys"]), process)
    taken = respaced(process.diffusion_steps, sampling["timestep_respacing"])
    _check_process(denoiser, taken, golden)
    sigmas = [*denoiser.respaced_sigmas(sampling["timestep_respacing"]), 0.0]
    driver = Driver(denoiser, None, 1.0, None, Steering((0.0,)), clip_denoised=sampling["clip_denoised"])
    start = State(golden["noise"] * math.sqrt(1 + sigmas[0] ** 2), 0, (), ())
    drawn = [
        state.x / math.sqrt(1 + sigmas[state.step] ** 2)
        for state in walk(SOLVERS["ddim"](start, sigmas, driver.predict, 0.0))
    ]
    if len(drawn) != len(golden["steps"]):
        raise ValueError(f"{len(drawn)} steps instead of {len(golden['steps'])}")
    worst = max(relative_error(ours, theirs) for ours, theirs in zip(drawn, golden["steps"], strict=True))
    return Check("", worst, NETWORK_LIMIT, f"the worst of {len(drawn)} steps")


def without_solver(sampling: dict[str, Any]) -> dict[str, Any]:
    """The flags of the process among those of a whole sampling."""
    return {name: value for name, value in sampling.items() if name not in ("clip_denoised", "eta")}


def _check_process(denoiser: ADMDenoiser, taken: list[int], golden: Golden) -> None:
    if taken != golden["timesteps"].tolist():
        raise ValueError(f"the timesteps are {taken} and should be {golden['timesteps'].tolist()}")
    ours = torch.tensor([denoiser.table.alphas_cumprod[step] for step in taken], dtype=torch.float64)
    if (error := relative_error(ours, golden["alphas_cumprod"])) > SAME_NUMBER:
        raise ValueError(f"alphas_cumprod is off by {error:.1e}")


def check_v_diffusion(values: dict[str, Any], golden: Golden) -> Check:
    """One pass through a v-diffusion network."""
    config = v_config(values["model"])
    network: VNetwork = build(lambda: VNetwork(config), values["keys"])
    return _compare(lambda x: network(x, golden["t"], golden.get("clip_embed")), golden)


def check_secondary(values: dict[str, Any], golden: Golden) -> Check:
    """One pass through Disco's secondary model, v and clean picture."""
    network: SecondaryNetwork = build(SecondaryNetwork, values["keys"])
    v, out = network(golden["x"], golden["t"])
    error = max(relative_error(v, golden["v"]), relative_error(out, golden["out"]))
    return Check("", error, NETWORK_LIMIT, "the worse of v and the clean picture")


def check_solvers(name: str, golden: Golden) -> Check:
    """The solvers ClipDiff has, in float64; the worst of them counts, the others are named."""
    worst, checked, unknown = 0.0, 0, []
    for schedule in sorted(key.removesuffix(".sigmas") for key in golden if key.endswith(".sigmas")):
        results = (key for key in golden if key.startswith(f"{schedule}.") and not key.endswith((".sigmas", ".noise")))
        for key in sorted(results):
            found = find_solver(key.removeprefix(f"{schedule}."))
            if found is None:
                unknown.append(key)
                continue
            noise = iter(golden.get(f"{key}.noise", ()))
            ours = solve(*found, golden["noise"], golden[f"{schedule}.sigmas"].tolist(), noise)
            error = relative_error(ours, golden[key])
            worst, checked = max(worst, math.inf if math.isnan(error) else error), checked + 1
    note = f"the worst of {checked}" + (f"; not checked: {', '.join(unknown)}" if unknown else "")
    return Check(name, worst if checked else math.inf, SOLVER_LIMIT, note)


def find_solver(name: str) -> tuple[Callable[..., Any], float] | None:
    """Our solver and its eta for k-diffusion's "NAME" or "NAME_eta1"; None when ClipDiff has none such."""
    match = re.fullmatch(r"(.+?)(?:_eta([0-9.]+))?", name)
    base, eta = (match[1], float(match[2] or 0)) if match else (name, 0.0)
    by_name: dict[str, Callable[..., Any]] = {**SOLVERS}
    solver = by_name.get(base)
    return (solver, eta) if solver else None


def solve(
    solver: Callable[..., Any], eta: float, noise: Tensor, sigmas: list[float], drawn: Iterable[Tensor]
) -> Tensor:
    """Where `solver` ends, started at `noise` · sigmas[0], with `drawn` for its random numbers."""
    start = State(noise * sigmas[0], 0, (), ())
    random = iter(drawn)

    def predict(state: State, sigma: float) -> tuple[Tensor, Tensor]:
        return state.x, torch.tanh(state.x / sigma**2)

    *_, last = walk(solver(start, sigmas, predict, eta, lambda like, generators: next(random)))
    if next(random, None) is not None:
        raise ValueError("fewer random numbers were drawn than there are")
    return last.x


FAMILIES: dict[str, Callable[[dict[str, Any], Golden], Check]] = {
    "guided-diffusion": check_adm,
    "guided-diffusion-ddim": check_ddim,
    "v-diffusion": check_v_diffusion,
    "secondary": check_secondary,
}


def main(arguments: list[str]) -> int:
    """Check the folder that is named and print what came of it."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python tests/check_golden.py FOLDER", file=sys.stderr)
        return 2
    passed = True
    for check in check_folder(Path(arguments[0])):
        print(check, flush=True)
        passed = passed and check.passed
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
