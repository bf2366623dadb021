"""Every network that a job needs, found, named by its hash, loaded, and kept for the next job."""

from dataclasses import dataclass, replace

import torch
from torch import nn

from clipdiff_core.checkpoints.recognised import SECONDARY
from clipdiff_core.checkpoints.store import BUILT_IN, STARTER, ModelFiles, find_model, list_models
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.denoisers.protocol import Denoiser
from clipdiff_core.denoisers.upscaler import Upscaler
from clipdiff_core.errors import CheckpointError, EngineError
from clipdiff_core.job import Clip, Job, Model
from clipdiff_core.models import Models, listens_to, load_models, load_secondary, load_upscaler
from clipdiff_core.perceptors import FIELD, ClipSource, Perceptors
from clipdiff_core.task_settings import WORDLESS

_HEARD_FIELD = "conditioning.enabled"


@dataclass(frozen=True)
class Cast:
    """What draws a job: its models, the CLIPs that guide with their weights, and those that merely help.

    `listener` is the CLIP whose descriptors the network is told, when it is told any; `secondary` is the small network
    that the gradient goes through, if it does; `upscaler` is what the task “upscale” enlarges with.
    """

    models: Models
    guides: tuple[tuple[Perceptor, float], ...]
    listener: Perceptor | None = None
    secondary: Denoiser | None = None
    upscaler: Upscaler | None = None

    @property
    def hears(self) -> bool:
        """Whether the network can be told what to draw."""
        return self.listener is not None or self.models.words is not None

    @property
    def largest_side(self) -> int:
        """The side of the pictures that the largest of what draws and guides looks at, in pixels."""
        return max(self.models.working_side, *(perceptor.size for perceptor, _ in self.guides), 0)

    @property
    def networks(self) -> tuple[nn.Module, ...]:
        """All that lies between noise and picture; the upscaler comes after it."""
        drawing = (self.models.denoiser.network, *self.models.space.networks)
        return (*drawing, self.secondary.network) if self.secondary else drawing


@dataclass(frozen=True)
class Plan:
    """Where the networks of `job` lie, which names each by its hash.

    `heard` is a CLIP that the model is told about and that does not come with it. `guides` have their weights; there
    are none when CLIP does not guide, or the model's own does. `upscaler` is the model whose upscaler the task needs,
    where that is another one.
    """

    job: Job
    files: ModelFiles
    heard: ClipSource | None = None
    guides: tuple[tuple[ClipSource, float], ...] = ()
    secondary: ModelFiles | None = None
    upscaler: ModelFiles | None = None

    @property
    def clips(self) -> list[ClipSource]:
        """Every CLIP that does not come with the model."""
        return [source for source, _ in self.guides] + ([self.heard] if self.heard else [])


