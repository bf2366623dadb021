"""What InvokeAI, Fooocus, SwarmUI and NovelAI write into pictures: JSON with names of their own."""

import json
import re
from collections.abc import Mapping
from typing import Any

from clipdiff_core.pictures.found import (
    LONGEST_PROMPT,
    LONGEST_TEXT,
    Found,
    number,
    prompt,
    size,
    whole,
    with_extra,
    word,
    written_size,
)

_STEP = 1.1  # what each + of InvokeAI multiplies by; each - is 0.9 times
_MOST_SIGNS = 8
_WEIGHED = re.compile(r"\(([^()]{1,1000})\)(\d{1,3}(?:\.\d{1,4})?|\.\d{1,4}|\+{1,8}|-{1,8})")
_RAISED = re.compile(r"([\w]{1,60})(\+{1,8})(?=[\s,.]|$)")
_BRACKETED = re.compile(r"\[([^\[\]]{0,2000})\]")
_DREAM = re.compile(r'\s*"((?:\\.|[^"\\]){0,10000})"(.{0,2000})', re.DOTALL)
_OPTION = re.compile(r"(?:^|\s)-(\w)\s*([^\s-]\S{0,60})")
_INVOKE_OTHERS = ("strength", "rand_device", "clip_skip", "generation_mode", "app_version", "seamless_x", "seamless_y")
_FOOOCUS_OTHERS = ("performance", "styles", "sharpness", "refiner_model", "version", "vae")


def read_json(text: str) -> Any:
    """The JSON in a text, None for anything else."""
    if len(text) > LONGEST_TEXT:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def read_invokeai(text: str) -> Found | None:
    """The `invokeai_metadata` of a picture."""
    values = read_json(text)
    if not isinstance(values, dict):
        return None
    model = values.get("model")
    found = Found(
        "InvokeAI",
        _from_invokeai(values.get("positive_prompt")),
        _from_invokeai(values.get("negative_prompt")),
        seed=whole(values.get("seed")),
        steps=whole(values.get("steps")),
        scale=number(values.get("cfg_scale")),
        sampler=word(values.get("scheduler")),
        size=size(values.get("width"), values.get("height")),
        model=word(model.get("name") or model.get("model_name")) if isinstance(model, dict) else word(model),
    )
    return with_extra(found, {name: values[name] for name in _INVOKE_OTHERS if name in values})


def read_old_invokeai(text: str) -> Found | None:
    """The `sd-metadata` of InvokeAI up to version 2; what was unwanted stood in brackets in the prompt."""
    values = read_json(text)
    image = values.get("image") if isinstance(values, dict) else None
    if not isinstance(values, dict) or not isinstance(image, dict):
        return None
    said = image.get("prompt")
    if isinstance(said, list):
        parts = [part.get("prompt") for part in said[:20] if isinstance(part, dict)]
        said = ", ".join(part for part in parts if isinstance(part, str))
    words, unwanted = _without_brackets(prompt(said))
    found = Found(
        "InvokeAI",
        words,
        unwanted,
        seed=whole(image.get("seed")),
        steps=whole(image.get("steps")),
        scale=number(image.get("cfg_scale")),
        sampler=word(image.get("sampler")),
        size=size(image.get("width"), image.get("height")),
        model=word(values.get("model_weights")),
    )
    return with_extra(found, {name: image[name] for name in ("type", "threshold", "perlin") if name in image})


def read_dream(text: str) -> Found | None:
    """The `Dream` text of InvokeAI's first versions: a prompt in quotes, and options as on a command line."""
    match = _DREAM.match(text[: 2 * LONGEST_PROMPT])
    if match is None:
        return None
    options = dict(_OPTION.findall(match[2]))
    words, unwanted = _without_brackets(prompt(match[1].replace('\\"', '"')))
    return Found(
        "InvokeAI",
        words,
        unwanted,
        seed=whole(options.get("S")),
        steps=whole(options.get("s")),
        scale=number(options.get("C")),
        sampler=word(options.get("A")),
        size=size(options.get("W"), options.get("H")),
    )


def read_fooocus(text: str) -> Found | None:
    """The `parameters` of Fooocus where its scheme is its own."""
    values = read_json(text)
    if not isinstance(values, dict):
        return None
    named = {word(name).lower().replace(" ", "_"): value for name, value in values.items()}  # once in title case
    found = Found(
        "Fooocus",
        prompt(named.get("prompt")),
        prompt(named.get("negative_prompt")),
        seed=whole(named.get("seed")),
        steps=whole(named.get("steps")),
        scale=number(named.get("guidance_scale")),
        sampler=word(named.get("sampler")),
        schedule=word(named.get("scheduler")),
        size=written_size(named.get("resolution")),
        model=word(named.get("base_model")),
    )
    return with_extra(found, {name: named[name] for name in _FOOOCUS_OTHERS if name in named})


def read_swarmui(values: Mapping[str, Any]) -> Found:
    """The `sui_image_params` of SwarmUI."""
    return Found(
        "SwarmUI",
        prompt(values.get("prompt")),
        prompt(values.get("negativeprompt")),
        seed=whole(values.get("seed")),
        steps=whole(values.get("steps")),
        scale=number(values.get("cfgscale")),
        sampler=word(values.get("sampler")),
        schedule=word(values.get("scheduler")),
        size=size(values.get("width"), values.get("height")),
        model=word(values.get("model")),
    )


def read_novelai(comment: str, description: str) -> Found | None:
    """The `Comment` and `Description` of NovelAI, whose braces and brackets for emphasis are left out."""
    values = read_json(comment)
    if not isinstance(values, dict):
        return None
    return Found(
        "NovelAI",
        _without_braces(values.get("prompt") or description),
        _without_braces(values.get("uc")),
        seed=whole(values.get("seed")),
        steps=whole(values.get("steps")),
        scale=number(values.get("scale")),
        sampler=word(values.get("sampler")),
        schedule=word(values.get("noise_schedule")),
        size=size(values.get("width"), values.get("height")),
    )


def _from_invokeai(value: object) -> str:
    """InvokeAI's emphasis, “fox++” and “(red fox)1.3”, as the web UI writes it."""

    def weighed(match: re.Match[str]) -> str:
        signs = match[2]
        if signs[0] not in "+-":
            return f"({match[1]}:{signs})"
        return f"({match[1]}:{(_STEP if signs[0] == '+' else 0.9) ** min(len(signs), _MOST_SIGNS):.3g})"

    return _RAISED.sub(weighed, _WEIGHED.sub(weighed, prompt(value)))


def _without_brackets(text: str) -> tuple[str, str]:
    return " ".join(_BRACKETED.sub(" ", text).split()), ", ".join(_BRACKETED.findall(text))


def _without_braces(value: object) -> str:
    return re.sub(r"[{}\[\]]", "", prompt(value))
