"""CLIPs of open_clip: built as their configuration says, loaded strictly from safetensors, ready to guide."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import open_clip
import pytest
import torch
from safetensors.torch import save_file

from clipdiff_core import folders
from clipdiff_core.clip.clip_config import ClipConfig, from_dict, named, read_clip_config
from clipdiff_core.clip.clip_files import find_clip, find_tagged
from clipdiff_core.clip.open_clips import build_clip, load_open_clip
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.errors import CheckpointError
from clipdiff_core.guidance.descriptors import Descriptors
from clipdiff_core.guidance.guide import Guide, View
from clipdiff_core.guidance.moments import steady
from tests.clipdiff_core.tiny_model import randomize
from tests.clipdiff_core.toys import generators

pytestmark = pytest.mark.usefixtures("one_thread")
CPU = torch.device("cpu")
TEXT = {"context_length": 16, "vocab_size": 49408, "width": 16, "heads": 2, "layers": 1}
VIT = {"image_size": 32, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16}
TINY: dict[str, Any] = {"embed_dim": 16, "vision_cfg": VIT, "text_cfg": TEXT}
RESNET = TINY | {"vision_cfg": {"image_size": 64, "layers": [1, 1, 1, 1], "width": 8, "patch_size": None}}
TIMM = TINY | {"vision_cfg": {"image_size": 32, "timm_model_name": "test_vit", "timm_pool": "", "timm_proj": "linear"}}
OBLONG = TINY | {"vision_cfg": VIT | {"image_size": [32, 48]}}
SIGLIP = TINY | {"custom_text": True, "init_logit_bias": -10}
COCA = TINY | {
    "multimodal_cfg": {"context_length": 16, "vocab_size": 49408, "width": 16, "heads": 2, "layers": 1},
    "vision_cfg": VIT | {"attentional_pool": True, "attn_pooler_heads": 4, "output_tokens": True},
    "text_cfg": TEXT | {"embed_cls": True, "output_tokens": True},
}


def weights(model: Mapping[str, Any], path: Path, precision: torch.dtype = torch.float32) -> Path:
    """Random weights of the CLIP that `model` makes, saved as safetensors."""
    network = build_clip(ClipConfig("made", model))
    randomize(network, seed=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({key: value.to(precision).contiguous() for key, value in network.state_dict().items()}, path)
    return path


def write_folder(folder: Path, model: Mapping[str, Any], **preprocess: list[float]) -> Path:
    """A folder as open_clip and the hub have it."""
    weights(model, folder / "open_clip_model.safetensors")
    config = {"model_cfg": model, "preprocess_cfg": preprocess}
    (folder / "open_clip_config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def load(source: Path, architecture: str = "", tag: str = "", known: Mapping[str, Any] | None = None) -> Perceptor:
    return load_open_clip(find_clip(source, architecture, tag, known), CPU)


def assert_guides(perceptor: Perceptor) -> None:
    guide = Guide((View(perceptor, Descriptors(perceptor.encode_texts(["a fox"]), torch.ones(1))),), steady(2))
    pictures = torch.rand(1, 3, 40, 56, generator=torch.Generator().manual_seed(0)) * 2 - 1
    terms, gradient = guide.gradient(pictures, generators(1))
    assert torch.isfinite(terms["clip"]).all()
    assert (gradient != 0).float().mean() > 0.5
    assert all(parameter.grad is None and not parameter.requires_grad for parameter in perceptor.model.parameters())
    assert not perceptor.model.training


@pytest.mark.parametrize(
    ("model", "size"),
    [(TINY, 32), (RESNET, 64), (TIMM, 32), (OBLONG, 48), (SIGLIP, 32), (COCA, 32)],
    ids=["vit", "resnet", "timm", "oblong", "siglip", "coca"],
)
def test_every_kind_of_tower_loads_and_guides(model: Mapping[str, Any], size: int, tmp_path: Path) -> None:
    perceptor = load(write_folder(tmp_path / "own", model))
    assert perceptor.size == size
    assert_guides(perceptor)


def test_the_descriptors_are_open_clips_own(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "own", TINY, mean=[0.5, 0.4, 0.3], std=[0.35, 0.3, 0.25])
    perceptor = load(folder)
    theirs: Any
    preprocess: Any
    theirs, _, preprocess = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    theirs.eval()
    tokens = open_clip.get_tokenizer(f"local-dir:{folder}")(["a fox", "two dogs"])
    pictures = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    normalize = preprocess.transforms[-1]
    with torch.no_grad():
        assert torch.allclose(
            perceptor.encode_texts(["a fox", "two dogs"]), theirs.encode_text(tokens, normalize=True), atol=1e-6
        )
        seen = theirs.encode_image(normalize(pictures), normalize=True)
        assert torch.allclose(perceptor.encode_pictures(pictures * 2 - 1), seen, atol=1e-6)


def test_quick_gelu_comes_by_itself_with_the_weights_that_need_it() -> None:
    catalogued = {"architecture": "ViT-B-32", "pretrained": "openai", "quick_gelu": True, "preprocess": {}}
    for config in (
        named("ViT-B-32", "openai"),
        named("RN50", "openai"),
        named("ViT-B-32-quickgelu"),
        from_dict(catalogued, "by its SHA-256"),
        from_dict({"model_cfg": named("ViT-B-32-quickgelu").model}, "in its folder"),
        from_dict(TINY | {"quick_gelu": True}, "imported"),
    ):
        assert config.model["quick_gelu"] is True
    for config in (named("ViT-B-32"), named("ViT-B-32", "laion2b_s34b_b79k"), from_dict(TINY, "own")):
        assert not config.model.get("quick_gelu")


def test_quick_gelu_makes_another_descriptor(tmp_path: Path) -> None:
    path = weights(TINY, tmp_path / "clip.safetensors")
    slow, quick = (load(path, known=TINY | {"quick_gelu": gelu}).encode_texts(["a fox"]) for gelu in (False, True))
    assert (slow - quick).abs().max() > 1e-4


def test_statistics_are_those_of_the_weights() -> None:
    assert named("ViT-L-14", "laion2b_s32b_b82k").mean == (0.5, 0.5, 0.5)
    assert named("ViT-L-14", "openai").mean == open_clip.OPENAI_DATASET_MEAN
    assert named("ViT-L-14").std == open_clip.OPENAI_DATASET_STD
    told = from_dict({"architecture": "ViT-B-32", "preprocess": {"mean": [0.1, 0.2, 0.3]}}, "told")
    assert (told.mean, told.std) == ((0.1, 0.2, 0.3), open_clip.OPENAI_DATASET_STD)


def test_a_configuration_of_ones_own_may_lie_anywhere(tmp_path: Path) -> None:
    path = weights(TINY, tmp_path / "clip.safetensors")
    own = tmp_path / "elsewhere" / "own.json"
    own.parent.mkdir()
    own.write_text(json.dumps(TINY), encoding="utf-8")
    by_path = load(path, str(own)).encode_texts(["a fox"])
    path.with_suffix(".json").write_text(json.dumps(TINY), encoding="utf-8")
    assert torch.equal(by_path, load(path).encode_texts(["a fox"]))


def test_weights_without_any_configuration_ask_for_one(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="does not say which CLIP it is") as caught:
        load(weights(TINY, tmp_path / "clip.safetensors"))
    assert caught.value.field == "model"


def test_halves_are_computed_with_in_full(tmp_path: Path) -> None:
    path = weights(TINY, tmp_path / "clip.safetensors", torch.float16)
    perceptor = load(path, known=TINY)
    assert {parameter.dtype for parameter in perceptor.model.parameters()} == {torch.float32}
    whole = load(weights(TINY, tmp_path / "whole.safetensors"), known=TINY)
    assert torch.allclose(perceptor.encode_texts(["a fox"]), whole.encode_texts(["a fox"]), atol=1e-2)


def test_old_leftovers_beside_the_weights_do_no_harm(tmp_path: Path) -> None:
    network = build_clip(ClipConfig("made", RESNET))
    tensors = {key: value for key, value in network.state_dict().items() if not key.endswith("num_batches_tracked")}
    old = {"input_resolution": torch.tensor(64), "logit_scale": torch.ones(1)}
    save_file(tensors | old, tmp_path / "old.safetensors")
    assert_guides(load(tmp_path / "old.safetensors", known=RESNET))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"text_projection": None}, r"1 missing \(text_projection\)"),
        ({"visual.extra": torch.ones(1)}, r"1 left over \(visual\.extra\)"),
        ({"visual.proj": torch.ones(32, 17)}, r"1 of another shape \(visual\.proj\)"),
        ({"text_model.final.weight": torch.ones(1)}, "in the form of Hugging Face's transformers"),
    ],
)
def test_weights_that_do_not_fit_are_refused_naming_what(
    change: dict[str, torch.Tensor | None], reason: str, tmp_path: Path
) -> None:
    tensors = {**build_clip(ClipConfig("made", TINY)).state_dict(), **change}
    save_file({key: value for key, value in tensors.items() if value is not None}, tmp_path / "clip.safetensors")
    with pytest.raises(CheckpointError, match=reason) as caught:
        load(tmp_path / "clip.safetensors", known=TINY)
    assert caught.value.field == "model"


def test_damaged_weights_are_named(tmp_path: Path) -> None:
    path = weights(TINY, tmp_path / "clip.safetensors")
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(CheckpointError, match=r"“clip\.safetensors” is damaged"):
        load(path, known=TINY)


@pytest.mark.parametrize(
    "values",
    [{}, {"model_cfg": 3}, {"embed_dim": 16}, {"architecture": "ViT-Z-99"}, TINY | {"preprocess": {"mean": [1]}}],
)
def test_what_is_no_configuration_is_refused(values: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(CheckpointError, match=r"none of open_clip's|no architecture"):
        read_clip_config(tmp_path / "own.json", "own")


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000])
def test_a_configuration_that_cannot_be_read_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(text, encoding="utf-8")
    with pytest.raises(CheckpointError, match=r"“own” cannot be read: own\.json"):
        read_clip_config(tmp_path / "own.json", "own")


@pytest.mark.parametrize(
    "model", [TINY | {"vision_cfg": {"magic": 1}}, TINY | {"vision_cfg": 3}, TINY | {"embed_dim": "wide"}]
)
def test_a_configuration_that_makes_no_network_says_why(model: dict[str, Any]) -> None:
    with pytest.raises(CheckpointError, match="The configuration of made makes no CLIP"):
        build_clip(ClipConfig("made", model))


def test_text_networks_of_the_hub_are_refused() -> None:
    with pytest.raises(CheckpointError, match="one of Hugging Face's own"):
        build_clip(named("roberta-ViT-B-32"))


def test_names_and_tags_that_open_clip_does_not_know_are_answered_with_those_it_knows() -> None:
    with pytest.raises(CheckpointError, match=r"Similar ones: .*ViT-B-32"):
        named("ViTB32")
    with pytest.raises(CheckpointError, match="no architecture called “local-dir:/tmp”"):
        named("local-dir:/tmp")
    with pytest.raises(CheckpointError, match="Those that it knows: openai"):
        named("ViT-B-32", "mine")


@pytest.mark.parametrize("place", ["ViT-B-32_openai", "models--timm--vit_base_patch32_clip_224.openai/snapshots/abc"])
def test_open_clips_own_weights_are_found_in_the_models_folder(place: str) -> None:
    with pytest.raises(CheckpointError, match=r"not here: download.*timm/vit_base_patch32_clip_224\.openai"):
        find_tagged("ViT-B-32", "openai")
    path = folders.models() / place / "open_clip_model.safetensors"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    found = find_tagged("ViT-B-32", "openai")
    assert found.weights == path
    assert found.config.model["quick_gelu"] is True


def test_openais_own_file_is_refused_with_its_replacement(tmp_path: Path) -> None:
    for name in ("ViT-B-32.pt", "RN50.pt"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("archive/code/__torch__.py", "raise SystemExit")
    with pytest.raises(CheckpointError, match=r"TorchScript.*safetensors.*timm/vit_base_patch32_clip_224\.openai"):
        find_clip(tmp_path / "ViT-B-32.pt", "ViT-B-32")
    with pytest.raises(CheckpointError, match=r"TorchScript.*timm/resnet50_clip\.openai"):
        find_clip(tmp_path / "RN50.pt")
    with pytest.raises(CheckpointError, match="TorchScript"):
        find_clip(tmp_path)


@pytest.mark.parametrize("name", ["open_clip_pytorch_model.bin", "epoch_3.pt"])
def test_other_pickles_are_refused_too(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"no pickle at all")
    for source in (tmp_path, tmp_path / name):
        with pytest.raises(CheckpointError, match=f"“{name}” is no safetensors file"):
            find_clip(source)


def test_a_folder_without_weights_or_with_too_many_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no CLIP weights"):
        find_clip(tmp_path)
    with pytest.raises(CheckpointError, match="no CLIP weights at"):
        find_clip(tmp_path / "nowhere")
    for name in ("a.safetensors", "b.safetensors"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(CheckpointError, match="several weights"):
        find_clip(tmp_path)


def test_a_tokenizer_of_the_hub_must_lie_in_the_folder(tmp_path: Path) -> None:
    model = TINY | {"text_cfg": TEXT | {"hf_tokenizer_name": "timm/ViT-B-16-SigLIP"}}
    folder = write_folder(tmp_path / "own", model)
    with pytest.raises(CheckpointError, match=r"lacks its tokenizer.*tokenizer\.json"):
        load(folder)
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CheckpointError, match=r"cannot be read|pip install clipdiff\[diffusers\]"):
        load(folder)


def test_a_tokenizer_in_the_folder_is_used(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    pytest.importorskip("diffusers")
    from tests.clipdiff_core.tiny_pipelines import tiny_tokenizer

    model = TINY | {"text_cfg": TEXT | {"hf_tokenizer_name": "timm/ViT-B-16-SigLIP"}}
    folder = write_folder(tmp_path / "own", model)
    tiny_tokenizer().save_pretrained(str(folder))
    assert load(folder).tokenizer(["fox"])[0, :3].tolist() == [514, 513, 515]


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ["ViT-B-32", "RN50"])
def test_a_whole_architecture_loads_by_name_and_guides(architecture: str, tmp_path: Path) -> None:
    path = weights(named(architecture).model, tmp_path / "clip.safetensors", torch.float16)
    perceptor = load(path, architecture, "openai")
    assert perceptor.size == 224
    assert_guides(perceptor)
