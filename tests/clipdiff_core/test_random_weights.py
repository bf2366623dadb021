"""Networks of the catalogue without their files."""

from dataclasses import replace

import pytest
import torch

from clipdiff_core import random_weights
from clipdiff_core.checkpoints.catalogue import find_entry
from clipdiff_core.denoisers.discrete import ADMDenoiser
from clipdiff_core.denoisers.secondary import SecondaryNetwork
from clipdiff_core.errors import CheckpointError
from clipdiff_core.random_weights import random_models, random_network, random_perceptor

pytestmark = pytest.mark.usefixtures("one_thread")
CPU = torch.device("cpu")


def test_a_network_has_its_published_keys_and_draws_the_same_every_time() -> None:
    network = random_network(find_entry("secondary"))
    assert network.state_dict().keys() == SecondaryNetwork().state_dict().keys()
    models = random_models("secondary", CPU)
    x = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(1))
    drawn = [random_models("secondary", CPU).denoiser.denoise(x, 1.0, None) for _ in range(2)]
    assert torch.equal(*drawn)
    assert torch.isfinite(drawn[0]).all()
    assert drawn[0].std() > 0.01
    assert (models.working_side, models.multiple) == (256, 32)


def test_guided_diffusion_comes_with_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = find_entry("watercolordiffusion")
    narrow = replace(entry, config={**entry.config, "num_channels": 32})
    monkeypatch.setattr(random_weights, "find_entry", lambda _: narrow)
    models = random_models("watercolordiffusion", CPU)
    assert isinstance(models.denoiser, ADMDenoiser)
    assert models.denoiser.process.rescale_timesteps
    assert models.clip_denoised
    assert models.working_side == 256
    assert not any(parameter.requires_grad for parameter in models.denoiser.network.parameters())


def test_a_clip_is_no_network_that_draws() -> None:
    with pytest.raises(CheckpointError, match="it guides"):
        random_models("ViT-B-32_openai", CPU)


def test_an_untrained_clip_sees_and_reads() -> None:
    perceptor = random_perceptor("ViT-S-32", CPU)
    assert perceptor.encode_texts(["a fox", "a dog"]).norm(dim=1).tolist() == pytest.approx([1.0, 1.0])
    seen = perceptor.encode_pictures(torch.rand(1, 3, 224, 224))
    assert seen.shape == (1, 384)
    with pytest.raises(CheckpointError, match="Similar ones"):
        random_perceptor("ViT-S-31", CPU)
