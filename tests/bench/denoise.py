"""Denoising, measured: noisy drawings cleaned by the engine and by scikit-image's filters.

    python tests/bench/denoise.py --side 64 --pictures 100 --sheet denoise.png

Each drawing, of the tests' own code, gets Gaussian noise and is kept in bytes, as a file has it. The engine is told
nothing of the noise. Of each filter the best mean over the grids below counts; it is told the true noise level.
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
TV_WEIGHTS = (0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3)
PATCHES, DISTANCES, STRENGTHS = (
    (3, 5),
    (6,),
    (0.3, 0.5, 0.7, 0.9, 1.1),
)  # of non-local means; h in noise levels

Filter = Callable[[np.ndarray], np.ndarray]


def psnr(pictures: Tensor, clean: Tensor) -> Tensor:
    """(B,): of pictures in [-1, 1] in steps of a byte."""
    levels = (pictures.clamp(-1, 1) * 127.5).round() / 127.5
    return 10 * torch.log10(4 / (levels - clean).square().flatten(1).mean(1).clamp(min=1e-6))


def non_local_means(sigma: float) -> Iterator[tuple[str, Filter]]:
    """Every setting of its grid, told the true noise level."""
    level = sigma / 255
    for patch, distance, strength in itertools.product(PATCHES, DISTANCES, STRENGTHS):

        def apply(
            one: np.ndarray, patch: int = patch, distance: int = distance, strength: float = strength
        ) -> np.ndarray:
            return denoise_nl_means(one, patch, distance, strength * level, True, level, channel_axis=-1)

        yield f"patch {patch}, distance {distance}, h {strength} sigma", apply


def total_variation(sigma: float) -> Iterator[tuple[str, Filter]]:
    """Every setting of its grid."""
    del sigma
    for weight in TV_WEIGHTS:

        def apply(one: np.ndarray, weight: float = weight) -> np.ndarray:
            return denoise_tv_chambolle(one, weight=weight, channel_axis=-1)

        yield f"weight {weight}", apply


def best(filters: Iterator[tuple[str, Filter]], given: Tensor, clean: Tensor) -> tuple[float, str]:
    """The highest mean PSNR, and the setting it comes with."""
    pictures = ((given + 1) / 2).permute(0, 2, 3, 1).double().numpy()
    found: list[tuple[float, str]] = []
    for name, apply in filters:
        filtered = torch.from_numpy(np.stack([apply(one) for one in pictures])).permute(0, 3, 1, 2).float() * 2 - 1
        found.append((float(psnr(filtered, clean).mean()), name))
    return max(found)


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


def main() -> int:
    """Measure and print a table; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=100, metavar="N")
    parser.add_argument("--side", type=int, default=64, metavar="PIXELS")
    parser.add_argument("--sheet", type=Path, metavar="PNG", help="six pictures before, after and as they were")
    parser.add_argument("--threads", type=int, default=0, metavar="N", help="the engine's own number if not given")
    options = parser.parse_args()
    clean = composites(options.pictures, options.side)
    print("| sigma | noisy | ClipDiff | non-local means | total variation | estimated sigma | within 15 % | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    columns: list[Tensor] = []
    with tempfile.TemporaryDirectory() as name:
        engine = Engine(SourceStore(Path(name) / "sources"))
        if options.threads:
            torch.set_num_threads(options.threads)
        for sigma in SIGMAS:
            given = noisy(clean, sigma)
            started = time.monotonic()
            ours, sigmas = by_engine(engine, given, Path(name))
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
    if options.sheet:
        rows = torch.cat([torch.cat(list(column), dim=2) for column in columns], dim=1)
        to_image(rows).save(options.sheet)
    return 0


if __name__ == "__main__":
    sys.exit(main())
