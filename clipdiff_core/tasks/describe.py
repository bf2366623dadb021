"""The task “describe”: CLIP ranks words for the init picture. It draws nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch

from clipdiff_core.cast import Cast
from clipdiff_core.clip.perceptor import Perceptor
from clipdiff_core.guidance.preparing import open_init
from clipdiff_core.guidance.ranking import OWN, Look, rank, spelled
from clipdiff_core.guidance.word_cache import WordCache
from clipdiff_core.job import Job
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.pictures.words import read_words
from clipdiff_core.task_settings import WORD_LISTS
from clipdiff_core.tasks.cut_out import looking, squared


@dataclass(frozen=True)
class DescribeTask:
    """A job made ready: what every CLIP sees in the picture, and the words of each list.

    A model that says what it knows is asked for no other subjects where its own CLIP looks, and of the other lists for
    the words that this CLIP has learned: what it never heard of would come out anywhere. One's own words are asked for
    as they are.
    """

    job: Job
    looks: tuple[Look, ...]
    lists: dict[str, tuple[str, ...]]
    cache: WordCache

    @staticmethod
    @torch.no_grad()
    def prepare(job: Job, cast: Cast, sources: SourceStore, cache: WordCache | None = None) -> "DescribeTask":
        """Look at the picture; raises `JobError` when it is no longer there, or there is no CLIP that looks."""
        guides = looking(cast)
        picture = open_init(job, sources)
        total = sum(weight for _, weight in guides)
        looks: list[Look] = []
        for index, (perceptor, weight) in enumerate(guides):
            clips = job.guidance.clips
            sha256 = clips[index].sha256 if index < len(clips) else job.model.sha256
            whole = squared(picture, perceptor.size).to(perceptor.device)
            seen = perceptor.encode_pictures(torch.cat([whole, whole.flip(-1)])).mean(0, keepdim=True)
            looks.append(Look(perceptor, sha256, seen / seen.norm(), weight / total))
        own = cast.models.perceptor if any(one is cast.models.perceptor for one, _ in guides) else None
        concepts = cast.models.files.concepts() if own is not None else ()
        return DescribeTask(job, tuple(looks), _lists(job, own, concepts), cache or WordCache())

    def ranked(self) -> Iterator[tuple[str, dict[str, float]]]:
        """Each list with its likeliest words and their probabilities, one list after another."""
        for name, words in self.lists.items():
            yield name, rank(self.looks, name, words, self.job.describe.most, self.cache)


def _lists(job: Job, own: Perceptor | None, concepts: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    lists: dict[str, tuple[str, ...]] = {}
    for name in WORD_LISTS:
        if not getattr(job.describe, name):
            continue
        words = read_words(name)
        if own is not None and concepts:
            words = concepts if name == "subjects" else spelled(own, words)
        lists[name] = words
    if job.describe.own:
        lists[OWN] = tuple(dict.fromkeys(word.text.strip() for word in job.describe.own))
    return lists
