"""The example of the article that ClipDiff began with: a small network is trained until CLIP likes what it draws.

It moves a noise by Langevin's steps, shows what the network makes of it to CLIP, and trains the network's weights by
Adam. What the example gets wrong is mended here:

- the gradient's sign: z goes down its energy, z − σ² ∇E, not up;
- the undefined start: z begins as standard normal noise, drawn from the picture's own generator;
- the descriptor: a picture's vector and its words' vector make one of 1024 numbers there, which is compared with CLIP's
  512; here each is a direction of its own, and CLIP is asked how far each is;
- the detached graph: CLIP looks at the network's own output, so that the gradient reaches the weights;
- the picture's scale and layout: (B, 3, H, W) in [-1, 1], which CLIP's own statistics then prepare; not 0 to 255 with
  the channels last.

That convolutions alone prefer natural pictures is the Deep Image Prior (Ulyanov et al. 2018, arXiv 1711.10925).
"""

import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.optim import Adam

from clipdiff_core.methods import ConvPrior
from clipdiff_core.sampling.search import Finding, Loss
from clipdiff_core.sampling.solvers import draw_noise

WIDTH = 64
CODE = 32  # planes of the noise
HALVINGS = 3  # the noise is so much coarser than the picture: full-size noise becomes texture, and no shapes


class Generator(nn.Module):
    """(B, 32, h, w) of noise to pictures (B, 3, 8h, 8w) in [-1, 1]; its weights are drawn from `generator`."""

    def __init__(self, generator: torch.Generator) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for level in range(HALVINGS + 1):
            # Padded with zeros, the network can tell the middle from the edge, and put something there.
            layers += [nn.Conv2d(WIDTH if level else CODE, WIDTH, 3, padding=1), nn.GroupNorm(8, WIDTH)]
            layers += [nn.LeakyReLU(0.2)]
            layers += [nn.Upsample(scale_factor=2.0, mode="bilinear")] if level < HALVINGS else []
        self.layers = nn.Sequential(*layers, nn.Conv2d(WIDTH, 3, 1))
        with torch.no_grad():
            for layer in self.layers:
                if isinstance(layer, nn.Conv2d):
                    noise = torch.randn(layer.weight.shape, generator=generator)
                    layer.weight.copy_(noise / math.sqrt(layer.weight[0].numel()))
                    assert layer.bias is not None
                    layer.bias.zero_()

    def forward(self, z: Tensor) -> Tensor:
        return self.layers(z).tanh()


def conv_prior(
    like: Tensor, loss: Loss, settings: ConvPrior, generators: Sequence[torch.Generator]
) -> Iterator[Finding]:
    """What the networks make of their noise, (B, 3, H, W) as `like`, after every step of Langevin's and of Adam's.

    Every picture has a network of its own. `loss` is differentiable.
    """
    networks = [Generator(generator).to(like.device) for generator in generators]
    optimiser = Adam([weight for network in networks for weight in network.parameters()], lr=settings.learning_rate)
    height, width = like.shape[-2:]
    coarse = (math.ceil(height / 2**HALVINGS), math.ceil(width / 2**HALVINGS))
    start = draw_noise(like.new_empty(len(like), CODE, *coarse), generators)

    def seen(z: Tensor) -> tuple[Tensor, Tensor]:
        drawn = torch.cat([network(one) for network, one in zip(networks, z.split(1), strict=True)])
        x0 = drawn[..., :height, :width]
        return x0, loss(x0, generators)

    for _ in range(settings.iterations):
        z = start
        for _ in range(settings.steps):
            with torch.enable_grad():
                z = z.detach().requires_grad_(True)
                x0, energy = seen(z)
                (gradient,) = torch.autograd.grad(energy.sum(), z)
            yield Finding(x0.detach(), float(energy.detach().mean()), settings.sigma, finished=False)
            fresh = draw_noise(z, generators)
            z = z.detach() - settings.sigma**2 * gradient + settings.sigma * math.sqrt(2) * fresh
        with torch.enable_grad():
            optimiser.zero_grad()
            x0, energy = seen(z)
            energy.sum().backward()
        yield Finding(x0.detach(), float(energy.detach().mean()), settings.sigma)
        optimiser.step()
