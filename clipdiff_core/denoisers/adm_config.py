"""The flags of guided-diffusion's networks, by the names their authors published them under."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from clipdiff_core.errors import CheckpointError

GROUPS = 32  # of every normalisation
DEFAULT_MULTIPLIERS: dict[int, tuple[float, ...]] = {
    64: (1, 2, 3, 4),
    128: (1, 1, 2, 3, 4),
    256: (1, 1, 2, 2, 4, 4),
    512: (0.5, 1, 1, 2, 2, 4, 4),
}
# Flags of the training alone, which say nothing about drawing, and the solver's own.
IGNORED = frozenset({"use_kl", "rescale_learned_sigmas", "timestep_respacing"})


@dataclass(frozen=True)
class DiscreteProcess:
    """The process a network was trained on: `diffusion_steps` noise levels, "linear" or "cosine"."""

    diffusion_steps: int = 1000
    noise_schedule: str = "linear"
    rescale_timesteps: bool = False
    predict_xstart: bool = False

    def __post_init__(self) -> None:
        """Raise `CheckpointError` for a process that is none."""
        if self.noise_schedule not in ("linear", "cosine"):
            raise _wrong("noise_schedule", self.noise_schedule, "should be “linear” or “cosine”")
        _check_counts(self, ("diffusion_steps",))

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> "DiscreteProcess":
        """Read the process among a catalogue's flags; raises `CheckpointError` for one that does not fit."""
        return DiscreteProcess(**_read(values, DiscreteProcess))


@dataclass(frozen=True)
class ADMConfig:
    """The network's shape: `channel_mult` times `num_channels` on each level, by `image_size` when left empty.

    `attention_resolutions` are sides in pixels at `image_size`; -1 leaves `num_head_channels` to `num_heads`, and
    `num_heads_upsample` too. `use_checkpoint` and `use_fp16` are how it starts out; `dropout` is for training.
    """

    image_size: int = 64
    num_channels: int = 128
    num_res_blocks: int = 2
    channel_mult: tuple[float, ...] = ()
    attention_resolutions: tuple[int, ...] = (16, 8)
    num_heads: int = 4
    num_head_channels: int = -1
    num_heads_upsample: int = -1
    learn_sigma: bool = False
    class_cond: bool = False
    num_classes: int = 1000
    use_scale_shift_norm: bool = True
    resblock_updown: bool = False
    use_new_attention_order: bool = False
    dropout: float = 0.0
    use_checkpoint: bool = False
    use_fp16: bool = False

    def __post_init__(self) -> None:
        """Raise `CheckpointError` for flags that make no network."""
        _check_counts(self, ("image_size", "num_channels", "num_res_blocks", "num_heads", "num_classes"))
        if not self.channel_mult and self.image_size not in DEFAULT_MULTIPLIERS:
            raise _wrong("image_size", self.image_size, "needs a channel_mult beside it")
        if any(width < 1 or width % GROUPS for width in self.channels):
            raise _wrong("num_channels", self.num_channels, f"should make multiples of {GROUPS} on every level")
        if any(side < 1 for side in self.attention_resolutions):
            raise _wrong("attention_resolutions", self.attention_resolutions, "should be sides in pixels")

    @property
    def channels(self) -> tuple[int, ...]:
        """The width of each level, the finest first."""
        multipliers = self.channel_mult or DEFAULT_MULTIPLIERS[self.image_size]
        return tuple(int(multiplier * self.num_channels) for multiplier in multipliers)

    def attends(self, level: int) -> bool:
        """Whether the level has attention."""
        return 2**level in {self.image_size // side for side in self.attention_resolutions}

    def heads(self, channels: int, upward: bool = False) -> int:
        """The heads of an attention over `channels`; raises `CheckpointError` when they do not share them evenly."""
        if self.num_head_channels != -1:
            name = "num_head_channels"
        else:
            name = "num_heads_upsample" if upward and self.num_heads_upsample != -1 else "num_heads"
        count: int = getattr(self, name)
        if count < 1 or channels % count:
            raise _wrong(name, count, f"does not divide {channels} channels evenly")
        return channels // count if name == "num_head_channels" else count

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> "ADMConfig":
        """Read the network among a catalogue's flags; raises `CheckpointError` for one that does not fit."""
        return ADMConfig(**_read(values, ADMConfig))


def _read(values: Mapping[str, Any], kind: type[ADMConfig] | type[DiscreteProcess]) -> dict[str, Any]:
    everything = {f.name for f in (*fields(ADMConfig), *fields(DiscreteProcess))} | IGNORED
    for name in values:
        if name not in everything:
            raise CheckpointError(f"This model has a flag “{name}” that this ClipDiff does not know.", "model")
    wanted = [f for f in fields(kind) if f.name in values]
    return {f.name: _read_value(f.name, f.default, values[f.name]) for f in wanted}


def _read_value(name: str, default: object, value: object) -> object:
    """The published flags come as JSON values, lists as words: "32,16,8"."""
    if isinstance(default, tuple):
        numbers = _read_numbers(name, value)
        return numbers if name == "channel_mult" else tuple(int(number) for number in numbers)
    fits = type(value) is type(default) or (isinstance(default, float) and type(value) is int)
    if not fits:
        raise _wrong(name, value, f"should be like {default!r}")
    return value


def _read_numbers(name: str, value: object) -> tuple[float, ...]:
    parts = value.split(",") if isinstance(value, str) and value.strip() else value or ()
    try:
        return tuple(float(part) for part in parts)  # type: ignore[union-attr]
    except (TypeError, ValueError) as error:
        raise _wrong(name, value, "should be numbers, with commas between them") from error


def _check_counts(config: object, names: tuple[str, ...]) -> None:
    for name in names:
        if getattr(config, name) < 1:
            raise _wrong(name, getattr(config, name), "should be 1 or more")


def _wrong(name: str, value: object, why: str) -> CheckpointError:
    return CheckpointError(f"This model's flag “{name}” is {value!r}, which {why}.", "model")
