"""The graphs of ComfyUI: from the sampler that made a picture back to the words, numbers and files it was given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from clipdiff_core.job import Size
from clipdiff_core.pictures.found import LONGEST_PROMPT, Found, number, prompt, size, whole, with_extra, word
from clipdiff_core.pictures.json_texts import read_json

_MOST_NODES, _MOST_INPUTS, _FARTHEST, _MOST_VISITS, _MOST_SAVES = 5000, 200, 60, 500, 20
_TEXTS = ("text", "text_g", "text_l", "prompt", "positive", "string", "value", "t5xxl", "clip_l", "wildcard_text")
_CHECKPOINTS = ("ckpt_name", "unet_name", "model_name", "base_ckpt_name")
_SAVES = ("saveimage", "previewimage", "saveanimated", "imagesave", "save image")

# Where a graph was saved as it is drawn on the screen, values have no names: those of the nodes that matter.
_WIDGETS: dict[str, tuple[str, ...]] = {
    "KSampler": ("seed", "", "steps", "cfg", "sampler_name", "scheduler", "denoise"),
    "KSamplerAdvanced": ("", "noise_seed", "", "steps", "cfg", "sampler_name", "scheduler"),
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "EmptyLatentImage": ("width", "height"),
    "EmptySD3LatentImage": ("width", "height"),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name",),
    "RandomNoise": ("noise_seed",),
    "KSamplerSelect": ("sampler_name",),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "CFGGuider": ("cfg",),
    "LoraLoader": ("lora_name",),
    "PrimitiveNode": ("value",),
}


@dataclass(frozen=True, slots=True)
class _Node:
    kind: str
    inputs: Mapping[str, Any]  # values, and links as [node, slot]


@dataclass(frozen=True, slots=True)
class _Graph:
    nodes: Mapping[str, _Node]

    def behind(self, value: object) -> _Node | None:
        """The node that a link comes from; None for a value, or a link to nowhere."""
        linked = isinstance(value, list) and len(value) == 2 and isinstance(value[0], str | int)
        return self.nodes.get(str(value[0])) if linked and isinstance(value, list) else None

    def before(self, *starts: object) -> Iterator[_Node]:
        """Every node from which something comes to these links, the nearest first, each once."""
        seen: set[int] = set()
        row = [node for start in starts if (node := self.behind(start)) is not None]
        for _ in range(_FARTHEST):
            further: list[_Node] = []
            for node in row:
                if id(node) in seen or len(seen) >= _MOST_VISITS:
                    continue
                seen.add(id(node))
                yield node
                further += [before for value in node.inputs.values() if (before := self.behind(value)) is not None]
            row = further

    def value(self, node: _Node, *names: str) -> object:
        """The first of these that `node` or one before it has, as a value."""
        for one in (node, *self.before(*node.inputs.values())):
            for name in names:
                given = one.inputs.get(name)
                if given not in (None, "") and not isinstance(given, list | dict):
                    return given
        return None

    def words(self, link: object) -> str:
        """The words that a conditioning was made from, of several encoders one after another."""
        said: list[str] = []
        for node in self.before(link):
            if "ConditioningZeroOut" in node.kind:
                return ""  # nothing was said, whatever was encoded
            said += [text for name in _TEXTS if (text := prompt(node.inputs.get(name)))]
            if len(said) > 20:
                break
        return ", ".join(dict.fromkeys(said))[:LONGEST_PROMPT]


def read_comfy(run: str, drawn: str) -> Found | None:
    """What the graph says that was `run`, else the one that was `drawn` on the screen; None where both say nothing."""
    graph = _graph(read_json(run)) or _drawn_graph(read_json(drawn))
    sampler = _sampler(graph) if graph is not None else None
    return _found(graph, sampler) if graph is not None and sampler is not None else None


def _found(graph: _Graph, sampler: _Node) -> Found:
    guider = graph.behind(sampler.inputs.get("guider"))
    told = guider or sampler
    wanted = told.inputs.get("positive", told.inputs.get("conditioning"))
    before = list(graph.before(*sampler.inputs.values()))
    loras = [word(node.inputs.get("lora_name")) for node in before if node.inputs.get("lora_name")]
    found = Found(
        "ComfyUI",
        graph.words(wanted),
        graph.words(told.inputs.get("negative")),
        seed=whole(graph.value(sampler, "seed", "noise_seed")),
        steps=whole(graph.value(sampler, "steps")),
        scale=number(graph.value(told, "cfg")),
        sampler=word(graph.value(sampler, "sampler_name")),
        schedule=word(graph.value(sampler, "scheduler")),
        size=_size(sampler, before),
        model=word(graph.value(sampler, *_CHECKPOINTS)),
    )
    return with_extra(found, {"Lora": ", ".join(loras), "denoise": graph.value(sampler, "denoise")})


def _size(sampler: _Node, before: list[_Node]) -> Size | None:
    """The side of the noise it began with, not of a picture that was made larger or smaller later."""
    empty = [node for node in before if "Empty" in node.kind]
    sizes = (size(node.inputs.get("width"), node.inputs.get("height")) for node in (*empty, sampler))
    return next((found for found in sizes if found is not None), None)


def _sampler(graph: _Graph) -> _Node | None:
    """The sampler farthest from a saved picture: what comes later redraws what that one drew."""
    saved = [node for node in graph.nodes.values() if any(name in node.kind.casefold() for name in _SAVES)]
    for nodes in (
        [node for save in saved[:_MOST_SAVES] for node in graph.before(*save.inputs.values())],
        graph.nodes.values(),
    ):
        samplers = [node for node in nodes if _samples(node)]
        if samplers:
            return samplers[-1]
    return None


def _samples(node: _Node) -> bool:
    return "Sampler" in node.kind and any(name in node.inputs for name in ("positive", "guider"))


def _graph(values: object) -> _Graph | None:
    """A graph as it was run: nodes by their numbers."""
    if not isinstance(values, dict) or len(values) > _MOST_NODES:
        return None
    nodes = {
        str(name): _Node(str(node["class_type"])[:200], dict(islice(node["inputs"].items(), _MOST_INPUTS)))
        for name, node in values.items()
        if isinstance(node, dict) and "class_type" in node and isinstance(node.get("inputs"), dict)
    }
    return _Graph(nodes) if nodes else None


def _drawn_graph(values: object) -> _Graph | None:
    """A graph as it was on the screen: a list of nodes and a list of links."""
    listed = values.get("nodes") if isinstance(values, dict) else None
    links = values.get("links") if isinstance(values, dict) else None
    if not isinstance(listed, list) or not isinstance(links, list) or len(listed) > _MOST_NODES:
        return None
    origins = {
        link[0]: [link[1], link[2]]
        for link in links[: 10 * _MOST_NODES]
        if isinstance(link, list) and len(link) >= 3 and isinstance(link[0], int)
    }
    nodes = {
        str(node["id"]): _Node(str(node["type"])[:200], _named_inputs(node, origins))
        for node in listed
        if isinstance(node, dict) and isinstance(node.get("id"), int | str) and "type" in node
    }
    return _Graph(nodes) if nodes else None


def _named_inputs(node: Mapping[str, Any], origins: Mapping[int, list[Any]]) -> dict[str, Any]:
    widgets = node.get("widgets_values")
    given: dict[str, Any] = {}
    if isinstance(widgets, list):
        names = _WIDGETS.get(str(node["type"]), ())
        given = {name: value for name, value in zip(names, widgets, strict=False) if name}
    slots = node.get("inputs")
    for slot in slots[:_MOST_INPUTS] if isinstance(slots, list) else []:
        if isinstance(slot, dict) and isinstance(slot.get("name"), str) and isinstance(slot.get("link"), int):
            given[slot["name"]] = origins.get(slot["link"])
    return given
