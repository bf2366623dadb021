"""Denoising, measured: noisy drawings cleaned by the engine and by scikit-image's filters.

    python tests/bench/denoise.py --seed 1000 --pictures 100 --sheet denoise.png
    python tests/bench/denoise.py --pace 512

Each drawing, of the tests' own code, gets Gaussian noise and is kept in bytes, as a file has it. The engine is told
nothing of the noise. Of each filter the best mean over the grids below counts; it is told the true noise level. Should
its best strength be the first or the last of them, that is said. `--pace` says how long the engine takes for a drawing
of so many pixels on a side.
"""

import argparse
import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from skimage.restoration import denoise_nl_means, denoise_tv_chambolle
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # as `tests` are no package that is installed

from clipdiff_core.engine import Engine
from clipdiff_core.errors import EngineError
from clipdiff_core.events import Failed, Picture
from clipdiff_core.guidance.descriptors import as_tensor
from clipdiff_core.images import to_image
from clipdiff_core.job import Job
from clipdiff_core.pictures.output import Output
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import Source
from tests.clipdiff_core.drawn_composites import composites, noisy

SIGMAS = (10.0, 25.0, 50.0)  # of 255
# The grids of the filters, of which the last number is the strength: of non-local means h, in noise levels.
TV_WEIGHTS = (0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4)
PATCHES, DISTANCES, STRENGTHS = (3, 5, 7), (4, 6, 9), (0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.1, 1.4, 1.8)

Filter = Callable[[np.ndarray], np.ndarray]
Setting = tuple[str, float, Filter]  # what it is called, its strength, what it does


def psnr(pictures: Tensor, clean: Tensor) -> Tensor:
    """(B,): of pictures in [-1, 1] in steps of a byte."""
    levels = (pictures.clamp(-1, 1) * 127.5).round() / 127.5
    return 10 * torch.log10(4 / (levels - clean).square().flatten(1).mean(1).clamp(min=1e-6))


def non_local_means(sigma: float) -> Iterator[Setting]:
    """Every setting of its grid, told the true noise level."""
    level = sigma / 255
    for patch, distance, strength in itertools.product(PATCHES, DISTANCES, STRENGTHS):

        def apply(
            one: np.ndarray, patch: int = patch, distance: int = distance, strength: float = strength
        ) -> np.ndarray:
            return denoise_nl_means(one, patch, distance, strength * level, True, level, channel_axis=-1)

        yield f"patch {patch}, distance {distance}, h {strength} sigma", strength, apply


def total_variation(sigma: float) -> Iterator[Setting]:
    """Every setting of its grid."""
    del sigma
    for weight in TV_WEIGHTS:

        def apply(one: np.ndarray, weight: float = weight) -> np.ndarray:
            return denoise_tv_chambolle(one, weight=weight, channel_axis=-1)

        yield f"weight {weight}", weight, apply


def best(filters: Iterator[Setting], given: Tensor, clean: Tensor) -> tuple[float, str]:
    """The highest mean PSNR, and the setting it comes with; it says so if that is at the end of the strengths."""
    pictures = ((given + 1) / 2).permute(0, 2, 3, 1).double().numpy()
    found: list[tuple[float, str, float]] = []
    for name, strength, apply in filters:
        filtered = torch.from_numpy(np.stack([apply(one) for one in pictures])).permute(0, 3, 1, 2).float() * 2 - 1
        found.append((float(psnr(filtered, clean).mean()), name, strength))
    mean, name, strength = max(found)
    strengths = [one[2] for one in found]
    return mean, f"{name}, at the grid's edge" if strength in (min(strengths), max(strengths)) else name


def by_engine(engine: Engine, given: Tensor, folder: Path) -> tuple[Tensor, list[float]]:
    """Pictures (B, 3, H, W) cleaned by the task's default settings, and the noise levels it found."""
    cleaned, sigmas = [], []
    for number, one in enumerate(given):
        path = folder / f"noisy-{number}.png"
        to_image(one).save(path)
        job = Job((), task="denoise", init=Source(engine.sources.add(path)))
        last = list(engine.run(job, Output(folder)))[-1]
        if isinstance(last, Failed):
            raise EngineError(last.message)
        assert isinstance(last, Picture)
        with Image.open(last.path) as image:
            cleaned.append(as_tensor(image))
        sigmas.append(last.job.denoise.sigma)
    return torch.cat(cleaned), sigmas


def table(engine: Engine, clean: Tensor, seed: int, folder: Path) -> list[Tensor]:
    """Print a row for each noise level; gives six pictures before, after and as they were, for each."""
    print("| sigma | noisy | ClipDiff | non-local means | total variation | estimated sigma | within 15 % | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    columns: list[Tensor] = []
    for sigma in SIGMAS:
        given = noisy(clean, sigma, seed)
        started = time.monotonic()
        ours, sigmas = by_engine(engine, given, folder)
        seconds = (time.monotonic() - started) / len(given)
        means, tv = (best(filters(sigma), given, clean) for filters in (non_local_means, total_variation))
        near = sum(abs(one / sigma - 1) <= 0.15 for one in sigmas)
        print(
            f"| {sigma:g} | {psnr(given, clean).mean():.2f} | {psnr(ours, clean).mean():.2f} "
            f"| {means[0]:.2f} ({means[1]}) | {tv[0]:.2f} ({tv[1]}) "
            f"| {min(sigmas):.1f} to {max(sigmas):.1f} | {near} of {len(sigmas)} | {seconds:.2f} |",
            flush=True,
        )
        columns += [given[:6], ours[:6], clean[:6]]
    return columns


def pace(engine: Engine, side: int, folder: Path) -> None:
    """Print how much processor time a drawing of `side` pixels takes, all threads together, after a small one."""
    for length in (64, side):
        given = noisy(composites(1, length), SIGMAS[1])
        started = time.process_time()
        by_engine(engine, given, folder)
    print(f"{(time.process_time() - started) / side**2 * 1e6:.1f} processor seconds a megapixel")


def main() -> int:
    """Measure and print a table; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=100, metavar="N")
    parser.add_argument("--side", type=int, default=64, metavar="PIXELS")
    parser.add_argument("--seed", type=int, default=0, help="of the first drawing; those from 0 on chose the constants")
    parser.add_argument("--pace", type=int, metavar="SIDE")
    parser.add_argument("--sheet", type=Path, metavar="PNG", help="six pictures before, after and as they were")
    parser.add_argument("--threads", type=int, default=0, metavar="N", help="the engine's own number if not given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        engine = Engine(SourceStore(Path(name) / "sources"))
        if options.threads:
            torch.set_num_threads(options.threads)
        if options.pace:
            pace(engine, options.pace, Path(name))
        else:
            columns = table(engine, composites(options.pictures, options.side, options.seed), options.seed, Path(name))
            if options.sheet:
                rows = torch.cat([torch.cat(list(column), dim=2) for column in columns], dim=1)
                to_image(rows).save(options.sheet)
    return 0


if __name__ == "__main__":
    sys.exit(main())
