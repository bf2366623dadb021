"""The options of `clipdiff render` for the methods beside guided diffusion."""

import argparse
from dataclasses import replace
from typing import get_args

from clipdiff_core.job import Job
from clipdiff_core.methods import Method, Optimiser

_GROUPS = ("langevin", "conv_prior", "noise_search")


def add_method_arguments(parser: argparse.ArgumentParser) -> None:
    """`--method`, and the settings of each; an option that is not given leaves the job as it is."""
    group = parser.add_argument_group("methods", "how the picture is drawn; docs/seed.md tells what each does")
    add = group.add_argument
    add("--method", choices=get_args(Method))
    add("--langevin-steps", dest="langevin.steps", type=int, metavar="N", help="steps of the walk")
    add(
        "--langevin-step-size",
        dest="langevin.step_size",
        type=float,
        metavar="SHARE",
        help="of the noise's variance, up to 1",
    )
    add(
        "--no-prior",
        dest="langevin.prior",
        action="store_const",
        const=False,
        help="walk without the network: only CLIP says what a picture is",
    )
    add("--conv-iterations", dest="conv_prior.iterations", type=int, metavar="N", help="steps of Adam")
    add("--conv-steps", dest="conv_prior.steps", type=int, metavar="T", help="Langevin steps in each of them")
    add("--conv-sigma", dest="conv_prior.sigma", type=float, metavar="SIGMA", help="the size of those")
    add("--conv-learning-rate", dest="conv_prior.learning_rate", type=float, metavar="RATE", help="Adam's")
    add(
        "--search-iterations", dest="noise_search.iterations", type=int, metavar="N", help="how often noise is improved"
    )
    add("--search-steps", dest="noise_search.steps", type=int, metavar="N", help="steps of the sampler it goes through")
    add("--search-optimiser", dest="noise_search.optimiser", choices=get_args(Optimiser))
    add("--search-learning-rate", dest="noise_search.learning_rate", type=float, metavar="RATE", help="of either")
    add(
        "--search-regularisation",
        dest="noise_search.regularisation",
        type=float,
        metavar="WEIGHT",
        help="how strongly it is held to be noise",
    )


def with_method(job: Job, args: argparse.Namespace) -> Job:
    """`job` with the options that were given."""
    given = {dest: value for dest, value in vars(args).items() if value is not None}
    for group in _GROUPS:
        settings = {dest.partition(".")[2]: value for dest, value in given.items() if dest.startswith(f"{group}.")}
        job = replace(job, **{group: replace(getattr(job, group), **settings)})
    return replace(job, method=given.get("method", job.method))
