"""Where a picture's subject is: where CLIP and the denoiser, told of it and told of nothing, pull apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.protocol import Denoiser

LOOKS_A_STEP = 4  # two towards the name and two towards the picture's own descriptor, before plain and emptied ones
EMPTY_SIGMA = 8.0  # noise through which a denoiser sees the background, and can leave out the subject
PULL_SIGMAS = (3.0, 6.0, 10.0)  # noise through which it sees that there is something, and is told what
PULL_SHARE, EMPTY_SHARE = 0.5, 1.0  # of these two in the map, beside CLIP's attributions
GRAIN = 0.15  # the most noise on what CLIP looks at
SHARPNESS = 35.0  # of the softmax over words; near what trained CLIPs have
LOW, HIGH = 0.05, 0.95  # quantiles of the sum that become 0 and 1
GAPS = 2  # pixels of gaps that are closed


@dataclass(frozen=True)
class Words:
    """One CLIP's descriptors: of the `subject` (1, D) by name, None where there is none, and of its `rivals` (N, D).

    `weight` is the CLIP's share among all.
    """

    perceptor: Perceptor
    subject: Tensor | None
    rivals: Tensor
    weight: float = 1.0


@dataclass(frozen=True)
class Pull:
    """A denoiser that is told CLIP descriptors (1, D): of the picture, and of nothing."""

    denoiser: Denoiser
    picture: Tensor
    nothing: Tensor


@dataclass
class _Sums:
    """What was seen so far, (1, S, S) each; `emptied` is the picture without its subject (1, 3, S, S)."""

    named: Tensor
    own: Tensor
    pull: Tensor
    emptied: Tensor
    steps: int = 0


class SubjectMap:
    """Looks at `picture` (1, 3, S, S) in [-1, 1] again and again, and says where the subject is.

    CLIP's share are expected gradients (Erion et al., arXiv 1906.10670): between plain pictures, or the picture without
    its subject, and the picture itself, what each pixel does for the subject against the background. The denoiser's
    share are its predictions under noise, told of the picture and told of nothing: where they differ (as DiffEdit has
    it, arXiv 2210.11427), and where the picture differs from what it predicts for nothing.
    """

    def __init__(self, picture: Tensor, words: Sequence[Words], pull: Pull | None, plain: Tensor) -> None:
        self.picture = picture
        self._words = words
        self._pull = pull
        self._plain = plain  # (N, 3) colours in [-1, 1]

    def steps(self, count: int, generator: torch.Generator) -> Iterator[Tensor]:
        """The map (S, S) from 0 to 1 after each of `count` steps of `LOOKS_A_STEP` looks."""
        zero = torch.zeros_like(self.picture[:, 0])
        sums = _Sums(zero, zero, zero, torch.zeros_like(self.picture))
        owns = [self._own(words.perceptor) for words in self._words]
        for _ in range(count):
            if self._pull is not None:
                self._let_denoise(self._pull, sums, generator)
            self._let_look(sums, owns, generator)
            sums.steps += 1
            yield self._joined(sums)

    @torch.no_grad()
    def _own(self, perceptor: Perceptor) -> Tensor:
        return perceptor.encode_pictures(_at(self.picture, perceptor.size))

    @torch.no_grad()
    def _let_denoise(self, pull: Pull, sums: _Sums, generator: torch.Generator) -> None:
        sigma = PULL_SIGMAS[sums.steps % len(PULL_SIGMAS)]
        noise = torch.randn(self.picture.shape, generator=generator).to(self.picture)
        x = (self.picture + sigma * noise).expand(2, -1, -1, -1)
        told, untold = pull.denoiser.denoise(x, sigma, torch.cat([pull.picture, pull.nothing])).split(1)
        sums.pull = sums.pull + (told - untold).norm(dim=1)
        noise = torch.randn(self.picture.shape, generator=generator).to(self.picture)
        emptied = pull.denoiser.denoise(self.picture + EMPTY_SIGMA * noise, EMPTY_SIGMA, pull.nothing)
        sums.emptied = sums.emptied + (emptied - sums.emptied) / (sums.steps + 1)

    def _let_look(self, sums: _Sums, owns: list[Tensor], generator: torch.Generator) -> None:
        for words, own in zip(self._words, owns, strict=True):
            share = words.weight
            if words.subject is not None:
                sums.named = sums.named + share * self._attributed(words, words.subject, True, sums, generator)
            sums.own = sums.own + share * self._attributed(words, own, False, sums, generator)

    def _attributed(
        self, words: Words, target: Tensor, rivalled: bool, sums: _Sums, generator: torch.Generator
    ) -> Tensor:
        """(1, S, S): what each pixel does for `target`, from two baselines to the picture."""
        colour = self._plain[int(torch.randint(len(self._plain), (1,), generator=generator))].view(1, 3, 1, 1)
        plain = colour.expand_as(self.picture)
        baselines = torch.cat([plain, plain if self._pull is None else sums.emptied])
        way, grain = (torch.rand(2, 1, 1, 1, generator=generator).to(self.picture) for _ in range(2))
        noise = GRAIN * grain * torch.randn(baselines.shape, generator=generator).to(self.picture)
        leaf = (torch.lerp(baselines, self.picture.expand_as(baselines), way) + noise).requires_grad_(True)
        seen = words.perceptor.encode_pictures(_at(leaf, words.perceptor.size))
        if rivalled:
            logits = SHARPNESS * seen @ torch.cat([target, words.rivals]).T
            gained = logits.log_softmax(1)[:, 0].sum()
        else:
            gained = (seen @ target.T).sum() - (seen @ words.rivals[:1].T).sum()
        (gradient,) = torch.autograd.grad(gained, leaf)
        return (gradient * (self.picture - baselines)).sum((0, 1))[None]

    def _joined(self, sums: _Sums) -> Tensor:
        looked = _unit(_unit(_smooth(sums.own, 3)) + (_unit(_smooth(sums.named, 3)) if sums.named.any() else 0))
        if self._pull is not None:
            differs = (self.picture - sums.emptied).norm(dim=1)
            looked = looked + PULL_SHARE * _unit(_smooth(sums.pull, 2)) + EMPTY_SHARE * _unit(_smooth(differs, 1))
        low, high = torch.quantile(looked.flatten(), torch.tensor([LOW, HIGH]).to(looked))
        spread = ((looked - low) / (high - low).clamp(min=1e-6)).clamp(0, 1)
        return filled(_closed(spread, GAPS))[0]


def otsu(values: Tensor, bins: int = 64) -> float:
    """The threshold that parts `values` from 0 to 1 into two groups as unlike as can be (Otsu 1979)."""
    counts = torch.histc(values.float().cpu(), bins, 0, 1)
    centres = (torch.arange(bins) + 0.5) / bins
    share = counts / counts.sum()
    below, sums = share.cumsum(0), (share * centres).cumsum(0)
    between = (sums[-1] * below - sums).square() / (below * (1 - below)).clamp(min=1e-6)
    return float(centres[int(between.argmax())]) + 0.5 / bins


def filled(values: Tensor) -> Tensor:
    """`values` (1, H, W) with what they enclose raised to what encloses it: reconstruction from the picture's edge."""
    level = torch.full_like(values, float(values.max()))
    edge = torch.ones_like(values, dtype=torch.bool)
    edge[:, 1:-1, 1:-1] = False
    level = torch.where(edge, values, level)
    while True:
        lower = torch.maximum(values, -F.max_pool2d(-level, 3, 1, 1))
        if torch.equal(lower, level):
            return level
        level = lower


def _at(pictures: Tensor, side: int) -> Tensor:
    if pictures.shape[-2:] == (side, side):
        return pictures
    return F.interpolate(pictures, (side, side), mode="bilinear", antialias=True)


def _closed(values: Tensor, reach: int) -> Tensor:
    wide = F.max_pool2d(values, 2 * reach + 1, 1, reach)
    return -F.max_pool2d(-wide, 2 * reach + 1, 1, reach)


def _smooth(values: Tensor, reach: int) -> Tensor:
    padded = F.pad(values[:, None], (reach,) * 4, mode="reflect")
    return F.avg_pool2d(F.avg_pool2d(padded, reach + 1, 1), reach + 1, 1)[:, 0]


def _unit(values: Tensor) -> Tensor:
    return values / values.std().clamp(min=1e-9)
