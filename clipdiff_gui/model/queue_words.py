"""What the queue says of an entry."""

import math

from PySide6.QtCore import QCoreApplication

from clipdiff_core.events import Progress
from clipdiff_core.queue.entry import Entry
from clipdiff_gui.sentences import in_language
from clipdiff_gui.task_names import task_words

translate = QCoreApplication.translate


def title(entry: Entry) -> str:
    """What is to be drawn, in one line."""
    return entry.job.title or entry.job.init.name or task_words()[entry.job.task].name


def state(entry: Entry, progress: Progress | None = None, held: bool = False) -> str:
    """How it stands; `held` is whether the drawing itself is paused."""
    if entry.state == "failed":
        return in_language(entry.message)
    parts: list[str] = []
    if entry.state == "waiting":
        parts.append(translate("Queue", "Waiting"))
    elif entry.state == "paused" or held:
        parts.append(translate("Queue", "Paused"))
    elif progress is None:
        parts.append(translate("Queue", "Getting ready…"))
    if entry.job.count > 1:
        parts.append(_batch(entry))
    if entry.state == "running" and progress is not None:
        parts.append(f"{progress.step}/{progress.steps}")
        if not held and math.isfinite(progress.seconds_left):
            parts.append(translate("Queue", "{time} left").format(time=_clock(progress.seconds_left)))
    return " · ".join(parts)


def summary(entry: Entry) -> str:
    """Everything about it that has room in a tooltip."""
    job = entry.job
    words = [title(entry), state(entry), f"{job.model.name} · {job.size}"]
    words.append(translate("Queue", "seed {seed}").format(seed=job.seed))
    return "\n".join(word for word in words if word)


def _batch(entry: Entry) -> str:
    count, done = entry.job.count, entry.output.done
    if entry.state == "running":
        return translate("Queue", "picture {number} of {count}").format(number=min(done + 1, count), count=count)
    if done:
        return translate("Queue", "{done} of {count} done").format(done=done, count=count)
    return translate("Queue", "pictures: {count}").format(count=count)


def _clock(seconds: float) -> str:
    whole = max(0, math.ceil(seconds))
    hours, minutes, seconds = whole // 3600, whole % 3600 // 60, whole % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
