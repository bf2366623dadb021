"""A guide for a job: its CLIPs, its courses and its init picture."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image

from clipdiff_core.cast import Cast
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.errors import JobError
from clipdiff_core.guidance.descriptors import describe
from clipdiff_core.guidance.guide import Guide
from clipdiff_core.guidance.preparing import make_guide, make_views
from clipdiff_core.job import Clip, Cutting, Guidance, Job, Losses, Size
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import ClipWeight, Source, Span, TextTarget
from tests.clipdiff_core.toys import ToyDenoiser, cast_of, generators

pytestmark = pytest.mark.usefixtures("one_thread")
SIGMAS = (8.0, 4.0, 2.0, 1.0, 0.0)
JOB = Job((TextTarget("a fox"), TextTarget("a dog", 0.5)))


@pytest.fixture
def sources(tmp_path: Path) -> SourceStore:
    return SourceStore(tmp_path / "sources")


@pytest.fixture
def cast(perceptor: Perceptor) -> Cast:
    return cast_of(ToyDenoiser(), perceptor)


def guide_of(job: Job, cast: Cast, sources: SourceStore) -> Guide:
    guide = make_guide(job, cast, make_views(job, cast, sources, None), sources, Size(32, 16), SIGMAS)
    assert guide is not None
    return guide


def start(sources: SourceStore) -> Source:
    """A picture twice as wide as the one that is drawn, blue where it is cut off."""
    image = Image.new("RGB", (80, 20), "blue")
    image.paste("red", (20, 0, 60, 20))
    file = io.BytesIO()
    image.save(file, "PNG")
    return Source(sources.add(file.getvalue()), "start.png")


def test_where_no_clip_looks_there_is_no_guide(cast: Cast, sources: SourceStore) -> None:
    assert make_guide(JOB, replace(cast, guides=()), (), sources, Size(32, 16), SIGMAS) is None


def test_what_the_listener_heard_is_not_described_again(cast: Cast, sources: SourceStore) -> None:
    heard = describe(JOB.targets, cast.guides[0][0], sources)
    assert make_views(JOB, cast, sources, heard)[0].descriptors is heard


def test_each_clip_has_its_own_weights_for_targets(cast: Cast, perceptor: Perceptor, sources: SourceStore) -> None:
    fox = TextTarget("a fox", clip_weights=(ClipWeight("b", 3.0),))
    job = replace(JOB, targets=(fox, *JOB.targets[1:]), guidance=Guidance(clips=(Clip("a"), Clip("b"))))
    views = make_views(job, replace(cast, guides=((perceptor, 1.0), (perceptor, 0.5))), sources, None)
    assert [view.descriptors.weights.tolist() for view in views] == [[1.0, 0.5], [3.0, 0.5]]
    assert [view.weight for view in views] == [1.0, 0.5]


def test_the_jobs_settings_reach_the_guide(cast: Cast, sources: SourceStore) -> None:
    losses = Losses("cosine", total_variation="50%: 2, 75%: 0")
    guidance = Guidance(cutting=Cutting("0: 3, 50%: 1", "1"), losses=losses)
    guide = guide_of(replace(JOB, guidance=guidance, tiling=True), cast, sources)
    assert guide.distance == "cosine"
    assert guide.wrap
    assert guide.init is None
    assert [moment.look.count for moment in guide.moments] == [4, 4, 2, 2]
    assert [moment.weights for moment in guide.moments] == [{"total_variation": 2.0}] * 3 + [{}]


def test_a_span_silences_a_target_at_its_steps(cast: Cast, sources: SourceStore) -> None:
    job = replace(JOB, targets=(TextTarget("a fox", 1.0, Span(0.25, 0.75)),))
    assert [guide_of(job, cast, sources).acts(step) for step in range(4)] == [False, True, True, False]


def test_the_init_picture_is_cut_to_the_shape_that_is_drawn(cast: Cast, sources: SourceStore) -> None:
    job = replace(
        JOB, init=start(sources), guidance=Guidance(cutouts=2, losses=Losses(init_pixels="1", init_features="1"))
    )
    guide = guide_of(job, cast, sources)
    assert guide.init is not None
    assert guide.init.picture.shape == (1, 3, 16, 32)
    red = torch.tensor([1.0, -1.0, -1.0]).view(1, 3, 1, 1).expand(1, 3, 16, 32)
    assert torch.allclose(guide.init.picture, red, atol=0.1)
    there = guide.terms(guide.init.picture, generators(1))
    assert float(there["init_pixels"]) == 0
    assert float(there["init_features"]) == pytest.approx(0.0, abs=1e-6)
    elsewhere = guide.terms(-red, generators(1))
    assert float(elsewhere["init_pixels"]) > 1
    assert float(elsewhere["init_features"]) > 1e-3
    _, gradient = guide.gradient(guide.init.picture, generators(1))
    assert gradient.isfinite().all()


def test_an_init_picture_that_no_loss_needs_is_not_opened(cast: Cast, sources: SourceStore) -> None:
    assert guide_of(replace(JOB, init=Source("0a" * 32)), cast, sources).init is None


def test_an_init_picture_that_is_not_here_is_said(cast: Cast, sources: SourceStore) -> None:
    job = replace(JOB, init=Source("0a" * 32), guidance=Guidance(losses=Losses(init_features="50%: 1, 0: 0")))
    with pytest.raises(JobError, match="The init picture is not on this computer") as caught:
        guide_of(job, cast, sources)
    assert caught.value.field == "init"
