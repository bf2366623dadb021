"""Families and flags from keys and shapes, held against the networks of the original code."""

import json
from pathlib import Path
from typing import Any

import open_clip
import pytest
import torch

from clipdiff_core.checkpoints.adm_layout import adm_shapes
from clipdiff_core.checkpoints.catalogue import Entry, read_catalogue
from clipdiff_core.checkpoints.clip_shapes import BESIDE
from clipdiff_core.checkpoints.recognise import recognise, recognise_folder
from clipdiff_core.checkpoints.recognised import Shapes
from clipdiff_core.errors import CheckpointError
from tests.clipdiff_core.checkpoints.tiny_files import FLAGS

DATA = Path(__file__).parents[2] / "data" / "shapes"
NAMES = sorted(path.stem for path in DATA.glob("*.json"))
TOLD = (
    "class_cond", "learn_sigma", "num_res_blocks", "channel_mult", "use_scale_shift_norm", "resblock_updown",
    "num_channels", "image_size",
)  # fmt: skip
ENTRIES = {entry.name: entry for entry in read_catalogue()}


def golden(name: str) -> tuple[dict[str, Any], Shapes]:
    values = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return values, {key: tuple(shape) for key, shape in values["keys"].items()}


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("adm", "ddim"))])
def test_shapes_give_back_the_flags_of_a_guided_diffusion_network(name: str) -> None:
    values, shapes = golden(name)
    found = recognise(shapes)
    flags = values["flags"]
    assert found.family == "guided-diffusion"
    assert {flag: found.config[flag] for flag in TOLD} == {flag: flags[flag] for flag in TOLD}
    deepest = flags["channel_mult"].count(",")  # attention below that leaves nothing to see
    sides = [side for side in flags["attention_resolutions"].split(",") if 64 // int(side) <= 2**deepest]
    assert sorted(found.config["attention_resolutions"].split(",")) == sorted(sides)
    asked = {question.field: question for question in found.unsure}
    assert {"num_heads", "num_head_channels", "noise_schedule"} <= asked.keys()
    assert flags["num_heads"] in asked["num_heads"].choices
    assert flags["num_head_channels"] in asked["num_head_channels"].choices
    assert all(question.likely in question.choices for question in found.unsure)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("vdiffusion")])
def test_each_v_diffusion_network_is_known_by_its_structure(name: str) -> None:
    values, shapes = golden(name)
    found = recognise(shapes)
    assert found.family == "v-diffusion"
    assert values["model"] in (found.config["model"], *(choice for asked in found.unsure for choice in asked.choices))


def test_the_secondary_model_is_known() -> None:
    found = recognise(golden("secondary")[1])
    assert (found.family, found.config, found.unsure) == ("secondary", {}, ())


def test_two_networks_of_one_structure_are_told_apart_by_hash_or_by_asking() -> None:
    shapes = golden("vdiffusion_cc12m_1")[1]
    assert [question.field for question in recognise(shapes).unsure] == ["model"]
    known = recognise(shapes, known=ENTRIES["cc12m_1"])
    assert (known.config, known.unsure) == ({"model": "cc12m_1"}, ())


PUBLISHED = {256: "1,1,2,2,4,4", 512: "0.5,1,1,2,2,4,4"}


@pytest.mark.parametrize("entry", [e for e in ENTRIES.values() if e.family == "guided-diffusion"], ids=lambda e: e.name)
def test_a_published_network_is_built_as_published(entry: Entry) -> None:
    shapes = adm_shapes({**entry.config, "channel_mult": PUBLISHED[entry.config["image_size"]]})
    found = recognise(shapes, known=entry)
    assert found.unsure == ()
    assert {flag: found.config[flag] for flag in entry.config} == dict(entry.config)
    if "num_heads" in entry.config:
        assert found.config["num_head_channels"] == -1
    guessed = recognise(shapes)  # and without the catalogue, the likely answers are the published ones
    assert {flag: guessed.config[flag] for flag in entry.config} == dict(entry.config)


def test_answers_take_the_place_of_what_was_likely() -> None:
    found = recognise(golden("adm_256_style")[1])
    assert found.settle({})["num_heads"] == 4
    settled = found.settle({"num_head_channels": "16", "use_new_attention_order": "true"})
    assert (settled["num_head_channels"], settled["use_new_attention_order"]) == (16, True)
    assert found.settle({"num_heads": 8})["num_head_channels"] == -1
    assert {question.field for question in found.unanswered({"num_heads": 8})}.isdisjoint({"num_head_channels"})


def test_attention_keeps_its_depth_when_the_side_is_another() -> None:
    found = recognise(golden("adm_heads_no_updown")[1])
    assert found.config["attention_resolutions"] == "16"
    assert found.settle({"image_size": 256})["attention_resolutions"] == "64"


@pytest.mark.parametrize(("field", "answer"), [("num_heads", 3), ("num_heads", "many"), ("noise_schedule", "sigmoid")])
def test_an_answer_that_cannot_be_is_refused_with_those_that_can(field: str, answer: Any) -> None:
    with pytest.raises(CheckpointError, match=f"{field} can be .* or ") as caught:
        recognise(golden("adm_heads4")[1]).settle({field: answer})
    assert caught.value.field == field


