"""A look at what a denoiser in training draws: a few captions, always the same ones from the same noise."""

import torch
from PIL import Image

from clipdiff_core.denoisers.starter import StarterDenoiser
from clipdiff_core.images import to_image
from clipdiff_core.sampling.schedules import noise_levels
from clipdiff_core.sampling.solvers import SOLVERS, State, draw_noise, walk
from clipdiff_core.training.denoiser_training import DenoiserTraining

COLUMNS, ROWS = 4, 2
STEPS = 12
GUIDANCE_SCALE = 2.0


@torch.no_grad()
def draw_sheet(task: DenoiserTraining) -> Image.Image:
    """What the averaged weights draw for the first captions, `COLUMNS` by `ROWS`, in an RGB picture."""
    names = task.composer.sprites.names
    texts = [names[place % len(names)] for place in range(COLUMNS * ROWS)]
    cond = task.perceptor.encode_texts(texts)
    denoiser = StarterDenoiser(task.average.eval())
    sigmas = noise_levels("karras", STEPS, denoiser)
    generators = tuple(torch.Generator().manual_seed(seed) for seed in range(len(texts)))
    side = task.average.config.size
    noise = draw_noise(torch.empty(len(texts), 3, side, side, device=cond.device), generators)

    def predict(state: State, sigma: float) -> tuple[torch.Tensor, torch.Tensor]:
        without = denoiser.denoise(state.x, sigma, None)
        x0 = without + GUIDANCE_SCALE * (denoiser.denoise(state.x, sigma, cond) - without)
        return state.x, x0.clamp(-1, 1)

    drawn = noise
    for state in walk(SOLVERS["dpmpp_2m"](State(noise * sigmas[0], 0, (), generators), sigmas, predict, 0.0)):
        drawn = state.x
    rows = drawn.unflatten(0, (ROWS, COLUMNS)).permute(2, 0, 3, 1, 4)
    return to_image(rows.reshape(3, ROWS * side, COLUMNS * side))
