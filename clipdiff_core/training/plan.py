"""How long each stage trains: the recipe's batches, or as many as fit into a person's minutes."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clipdiff_core.training.loop import Task
from clipdiff_core.training.recipe import Recipe
from clipdiff_core.training_job import SHARES

PLAN = "plan.json"


@dataclass(frozen=True)
class Plan:
    """The recipe's batches, or with `minutes` each stage's share of them, counted once and kept in `state`."""

    recipe: Recipe
    state: Path
    minutes: float | None = None

    def steps(self, stage: str, task: Task) -> int:
        """How many batches `task` is to learn from in `stage`."""
        if self.minutes is None:
            return getattr(self.recipe, stage).steps
        path = self.state / PLAN
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        if kept.get("minutes") != self.minutes:
            kept = {"minutes": self.minutes}
        if stage not in kept:
            kept[stage] = max(1, round(60 * self.minutes * SHARES[stage] / seconds_each(task)))
            path.write_text(json.dumps(kept) + "\n", encoding="utf-8")
        return kept[stage]


def seconds_each(task: Task) -> float:
    """How long a batch takes, by two that teach nothing: the first is slower than all that follow."""
    task.step(0.0)
    began = time.monotonic()
    task.step(0.0)
    return time.monotonic() - began
