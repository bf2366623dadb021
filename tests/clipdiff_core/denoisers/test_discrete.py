"""Discrete time: the published schedules, the table between sigma and steps, respacing, and the denoiser on top."""

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from clipdiff_core.denoisers.adm import ADM
from clipdiff_core.denoisers.adm_config import ADMConfig, DiscreteProcess
from clipdiff_core.denoisers.discrete import ADMDenoiser, alphas_cumprod, respaced
from clipdiff_core.denoisers.sigma_table import SigmaTable
from clipdiff_core.errors import JobError
from clipdiff_core.sampling.schedules import noise_levels
from tests.check_golden import fill

pytestmark = pytest.mark.usefixtures("one_thread")
TINY = ADMConfig(image_size=32, num_channels=32, num_res_blocks=1, channel_mult=(1,), attention_resolutions=())
PROCESSES = [
    DiscreteProcess(),
    DiscreteProcess(noise_schedule="cosine"),
    DiscreteProcess(4000, "cosine", rescale_timesteps=True),
    DiscreteProcess(2000, "linear", rescale_timesteps=True),
]


class Listening(ADM):
    """Says a tenth of its picture, and remembers what it was told."""

    def __init__(self, config: ADMConfig = TINY) -> None:
        super().__init__(config)
        self.heard: list[tuple[Tensor, Tensor, Tensor | None]] = []

    def forward(self, x: Tensor, times: Tensor, labels: Tensor | None = None) -> Tensor:
        self.heard.append((x, times, labels))
        return torch.cat([0.1 * x, torch.full_like(x, 9.0)], dim=1)


def test_the_linear_schedule_is_ho_and_others() -> None:
    left = alphas_cumprod("linear", 1000)
    assert left[0] == pytest.approx(1 - 1e-4, rel=1e-12)
    assert left[1] / left[0] == pytest.approx(1 - (1e-4 + (0.02 - 1e-4) / 999), rel=1e-12)
    assert left[-1] == pytest.approx(4.0358e-5, rel=1e-4)
    assert alphas_cumprod("linear", 4000)[0] == pytest.approx(1 - 0.25e-4, rel=1e-12)


def test_the_cosine_schedule_is_nichol_and_dhariwals() -> None:
    left = alphas_cumprod("cosine", 1000)
    start = math.cos(0.008 / 1.008 * math.pi / 2) ** 2
    for step in (0, 499, 900):
        expected = math.cos(((step + 1) / 1000 + 0.008) / 1.008 * math.pi / 2) ** 2 / start
        assert left[step] == pytest.approx(expected, rel=1e-9)
    assert left[-1] / left[-2] == pytest.approx(1e-3)


def table_of(process: DiscreteProcess) -> SigmaTable:
    return SigmaTable(alphas_cumprod(process.noise_schedule, process.diffusion_steps))