def test_an_answer_to_what_was_not_asked_is_refused() -> None:
    with pytest.raises(CheckpointError, match="nothing to answer about learn_sigma"):
        recognise(golden("adm_heads4")[1]).settle({"learn_sigma": False})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"out.2.bias": None}, r"out\.2\.bias is missing"),
        ({"middle_block.1.qkv.weight": (3, 3, 1)}, r"middle_block\.1\.qkv\.weight"),
        ({"extra": (1,)}, "extra is missing, left over"),
        ({"input_blocks.0.0.weight": (32, 6, 3, 3)}, "takes more than a picture"),
        ({"output_blocks.999999999.0.x": (1,)}, "missing"),
        ({"input_blocks.1.0.in_layers.2.weight": None}, "missing"),
        ({"time_embed.0.weight": (128,)}, "missing"),
        ({"time_embed.0.weight": (0, 0)}, "missing"),
    ],
)
def test_a_network_that_is_not_whole_is_refused(change: dict[str, Any], said: str) -> None:
    shapes = {key: shape for key, shape in (adm_shapes(FLAGS) | change).items() if shape is not None}
    with pytest.raises(CheckpointError, match=said):
        recognise(shapes)


def test_a_classifier_is_named() -> None:
    shapes = {key: shape for key, shape in adm_shapes(FLAGS).items() if not key.startswith("output")}
    with pytest.raises(CheckpointError, match="classifier"):
        recognise(shapes)


def test_a_changed_v_diffusion_network_is_refused_with_those_that_are_known() -> None:
    shapes = {**golden("vdiffusion_yfcc_2")[1], "timestep_embed.weight": (16, 1)}
    with pytest.raises(CheckpointError, match=r"none of those that ClipDiff knows: cc12m_1, .*yfcc_2"):
        recognise(shapes)


@pytest.mark.parametrize("architecture", ["ViT-B-32", "ViT-L-14", "RN50", "RN50x4", "ViT-H-14", "ViT-g-14"])
def test_a_clip_gives_back_its_open_clip_configuration(architecture: str) -> None:
    config = open_clip.get_model_config(architecture)
    assert config is not None
    with torch.device("meta"):
        model = open_clip.CLIP(**config)
    shapes = {key: tuple(value.shape) for key, value in model.state_dict().items()}
    found = recognise(shapes)
    assert found.family == "open_clip"
    assert [question.field for question in found.unsure] == ["quick_gelu"]
    with torch.device("meta"):
        again = open_clip.CLIP(found.config["embed_dim"], found.config["vision_cfg"], found.config["text_cfg"])
    assert {key: tuple(value.shape) for key, value in again.state_dict().items()} == shapes
    assert {key: value for key, value in found.config["vision_cfg"].items() if key != "mlp_ratio"} == {
        key: value for key, value in config["vision_cfg"].items() if key != "mlp_ratio"
    }
    assert found.config["text_cfg"] == config["text_cfg"]


def test_the_catalogue_knows_what_a_clips_shapes_do_not_say() -> None:
    with torch.device("meta"):
        model = open_clip.CLIP(**(open_clip.get_model_config("ViT-L-14") or {}))
    shapes = {key: tuple(value.shape) for key, value in model.state_dict().items()}
    ours = recognise(shapes, known=ENTRIES["ViT-L-14_laion2b_s32b_b82k"])
    assert (ours.config["quick_gelu"], ours.config["preprocess"]["mean"]) == (False, [0.5, 0.5, 0.5])
    openai = recognise(shapes, known=ENTRIES["ViT-L-14_openai"])
    assert (openai.config["quick_gelu"], openai.unsure) == (True, ())


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["text_model.embeddings.token_embedding.weight", "vision_model.x", "logit_scale"], "Hugging Face.*open_clip"),
        (["logit_scale", "visual.trunk.patch_embed.weight", "text.x"], "of a form that ClipDiff does not read"),
        (["logit_scale", "visual.proj", *BESIDE], "of a form"),
        (["conv.weight"], "of no network that ClipDiff knows"),
        ([], "of no network that ClipDiff knows"),
    ],
)
def test_other_networks_have_their_sentence(keys: list[str], said: str) -> None:
    with pytest.raises(CheckpointError, match=said):
        recognise(dict.fromkeys(keys, (1,)))


def test_stable_diffusion_is_recognised_as_such() -> None:
    assert recognise({"input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight": (1,)}).family == "stable-diffusion"


@pytest.mark.parametrize(
    ("name", "values", "family"),
    [
        (
            "model_index.json",
            {"_class_name": "StableDiffusionXLPipeline", "unet": ["diffusers", "X"]},
            "stable-diffusion",
        ),
        ("model_index.json", {"_class_name": "DDPMPipeline", "unet": ["diffusers", "UNet2DModel"]}, "diffusers-unet2d"),
        ("config.json", {"_class_name": "UNet2DModel"}, "diffusers-unet2d"),
    ],
)
def test_diffusers_folders_are_known_by_kind(tmp_path: Path, name: str, values: dict[str, Any], family: str) -> None:
    (tmp_path / name).write_text(json.dumps(values), encoding="utf-8")
    assert recognise_folder(tmp_path).family == family


def test_a_model_of_our_own_says_what_it_is(tiny_model: Path) -> None:
    assert recognise_folder(tiny_model).family == "starter"


@pytest.mark.parametrize("content", ["", "[]", "[" * 100_000, '{"_class_name": 3}', '{"unet": []}'])
def test_a_folder_of_anything_else_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "model_index.json").write_text(content, encoding="utf-8")
    with pytest.raises(CheckpointError, match="holds no model that ClipDiff knows"):
        recognise_folder(tmp_path)
