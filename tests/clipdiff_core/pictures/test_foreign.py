"""Pictures of other programs say how they were made, and hostile ones do no harm."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from clipdiff_core.errors import PictureError
from clipdiff_core.events import MadeWith
from clipdiff_core.job import Job, Size
from clipdiff_core.pictures.foreign import read_origin
from clipdiff_core.pictures.found import LONGEST_PROMPT, Found
from clipdiff_core.pictures.metadata import KEY, Texts, png_info
from clipdiff_core.targets import TextTarget

MADE_WITH = MadeWith("cpu", "float32", 2, {})
A1111 = """masterpiece, (red fox:1.3) in snow
by a river
Negative prompt: blurry, (worst quality:1.4)
lowres
Steps: 28, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 1234567890, Size: 512x768, Model hash: abc, \
Model: dream, Lora hashes: "one: 1a, two: 2b", Version: v1.10.1"""
GRAPH: dict[str, Any] = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 42,
            "steps": 20,
            "cfg": 8.0,
            "sampler_name": "dpmpp_2m",
            "scheduler": "karras",
            "denoise": 1,
            "model": ["10", 0],
            "positive": ["6", 0],
            "negative": ["7", 0],
            "latent_image": ["5", 0],
        },
    },
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd15.safetensors"}},
    "10": {"class_type": "LoraLoader", "inputs": {"lora_name": "ink.safetensors", "model": ["4", 0]}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 640, "height": 448, "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a lighthouse", "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "people", "clip": ["4", 1]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0]}},
}


def png(folder: Path, **texts: str) -> Path:
    info = PngInfo()
    for name, text in texts.items():
        info.add_itxt(name.replace("_", "-") if name == "sd_metadata" else name, text)
    path = folder / "a.png"
    Image.new("RGB", (8, 8)).save(path, pnginfo=info)
    return path


def with_comment(path: Path, comment: bytes) -> Path:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = comment
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    return path


def read(folder: Path, **texts: str) -> Found:
    found = read_origin(png(folder, **texts))
    assert isinstance(found, Found)
    return found


def check_a1111(found: object) -> None:
    assert isinstance(found, Found)
    assert found.program == "AUTOMATIC1111"
    assert found.words == "masterpiece, (red fox:1.3) in snow\nby a river"
    assert found.unwanted == "blurry, (worst quality:1.4)\nlowres"
    assert (found.seed, found.steps, found.scale) == (1234567890, 28, 6.5)
    assert (found.sampler, found.schedule, found.size, found.model) == ("DPM++ 2M", "Karras", Size(512, 768), "dream")
    assert ("Lora hashes", "one: 1a, two: 2b") in found.extra


def test_parameters_in_a_png(tmp_path: Path) -> None:
    check_a1111(read_origin(png(tmp_path, parameters=A1111)))


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
@pytest.mark.parametrize(
    ("charset", "encoding"),
    [(b"UNICODE\x00", "utf-16-be"), (b"UNICODE\x00", "utf-16-le"), (b"ASCII\x00\x00\x00", "ascii"), (b"", "utf-8")],
)
def test_parameters_in_the_comment_of_other_formats(tmp_path: Path, suffix: str, charset: bytes, encoding: str) -> None:
    check_a1111(read_origin(with_comment(tmp_path / f"a{suffix}", charset + A1111.encode(encoding))))


def test_a_chinese_comment(tmp_path: Path) -> None:
    comment = b"UNICODE\x00" + "雪中的狐狸\nSteps: 20, Sampler: Euler a, Seed: 5".encode("utf-16-be")
    found = read_origin(with_comment(tmp_path / "a.jpg", comment))
    assert isinstance(found, Found)
    assert found.words == "雪中的狐狸"


@pytest.mark.parametrize(
    ("version", "program"),
    [
        ("f2.0.1v1.10.1-previous-224", "Forge"),
        ("ComfyUI", "ComfyUI"),
        ("Fooocus v2.5.5", "Fooocus"),
        ("v1.9.4", "AUTOMATIC1111"),
    ],
)
def test_others_write_parameters_too(tmp_path: Path, version: str, program: str) -> None:
    text = f"a fox\nSteps: 20, Sampler: Euler, Seed: 1, Version: {version}"
    assert read(tmp_path, parameters=text).program == program


def test_parameters_without_a_prompt_or_with_only_an_unwanted_one(tmp_path: Path) -> None:
    settings = "Steps: 20, Sampler: Euler, Seed: 1"
    assert read(tmp_path, parameters=settings).words == ""
    found = read(tmp_path, parameters=f"Negative prompt: dogs\n{settings}")
    assert (found.words, found.unwanted) == ("", "dogs")


def test_what_stands_behind_the_settings_is_not_lost_on_them(tmp_path: Path) -> None:
    assert read(tmp_path, parameters=f"{A1111}\nTemplate: something else").steps == 28


def test_a_text_that_is_no_parameters_says_nothing(tmp_path: Path) -> None:
    assert read_origin(png(tmp_path, parameters="a fox: red, small")) is None
    assert read_origin(png(tmp_path)) is None


def test_our_own_picture_is_its_whole_job(tmp_path: Path) -> None:
    job = Job((TextTarget("a fox"),), seed=9)
    path = tmp_path / "a.png"
    Image.new("RGB", (8, 8)).save(path, pnginfo=png_info(job, MADE_WITH))
    assert read_origin(path) == job


def test_a_damaged_job_leaves_what_is_for_others(tmp_path: Path) -> None:
    texts = Texts.of(Job((TextTarget("a (small) fox"), TextTarget("fog", -0.5))), MADE_WITH)
    found = read(tmp_path, **{KEY: "{broken", "parameters": texts.parameters})
    assert found.program == "ClipDiff"
    assert (found.words, found.unwanted) == (r"a \(small\) fox", "(fog:0.5)")
    assert found.schedule == "Karras"


def test_invokeai(tmp_path: Path) -> None:
    values = {
        "generation_mode": "txt2img",
        "positive_prompt": "a (tall ship)1.2 at sea++",
        "negative_prompt": "land",
        "seed": 77,
        "steps": 30,
        "cfg_scale": 7.5,
        "scheduler": "dpmpp_2m_k",
        "width": 512,
        "height": 640,
        "model": {"key": "x", "name": "dreamshaper", "base": "sd-1"},
    }
    found = read(tmp_path, invokeai_metadata=json.dumps(values))
    assert found.program == "InvokeAI"
    assert found.words == "a (tall ship:1.2) at (sea:1.21)"
    assert (found.seed, found.steps, found.scale, found.size) == (77, 30, 7.5, Size(512, 640))
    assert (found.model, found.unwanted, found.sampler) == ("dreamshaper", "land", "dpmpp_2m_k")
    assert ("generation_mode", "txt2img") in found.extra


def test_older_invokeai(tmp_path: Path) -> None:
    image = {"prompt": [{"prompt": "a ship [land, birds]", "weight": 1}], "seed": 5, "steps": 50, "cfg_scale": 7}
    image |= {"sampler": "k_lms", "width": 512, "height": 512}
    values = {"app_id": "invoke-ai/InvokeAI", "model_weights": "stable-diffusion-1.5", "image": image}
    found = read(tmp_path, sd_metadata=json.dumps(values))
    assert (found.words, found.unwanted) == ("a ship", "land, birds")
    assert (found.sampler, found.model, found.seed) == ("k_lms", "stable-diffusion-1.5", 5)
    found = read(tmp_path, Dream='"a \\"big\\" ship [land]" -s 50 -S 1234 -W 512 -H 384 -C 7.5 -A k_euler')
    assert (found.words, found.unwanted) == ('a "big" ship', "land")
    assert (found.steps, found.seed, found.size, found.sampler) == (50, 1234, Size(512, 384), "k_euler")


def test_fooocus_in_its_own_scheme(tmp_path: Path) -> None:
    values = {
        "prompt": "a castle",
        "negative_prompt": "fog",
        "styles": "['Fooocus V2']",
        "performance": "Speed",
        "steps": 30,
        "resolution": "(1152, 896)",
        "guidance_scale": 4.0,
        "base_model": "juggernautXL",
        "sampler": "dpmpp_2m_sde_gpu",
        "scheduler": "karras",
        "seed": "8675309",
        "metadata_scheme": "fooocus",
        "version": "Fooocus v2.5.5",
    }
    found = read(tmp_path, parameters=json.dumps(values), fooocus_scheme="fooocus")
    assert (found.program, found.words, found.unwanted) == ("Fooocus", "a castle", "fog")
    assert (found.seed, found.size, found.steps, found.scale) == (8675309, Size(1152, 896), 30, 4.0)
    assert ("performance", "Speed") in found.extra


def test_fooocus_in_the_scheme_of_others(tmp_path: Path) -> None:
    text = (
        "a castle\nNegative prompt: fog\nSteps: 30, Sampler: DPM++ 2M SDE Karras, Seed: 8, Size: 1152x896, "
        'CFG scale: 4, Model: juggernautXL, Fooocus V2 Expansion: "", Version: Fooocus v2.5.5'
    )
    found = read(tmp_path, parameters=text, fooocus_scheme="a1111")
    assert (found.program, found.words, found.size) == ("Fooocus", "a castle", Size(1152, 896))


def test_swarmui_and_novelai(tmp_path: Path) -> None:
    swarm = {"sui_image_params": {"prompt": "a fox", "seed": 3, "steps": 25, "cfgscale": 1, "width": 64, "height": 64}}
    assert read(tmp_path, parameters=json.dumps(swarm)).program == "SwarmUI"
    comment = {
        "prompt": "{a fox}, [tree]",
        "uc": "{{lowres}}",
        "steps": 28,
        "scale": 5,
        "seed": 11,
        "sampler": "k_euler",
    }
    found = read(tmp_path, Comment=json.dumps(comment), Description="ignored", Software="NovelAI")
    assert (found.program, found.words, found.unwanted) == ("NovelAI", "a fox, tree", "lowres")


def check_graph(found: Found) -> None:
    assert (found.program, found.words, found.unwanted) == ("ComfyUI", "a lighthouse", "people")
    assert (found.seed, found.steps, found.scale, found.size) == (42, 20, 8.0, Size(640, 448))
    assert (found.sampler, found.schedule, found.model) == ("dpmpp_2m", "karras", "sd15.safetensors")
    assert ("Lora", "ink.safetensors") in found.extra


def test_comfys_graph(tmp_path: Path) -> None:
    check_graph(read(tmp_path, prompt=json.dumps(GRAPH)))


def test_comfys_graph_in_a_webp(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0110] = "prompt:" + json.dumps(GRAPH)
    path = tmp_path / "a.webp"
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    found = read_origin(path)
    assert isinstance(found, Found)
    check_graph(found)


def test_comfys_graph_as_it_was_drawn(tmp_path: Path) -> None:
    names = [("model", 1), ("positive", 2), ("negative", 3), ("latent_image", 4)]
    nodes = [
        {"id": 3, "type": "KSampler", "widgets_values": [42, "randomize", 20, 8.0, "dpmpp_2m", "karras", 1.0]},
        {"id": 4, "type": "CheckpointLoaderSimple", "widgets_values": ["sd15.safetensors"]},
        {"id": 5, "type": "EmptyLatentImage", "widgets_values": [640, 448, 1]},
        {"id": 6, "type": "CLIPTextEncode", "widgets_values": ["a lighthouse"]},
        {"id": 7, "type": "CLIPTextEncode", "widgets_values": ["people"]},
        {"id": 10, "type": "LoraLoader", "widgets_values": ["ink.safetensors", 1, 1]},
    ]
    nodes[0]["inputs"] = [{"name": name, "type": "X", "link": link} for name, link in names]
    nodes[5]["inputs"] = [{"name": "model", "type": "X", "link": 5}]
    links = [
        [1, 10, 0, 3, 0, "X"],
        [2, 6, 0, 3, 1, "X"],
        [3, 7, 0, 3, 2, "X"],
        [4, 5, 0, 3, 3, "X"],
        [5, 4, 0, 10, 0, "X"],
    ]
    check_graph(read(tmp_path, workflow=json.dumps({"nodes": nodes, "links": links})))


def test_comfys_custom_sampler_and_a_second_pass(tmp_path: Path) -> None:
    graph = {
        "1": {"class_type": "RandomNoise", "inputs": {"noise_seed": 5}},
        "2": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
        "3": {"class_type": "BasicScheduler", "inputs": {"steps": 4, "scheduler": "simple"}},
        "4": {"class_type": "CLIPTextEncode", "inputs": {"text": ["5", 0]}},
        "5": {"class_type": "StringConcat", "inputs": {"value": "a fox"}},
        "6": {"class_type": "BasicGuider", "inputs": {"conditioning": ["4", 0]}},
        "7": {
            "class_type": "SamplerCustomAdvanced",
            "inputs": {"noise": ["1", 0], "guider": ["6", 0], "sampler": ["2", 0], "sigmas": ["3", 0]},
        },
        "8": {
            "class_type": "KSampler",
            "inputs": {"seed": 6, "steps": 9, "positive": ["4", 0], "negative": ["4", 0], "latent_image": ["7", 0]},
        },
        "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0]}},
    }
    found = read(tmp_path, prompt=json.dumps(graph))
    assert (found.words, found.unwanted, found.seed, found.steps) == ("a fox", "", 5, 4)
    assert (found.sampler, found.schedule) == ("euler", "simple")


def test_a_graph_in_circles_comes_to_an_end(tmp_path: Path) -> None:
    graph = json.loads(json.dumps(GRAPH))
    graph["6"]["inputs"]["clip"] = ["3", 0]
    graph["4"]["inputs"]["model"] = ["4", 0]
    assert read(tmp_path, prompt=json.dumps(graph)).words.startswith("a lighthouse")


@pytest.mark.parametrize(
    "texts",
    [
        {"prompt": "[" * 100_000},
        {"prompt": "{}", "workflow": '{"nodes": [{"id": {}, "type": 3}], "links": [[], 5, [[], 1, 2]]}'},
        {"prompt": '{"1": {"class_type": "KSampler", "inputs": {"positive": [[1], {}], "seed": 1e999}}}'},
        {"prompt": '{"1": {"class_type": ["x"], "inputs": {"positive": 3}}, "2": 5}'},
        {"parameters": '{"prompt": [1, 2], "seed": {"a": 1}, "resolution": "(9, 9, 9)"}'},
        {"parameters": "Steps: x, Sampler: , Seed: -5, Size: 0x0, CFG scale: nan"},
        {"parameters": "a\n" + "Steps: 1, " * 100_000},
        {"parameters": '"' * 300_000 + "Steps: 1, Seed: 2, Size: 3x3"},
        {"invokeai_metadata": '{"positive_prompt": {"a": 1}, "seed": true, "steps": 1e400, "width": 1e30}'},
        {"invokeai_metadata": '{"positive_prompt": "' + "(" * 60_000 + '"}'},
        {"sd_metadata": '{"image": {"prompt": [{"prompt": 5}, 6]}}'},
        {"Dream": '"' + "\\" * 50_000},
        {"Comment": "null", "Description": "x"},
        {"Comment": '{"prompt": "' + "{" * 100_000 + '"}'},
    ],
)
def test_hostile_texts_are_read_quickly_or_not_at_all(tmp_path: Path, texts: dict[str, str]) -> None:
    path = png(tmp_path, **texts)
    began = time.monotonic()
    found = read_origin(path)
    assert time.monotonic() - began < 2
    if found is not None:
        assert isinstance(found, Found)
        assert len(found.words) <= LONGEST_PROMPT
        assert found.seed is None or 0 <= found.seed < 2**64
        assert all(len(name) + len(value) <= 400 for name, value in found.extra)


def test_a_graph_of_many_nodes_and_links_is_read_quickly(tmp_path: Path) -> None:
    everything = {f"i{n}": [str(n), 0] for n in range(400)}
    graph = {
        str(n): {"class_type": "SaveImage KSampler", "inputs": everything | {"positive": ["1", 0]}} for n in range(300)
    }
    path = png(tmp_path, prompt=json.dumps(graph)[:1_900_000])
    began = time.monotonic()
    read_origin(path)
    assert time.monotonic() - began < 3


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("hello")
    with pytest.raises(PictureError, match="not a picture"):
        read_origin(tmp_path / "a.png")