@pytest.mark.parametrize("process", PROCESSES)
def test_the_table_is_exact_at_its_entries(process: DiscreteProcess) -> None:
    table = table_of(process)
    assert len(table.sigmas) == process.diffusion_steps
    for step in (0, 1, 7, process.diffusion_steps // 2, process.diffusion_steps - 2, process.diffusion_steps - 1):
        alpha = table.alphas_cumprod[step]
        assert table.sigma(step) == table.sigmas[step] == math.sqrt((1 - alpha) / alpha)
        assert table.time(table.sigmas[step]) == step


@pytest.mark.parametrize("process", PROCESSES)
def test_sigma_and_time_come_back_from_each_other(process: DiscreteProcess) -> None:
    table = table_of(process)
    for share in (0.0003, 0.01, 0.123, 0.5, 0.77, 0.9993):
        time = share * (process.diffusion_steps - 1)
        assert table.time(table.sigma(time)) == pytest.approx(time, rel=1e-9)
    between = math.sqrt(table.sigmas[4] * table.sigmas[5])
    assert table.time(between) == pytest.approx(4.5)


def test_outside_the_table_its_ends_hold() -> None:
    table = table_of(DiscreteProcess())
    assert table.time(1e-6) == 0.0
    assert table.time(1e6) == 999.0
    assert (table.sigma(-1.0), table.sigma(2000.0)) == (table.sigmas[0], table.sigmas[-1])


@pytest.mark.parametrize(
    ("steps", "respacing", "taken"),
    [
        (1000, "4", [0, 333, 666, 999]),
        (1000, [4], [0, 333, 666, 999]),
        (1000, "ddim4", [0, 250, 500, 750]),
        (10, "", list(range(10))),
        (10, "1", [0]),
        (300, "2,3", [0, 149, 150, 224, 299]),
        (301, [1, 2], [0, 151, 300]),
        (8, "5", [0, 2, 4, 5, 7]),
        (10, [0, 2], [5, 9]),
    ],
)
def test_respacing_as_published(steps: int, respacing: str | list[int], taken: list[int]) -> None:
    assert respaced(steps, respacing) == taken


@pytest.mark.parametrize("respacing", ["11", "ddim7", "ddim", "ddim2,5", "6,4", "x", [3, -1]])
def test_a_respacing_that_cannot_be_is_refused(respacing: str | list[int]) -> None:
    with pytest.raises(JobError) as raised:
        respaced(10, respacing)
    assert raised.value.field == "sampling.steps"


def test_epsilon_becomes_the_clean_picture() -> None:
    network = Listening()
    denoiser = ADMDenoiser(network)
    x0, sigma = torch.rand(2, 3, 8, 8) * 2 - 1, denoiser.table.sigmas[600]
    x = x0 + sigma * torch.randn(2, 3, 8, 8)
    drawn = denoiser.denoise(x, sigma, None)
    ((told, times, labels),) = network.heard
    assert torch.allclose(told, x * math.sqrt(denoiser.table.alphas_cumprod[600]))
    assert times.tolist() == [600.0, 600.0]
    assert labels is None
    assert torch.allclose(drawn, x - sigma * 0.1 * told)


def test_a_network_that_predicts_the_picture_is_taken_at_its_word() -> None:
    network = Listening()
    x = torch.randn(1, 3, 8, 8)
    drawn = ADMDenoiser(network, DiscreteProcess(predict_xstart=True)).denoise(x, 2.0, None)
    assert torch.equal(drawn, 0.1 * network.heard[0][0])


def test_rescaled_time_is_always_out_of_1000() -> None:
    for rescale, expected in ((True, 500.0), (False, 2000.0)):
        network = Listening()
        denoiser = ADMDenoiser(network, DiscreteProcess(4000, "cosine", rescale))
        denoiser.denoise(torch.zeros(1, 3, 8, 8), denoiser.table.sigmas[2000], None)
        assert network.heard[0][1].tolist() == [expected]


def test_a_descriptor_changes_nothing() -> None:
    network = ADM(TINY)
    fill(network)
    denoiser, x = ADMDenoiser(network), torch.randn(1, 3, 8, 8)
    assert torch.equal(denoiser.denoise(x, 1.0, None), denoiser.denoise(x, 1.0, torch.ones(1, 512)))


def test_the_label_is_told_to_each_picture() -> None:
    network = Listening(replace(TINY, class_cond=True, num_classes=10))
    ADMDenoiser(network, label=7).denoise(torch.zeros(2, 3, 8, 8), 1.0, None)
    labels = network.heard[0][2]
    assert labels is not None
    assert labels.tolist() == [7, 7]
    assert not labels.is_floating_point()


@pytest.mark.parametrize("label", [None, -1, 10])
def test_a_class_that_is_none_is_refused(label: int | None) -> None:
    with pytest.raises(JobError, match="from 0 to 9"):
        ADMDenoiser(ADM(replace(TINY, class_cond=True, num_classes=10)), label=label)


def test_a_class_is_refused_where_there_are_none() -> None:
    with pytest.raises(JobError, match="no classes"):
        ADMDenoiser(ADM(TINY), label=3)


def test_its_own_schedule_is_the_respacing() -> None:
    denoiser = ADMDenoiser(ADM(TINY))
    sigmas = denoiser.table.sigmas
    assert denoiser.network_sigmas(4) == [sigmas[999], sigmas[666], sigmas[333], sigmas[0]]
    assert denoiser.network_sigmas(1) == [denoiser.sigma_max]
    assert denoiser.network_sigmas(1000) == sigmas[::-1]
    assert denoiser.respaced_sigmas("ddim4") == [sigmas[750], sigmas[500], sigmas[250], sigmas[0]]
    assert (denoiser.sigma_min, denoiser.sigma_max) == (sigmas[0], sigmas[-1])
    assert noise_levels("karras", 5, denoiser)[0] == pytest.approx(157.4, rel=1e-3)
    with pytest.raises(JobError):
        denoiser.network_sigmas(1001)
