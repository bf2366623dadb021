"""What is known of a model without its weights: of every family, and of files that are damaged."""

import json
from pathlib import Path
from typing import Any

import pytest

from clipdiff_core.checkpoints.recognised import CLIP, GUIDED, SECONDARY, STABLE, UNET_2D, V_DIFFUSION
from clipdiff_core.checkpoints.store import DRAWING, MANIFEST, STARTER, write_manifest
from clipdiff_core.checkpoints.traits import SECONDARY_SIDE, V_TRAITS, Traits, read_kinds, read_traits
from clipdiff_core.denoisers.v_diffusion import V_NETWORKS
from clipdiff_core.job import Size


@pytest.fixture
def models(home: Path) -> Path:
    """The models folder."""
    return home / "models"


def make(folder: Path, kind: str, files: dict[str, Any]) -> str:
    """A model whose files hold JSON, or what is given as bytes; returns its name."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    folder.mkdir(parents=True, exist_ok=True)
    write_manifest(folder, kind)
    return folder.name


def test_the_starter_hears_words_and_brings_its_clip() -> None:
    assert read_traits("starter") == Traits(STARTER, hears=True, classes=(), native_size=None)
    assert read_traits("starter").guides_itself


def test_guided_diffusion_tells_its_size_and_classes(models: Path) -> None:
    plain = make(models / "plain", GUIDED, {"network.json": {"image_size": 512, "class_cond": False}})
    assert read_traits(plain) == Traits(GUIDED, hears=False, native_size=Size(512, 512))
    assert not read_traits(plain).guides_itself
    flags = {"image_size": 64, "class_cond": True}
    assert len(read_traits(make(models / "thousand", GUIDED, {"network.json": flags})).classes) == 1000
    three = make(models / "three", GUIDED, {"network.json": flags | {"num_classes": 3}})
    assert read_traits(three).classes == ("0", "1", "2")


def test_v_diffusions_networks_are_as_the_denoisers_have_them(models: Path) -> None:
    assert {name: (config.size, config.descriptor > 0) for name, config in V_NETWORKS.items()} == V_TRAITS
    for name, (side, hears) in V_TRAITS.items():
        make(models / name, V_DIFFUSION, {"network.json": {"model": name}})
        assert read_traits(name) == Traits(V_DIFFUSION, hears, native_size=Size(side, side))


def test_the_secondary_model_hears_nothing(models: Path) -> None:
    name = make(models / "secondary", SECONDARY, {"network.json": {}})
    assert read_traits(name) == Traits(SECONDARY, hears=False, native_size=Size(SECONDARY_SIDE, SECONDARY_SIDE))


@pytest.mark.parametrize(
    ("kind", "file", "sides", "size"),
    [
        (UNET_2D, "config.json", 32, Size(32, 32)),
        (UNET_2D, "unet/config.json", [64, 128], Size(128, 64)),  # diffusers names the height first
        (UNET_2D, "config.json", None, Size(64, 64)),
        (STABLE, "unet/config.json", 64, Size(512, 512)),
        (STABLE, "unet/config.json", 128, Size(1024, 1024)),
        (STABLE, "unet/config.json", [64, 96], Size(768, 512)),
    ],
)
def test_diffusers_networks_tell_their_size(models: Path, kind: str, file: str, sides: Any, size: Size) -> None:
    name = make(models / "net", kind, {file: {"sample_size": sides}, "model_index.json": {}})
    assert read_traits(name) == Traits(kind, hears=kind == STABLE, native_size=size)


def test_a_pipelines_own_network_comes_before_what_lies_beside_it(models: Path) -> None:
    files = {"unet/config.json": {"sample_size": 64}, "config.json": {"sample_size": 32}}
    assert read_traits(make(models / "net", STABLE, files)).native_size == Size(512, 512)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"model": []}', b" " * 1_000_001])
@pytest.mark.parametrize("kind", DRAWING)
def test_a_damaged_configuration_leaves_the_rest_unknown(models: Path, kind: str, content: bytes) -> None:
    name = make(models / "net", kind, {"network.json": content, "config.json": content, "unet/config.json": content})
    traits = read_traits(name)
    assert traits.kind == kind
    assert traits.classes == ()
    if kind in (GUIDED, V_DIFFUSION):
        assert traits.native_size is None


@pytest.mark.parametrize("side", [0, -8, 30, 100, 4096, True, "256", 256.0, None, [256], {}])
def test_a_size_that_cannot_be_drawn_is_none(models: Path, side: Any) -> None:
    assert read_traits(make(models / "net", GUIDED, {"network.json": {"image_size": side}})).native_size is None


@pytest.mark.parametrize("sides", [[64], [64, 64, 64], ["64", "64"], "64", 3.5, {}, 10**9, [10**9, 64]])
def test_diffusers_sizes_that_are_none(models: Path, sides: Any) -> None:
    traits = read_traits(make(models / "net", STABLE, {"unet/config.json": {"sample_size": sides}}))
    assert traits.native_size in (None, Size(512, 512))
    assert (traits.native_size is None) == bool(sides)


@pytest.mark.parametrize("count", [0, -3, True, "3", 3.0, None, 10**12])
def test_a_number_of_classes_that_cannot_be_is_none(models: Path, count: Any) -> None:
    flags = {"image_size": 64, "class_cond": True, "num_classes": count}
    assert read_traits(make(models / "net", GUIDED, {"network.json": flags})).classes == ()


def test_of_a_model_that_cannot_be_found_nothing_is_known(models: Path) -> None:
    name = make(models / "net", GUIDED, {"network.json": {"image_size": 512}})
    (models / name / MANIFEST).write_text("{", encoding="utf-8")
    for unknown in (name, "no such", "", "a" * 5000, "\0"):
        assert read_traits(unknown) == Traits()
    assert Traits().hears
    assert Traits().guides_itself


def test_every_model_that_is_here_has_its_kind(models: Path) -> None:
    make(models / "net", GUIDED, {})
    make(models / "ViT", CLIP, {})
    (models / make(models / "broken", GUIDED, {}) / MANIFEST).write_text("{", encoding="utf-8")
    assert read_kinds() == {"starter": STARTER, "ViT": CLIP, "broken": "", "net": GUIDED}
