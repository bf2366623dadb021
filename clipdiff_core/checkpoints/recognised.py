"""What a checkpoint was recognised as, and what it does not say of itself; torch-free."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clipdiff_core.errors import CheckpointError
from clipdiff_core.events import Question

GUIDED = "guided-diffusion"
V_DIFFUSION = "v-diffusion"
SECONDARY = "secondary"
CLIP = "open_clip"
UNET_2D = "diffusers-unet2d"
STABLE = "stable-diffusion"

Shapes = Mapping[str, tuple[int, ...]]
Answer = int | bool | str
_HEADS = {"num_heads", "num_head_channels"}


@dataclass(frozen=True)
class Recognised:
    """A checkpoint's family, its configuration by the flags it was published with, and what must be asked.

    `config` holds the likely answers until `settle` puts others there.
    """

    family: str
    config: dict[str, Any]
    unsure: tuple[Question, ...] = ()

    def unanswered(self, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
        """What `answers` leave open; heads may be told by their number or by their width."""
        told = set(answers)
        if told & _HEADS:
            told |= _HEADS
        return tuple(question for question in self.unsure if question.field not in told)

    def settle(self, answers: Mapping[str, Answer]) -> dict[str, Any]:
        """The configuration with `answers` in place of what was only likely; raises `CheckpointError` for others."""
        questions = {question.field: question for question in self.unsure}
        config = dict(self.config)
        for field, answer in answers.items():
            if field not in questions:
                raise CheckpointError(
                    f"There is nothing to answer about {field}: ClipDiff knows it of this file.", field
                )
            choices = questions[field].choices
            # Compared in words: answers come from a command line and over a pipe.
            chosen = [choice for choice in choices if str(choice).lower() == str(answer).lower()]
            if not chosen:
                raise CheckpointError(f"{field} can be {_listed(choices)}; {answer} does not fit this file.", field)
            config[field] = chosen[0]
        if "num_heads" in answers and "num_head_channels" not in answers:
            config["num_head_channels"] = -1  # as in the original: a width per head, where given, decides
        if "image_size" in config:
            config = resized(config, self.config["image_size"])
        return config


def resized(config: dict[str, Any], before: int) -> dict[str, Any]:
    """`config` for its own `image_size`: attention stands at depths, which its flag names by their side in pixels."""
    sides = [int(side) * config["image_size"] // before for side in config["attention_resolutions"].split(",") if side]
    return config | {"attention_resolutions": ",".join(map(str, sides))}


def _listed(choices: tuple[Answer, ...]) -> str:
    words = [str(choice) for choice in choices]
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