class Loader:
    """Finds and loads what jobs need; what the last one needed stays loaded."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._perceptors = Perceptors(device)
        self._models: Models | None = None
        self._secondary: tuple[ModelFiles, Denoiser] | None = None
        self._upscaler: tuple[ModelFiles, Upscaler] | None = None

    def plan(self, job: Job) -> Plan:
        """Find every network; raises `CheckpointError` or `EngineError` for those that are not here."""
        if job.task == "upscale":
            job, upscaler = _with_upscaler(job)
            return replace(self._plan(job), upscaler=upscaler)
        return self._plan(job)

    def _plan(self, job: Job) -> Plan:
        files = find_model(job.model.name)
        _check_version(job.model, files.sha256, "model")
        if job.task in WORDLESS and not job.targets:
            return Plan(replace(job, model=replace(job.model, sha256=files.sha256)), files)
        heard = self._find_heard(job, files)
        told = replace(job.conditioning, clip_sha256=heard.sha256 if heard else "")
        job = replace(job, model=replace(job.model, sha256=files.sha256), conditioning=told)
        guidance = job.guidance
        if guidance.clip_guidance_scale == 0:
            return Plan(job, files, heard)
        clips = guidance.clips or (() if has_clip(files) else (Clip(BUILT_IN),))
        guides = tuple((clip, self._perceptors.find(clip.name)) for clip in clips)
        for clip, source in guides:
            _check_version(clip, source.sha256, FIELD)
        pinned = tuple(replace(clip, sha256=source.sha256) for clip, source in guides)
        secondary = None
        if guidance.gradient == "secondary":
            secondary = _find_secondary(guidance.secondary)
            guidance = replace(guidance, secondary=Model(secondary.name, secondary.sha256))
        weighted = tuple((source, clip.weight) for clip, source in guides)
        return Plan(replace(job, guidance=replace(guidance, clips=pinned)), files, heard, weighted, secondary)

    def missing(self, plan: Plan) -> str:
        """The name of the first network of `plan` that is not loaded yet, "" when all are."""
        if self._models is None or self._models.files != plan.files:
            return plan.files.name
        unloaded = [source.name for source in plan.clips if not self._perceptors.has(source)]
        if plan.secondary is not None and (self._secondary is None or self._secondary[0] != plan.secondary):
            unloaded.append(plan.secondary.name)
        if plan.upscaler is not None and (self._upscaler is None or self._upscaler[0] != plan.upscaler):
            unloaded.append(plan.upscaler.name)
        return unloaded[0] if unloaded else ""

    def load(self, plan: Plan) -> Cast:
        """Every network of `plan`; all others are let go first, as both may not fit.

        Raises `CheckpointError` when one is damaged.
        """
        self._let_go(plan)
        models = self._models = self._models or load_models(plan.files, self._device)
        self._perceptors.keep(plan.clips)
        guides = tuple((self._perceptors.load(source), weight) for source, weight in plan.guides)
        wordless = plan.job.task in WORDLESS and not plan.job.targets
        if not (guides or wordless) and models.perceptor is not None and plan.job.guidance.clip_guidance_scale > 0:
            guides = ((models.perceptor, 1.0),)
        if plan.secondary is not None and self._secondary is None:
            self._secondary = (plan.secondary, load_secondary(plan.secondary, self._device))
        if plan.upscaler is not None and self._upscaler is None:
            self._upscaler = (plan.upscaler, load_upscaler(plan.upscaler, self._device))
        return Cast(
            models,
            guides,
            self._perceptors.load(plan.heard) if plan.heard else models.perceptor,
            self._secondary[1] if self._secondary else None,
            self._upscaler[1] if plan.upscaler and self._upscaler else models.upscaler,
        )

    def forget(self) -> None:
        """Let go of everything."""
        self._models = self._secondary = self._upscaler = None
        self._perceptors.keep(())

    def _let_go(self, plan: Plan) -> None:
        if self._models is not None and self._models.files != plan.files:
            self._models = None
        if self._secondary is not None and self._secondary[0] != plan.secondary:
            self._secondary = None
        if self._upscaler is not None and self._upscaler[0] != plan.upscaler:
            self._upscaler = None

    def _find_heard(self, job: Job, files: ModelFiles) -> ClipSource | None:
        name = listens_to(files) if job.conditioning.enabled else ""
        if not name:
            return None
        try:
            heard = self._perceptors.find(name)
        except CheckpointError as error:
            raise CheckpointError(
                f"“{files.name}” listens to the CLIP {name}, which is not here: download it "
                "(“ViT-B-16_openai” in the list of models), or switch conditioning off.",
                _HEARD_FIELD,
            ) from error
        _check_version(Model(name, job.conditioning.clip_sha256), heard.sha256, _HEARD_FIELD)
        return heard


def _with_upscaler(job: Job) -> tuple[Job, ModelFiles | None]:
    """`job` with the model that it enlarges with, and that model's files where another one redraws.

    A model that ClipDiff trained has an upscaler; for others it is the starter's. A job that redraws nothing needs no
    other model.
    """
    files = find_model(job.model.name)
    own = files.kind == STARTER
    enlarger = files if own else find_model(BUILT_IN)
    _check_version(Model(enlarger.name, job.upscale.upscaler_sha256), enlarger.sha256, "upscale.factor")
    job = replace(job, upscale=replace(job.upscale, upscaler_sha256=enlarger.sha256))
    if own or job.upscale.redraw > 0:
        return job, None if own else enlarger
    return replace(job, model=Model(BUILT_IN)), None


def has_clip(files: ModelFiles) -> bool:
    """Whether a CLIP of its own comes with a model."""
    return "clip.json" in files.all_hashes


def _find_secondary(model: Model) -> ModelFiles:
    names = [model.name] if model.name else list_models((SECONDARY,))
    if not names:
        raise CheckpointError(
            "There is no secondary model here: download “secondary”, or take the gradient another way.",
            "guidance.gradient",
        )
    files = find_model(names[0])
    if files.kind != SECONDARY:
        raise CheckpointError(f"“{files.name}” is no secondary model: choose one that is.", "guidance.gradient")
    _check_version(model, files.sha256, "guidance.gradient")
    return files


def _check_version(named: Model | Clip, sha256: str, field: str) -> None:
    if named.sha256 not in ("", sha256):
        raise EngineError(
            f"This job was drawn with another version of the model “{named.name}”, which is not installed here. "
            "Choose the installed one to draw it anew.",
            field,
        )
