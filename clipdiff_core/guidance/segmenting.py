"""From a map of the subject to its outline: colours of subject and background, and the picture's edges.

The energy is GrabCut's (Rother et al. 2004); its minimum is found by total variation instead of a cut through a graph
(Unger et al. 2008, TVSeg), which tensors do well.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from clipdiff_core.guidance.colour_models import Mixture, fit_mixture
from clipdiff_core.guidance.subject_map import otsu

SIDE = 160  # pixels of the longer side at which outlines are found
ROUNDS, WALK = 4, 120  # of fitting colours, and of steps towards the minimum in each
SUBJECT_PARTS, BACKGROUND_PARTS = 6, 3
PLACE = 1.0  # how much places count beside colours in the background, which may be a gradient
COLOUR_FLOOR, PLACE_FLOOR = 2e-4, 1e-3  # variances
SAMPLES = 6000  # pixels that colours are fitted to
CONTRAST, STRAIGHT = 0.95, 12.0  # how much of an outline's cost edges take away, and the cost
SURE = 8.0  # the most that a colour says, in log odds
BELIEF = 2.0  # how much the map says beside colours, falling round by round
EDGE_BELIEF = 2.0  # that a picture's edge is background
CERTAIN = 100.0  # what a person says
STRIDE = 0.35  # of the primal-dual walk: below 1 / sqrt(8)


def segment(picture: Tensor, where: Tensor, certain: Tensor) -> Tensor:
    """(H, W) from 0 to 1, mostly one of the two: the subject of `picture` (3, H, W) in [0, 1], by the map `where`.

    `certain` (H, W) is 1 where the subject is for certain, -1 where it is not, 0 where that is left open.
    """
    prior = 4 * (where - otsu(where))
    edge = torch.ones_like(prior, dtype=torch.bool)
    border = max(2, max(prior.shape) // 40)
    edge[border:-border, border:-border] = False
    prior = prior - EDGE_BELIEF * edge + CERTAIN * certain
    at_edge = edge.flatten() * (1 - where.flatten())
    across, down = _outline_costs(picture)
    generator = torch.Generator().manual_seed(0)
    sample = torch.randperm(prior.numel(), generator=generator)[:SAMPLES].to(picture.device)
    colours, placed = _points(picture)
    inside = (2 * prior).sigmoid()
    outside = at_edge + 1e-3 * (1 - inside.flatten())  # at first, where a picture is surest to be background
    for number in range(ROUNDS):
        odds = _log_odds(colours, placed, inside.flatten(), outside, sample, generator).view_as(prior)
        belief = BELIEF / (1 + number / 2) * prior
        inside = _walk(inside, odds.clamp(-SURE, SURE) + belief, across, down)
        outside = 1 - inside.flatten()
    return inside


def _points(picture: Tensor) -> tuple[Tensor, Tensor]:
    """(N, 3) colours, and (N, 5) colours and places."""
    height, width = picture.shape[-2:]
    places = torch.meshgrid(torch.linspace(-0.5, 0.5, height), torch.linspace(-0.5, 0.5, width), indexing="ij")
    colours = picture.flatten(1).T.contiguous()
    return colours, torch.cat([colours, PLACE * torch.stack(places).flatten(1).T.to(colours)], 1)


def _log_odds(
    colours: Tensor, placed: Tensor, inside: Tensor, outside: Tensor, sample: Tensor, generator: torch.Generator
) -> Tensor:
    """(N,): how much more a pixel's colour is the subject's than the background's at that place."""
    floor = torch.tensor([COLOUR_FLOOR] * 3 + [PLACE_FLOOR] * 2).to(colours)
    within = inside[sample].clamp(min=1e-4)
    subject = fit_mixture(colours[sample], within, SUBJECT_PARTS, floor[:3], generator)
    without = outside[sample].clamp(min=1e-6)
    background = fit_mixture(placed[sample], without, BACKGROUND_PARTS, floor, generator)
    return subject.log_density(colours) - _given_place(background, placed)


def _given_place(mixture: Mixture, placed: Tensor) -> Tensor:
    return mixture.log_density(placed) - mixture.last(2).log_density(placed[:, -2:])


def _outline_costs(picture: Tensor) -> tuple[Tensor, Tensor]:
    """(H, W - 1) and (H - 1, W): what an outline between two neighbours costs; less where they differ."""
    across = (picture[:, :, 1:] - picture[:, :, :-1]).square().sum(0)
    down = (picture[:, 1:] - picture[:, :-1]).square().sum(0)
    usual = 2 * torch.cat([across.flatten(), down.flatten()]).mean() + 1e-6
    costs = [STRAIGHT * (1 - CONTRAST + CONTRAST * (-differs / usual).exp()) for differs in (across, down)]
    return costs[0], costs[1]


def _walk(inside: Tensor, gains: Tensor, across: Tensor, down: Tensor) -> Tensor:
    """Primal and dual steps by turns (Chambolle and Pock 2011) to the least outline and the most gains."""
    flow_across, flow_down = torch.zeros_like(across), torch.zeros_like(down)
    ahead = inside
    for _ in range(WALK):
        flow_across = torch.clamp(flow_across + STRIDE * (ahead[:, 1:] - ahead[:, :-1]), -across, across)
        flow_down = torch.clamp(flow_down + STRIDE * (ahead[1:] - ahead[:-1]), -down, down)
        spread = F.pad(flow_across, (0, 1)) - F.pad(flow_across, (1, 0))
        spread = spread + F.pad(flow_down, (0, 0, 0, 1)) - F.pad(flow_down, (0, 0, 1, 0))
        moved = (inside + STRIDE * (spread + gains)).clamp(0, 1)
        ahead, inside = 2 * moved - inside, moved
    return inside
