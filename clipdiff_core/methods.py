"""The ways to draw beside guided diffusion, and their settings; torch-free.

They come from the article that ClipDiff began with, which looks for a picture by its similarity to a descriptor: by
Langevin's steps, by the weights of a small convolutional network, or by the noise that a sampler starts from.
"""

from dataclasses import dataclass
from typing import Literal

MOST_LANGEVIN_STEPS, MOST_SEARCHED, MOST_SAMPLED = 10_000, 10_000, 50

Method = Literal["diffusion", "langevin", "conv_prior", "noise_search"]
Optimiser = Literal["adam", "nesterov"]

# The least and the most of each setting, and what a person calls it.
METHOD_BOUNDS: dict[Method, dict[str, tuple[float, float, str]]] = {
    "langevin": {
        "steps": (1, MOST_LANGEVIN_STEPS, "number of Langevin steps"),
        "step_size": (0.001, 1, "Langevin step size"),
    },
    "conv_prior": {
        "iterations": (1, MOST_SEARCHED, "number of iterations"),
        "steps": (0, MOST_LANGEVIN_STEPS, "number of Langevin steps"),
        "sigma": (0, 1, "sigma of the Langevin steps"),
        "learning_rate": (1e-6, 1, "learning rate"),
    },
    "noise_search": {
        "iterations": (1, MOST_SEARCHED, "number of iterations"),
        "steps": (1, MOST_SAMPLED, "number of the sampler's steps"),
        "learning_rate": (1e-6, 1, "learning rate"),
        "regularisation": (0, 1000, "regularisation"),
    },
}


@dataclass(frozen=True, slots=True)
class Langevin:
    """Langevin's walk: `steps` of z ← z − s² ∇E(z) + s √2 ξ, where s² is `step_size` of the noise's variance.

    The noise falls over the walk. Without `prior`, the network's, only the scale of pixels is known of pictures.
    """

    steps: int = 120
    step_size: float = 0.4
    prior: bool = True


@dataclass(frozen=True, slots=True)
class ConvPrior:
    """A convolutional network whose weights Adam trains for `iterations`, each after `steps` of Langevin's noise.

    The article's own: 500 iterations of 1000 steps, at a `sigma` of .01 and a `learning_rate` of .001.
    """

    iterations: int = 120
    steps: int = 1
    sigma: float = 0.01
    learning_rate: float = 5e-3


@dataclass(frozen=True, slots=True)
class NoiseSearch:
    """The whole noise sequence of a sampler of `steps`, improved for `iterations`.

    An iteration moves each number by about `learning_rate`. `regularisation` weighs how unlike noise it becomes.
    """

    iterations: int = 30
    steps: int = 6
    optimiser: Optimiser = "adam"
    learning_rate: float = 0.07
    regularisation: float = 1.0
