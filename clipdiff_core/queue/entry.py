"""An entry of the queue: a job, where its pictures go, and how far it has come."""

import os
import time
import uuid
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from clipdiff_core.errors import JobError
from clipdiff_core.events import Event, Failed, Picture, Progress
from clipdiff_core.job import MOST_PICTURES, Job
from clipdiff_core.pictures.naming import file_name, made_name
from clipdiff_core.pictures.output import Output

VERSION = 1
LONGEST_NAME = 255  # letters of a file's name
State = Literal["waiting", "running", "paused", "failed"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A job in the queue; the first `done` pictures of its output are finished, or were skipped.

    The output's name is chosen when it is first begun, so that its files are known before they are there. Of a failed
    one, `message` says what went wrong, and `field` names the setting at fault.
    """

    id: str
    job: Job
    output: Output
    state: State = "waiting"
    message: str = ""
    field: str = ""

    @staticmethod
    def of(job: Job, output: Output) -> "Entry":
        """A new one, whose id sorts behind those made before."""
        return Entry(f"{time.time_ns():019d}-{uuid.uuid4().hex[:8]}", job, output)

    @property
    def left(self) -> int:
        """How many pictures are still to be drawn."""
        return max(0, self.job.count - self.output.done)

    @property
    def files(self) -> list[Path]:
        """Where its pictures lie or will lie; none before it is first begun."""
        if not self.output.name:
            return []
        count = self.job.count
        return [self.output.folder / file_name(self.output.name, self.job, index, count) for index in range(count)]

    def waiting(self, state: State = "waiting") -> "Entry":
        """To be drawn again, or in another `state` that is no failure."""
        return replace(self, state=state, message="", field="")

    def begun(self, taken: Collection[Path] = ()) -> "Entry":
        """Being drawn, into files that are not there yet and are not among those `taken` by other entries."""
        running = self.waiting("running")
        return running if self.output.name else running._named(taken)

    def noted(self, event: Event) -> "Entry":
        """As it stands after `event`."""
        match event:
            case Picture():
                return self._done(event.index + 1)
            case Progress():  # a picture that was skipped is told by the next one only
                return self._done(event.index)
            case Failed():
                return replace(self, state="failed", message=event.message, field=event.field)
            case _:
                return self

    def found(self) -> "Entry":
        """As the disk says: a picture may have been saved in the very moment in which everything ended."""
        there = [index for index, path in enumerate(self.files, 1) if os.path.exists(path)]
        return self._done(max(there, default=0))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, the inverse of `from_dict`."""
        output = {key: value for key, value in self.output.to_dict().items() if key != "snapshot"}
        return asdict(self) | {"version": VERSION, "job": self.job.to_dict(), "output": output}

    @staticmethod
    def from_dict(values: object) -> "Entry":
        """Read an entry from JSON values; raises `JobError`."""
        if not isinstance(values, dict) or values.get("version") != VERSION:
            raise JobError("This is no entry of a queue that this ClipDiff can read.", "version")
        job = Job.from_dict(values.get("job"))
        if not 1 <= job.count <= MOST_PICTURES:
            raise JobError("This entry of the queue is damaged.", "count")
        words = {name: values.get(name) for name in ("id", "state", "message", "field")}
        if not all(isinstance(word, str) for word in words.values()) or words["state"] not in get_args(State):
            raise JobError("This entry of the queue is damaged.")
        return Entry(job=job, output=_read_output(values.get("output"), job.count), **words)  # type: ignore[arg-type]

    def _done(self, done: int) -> "Entry":
        return self if done <= self.output.done else replace(self, output=replace(self.output, done=done))

    def _named(self, taken: Collection[Path]) -> "Entry":
        stem, number = made_name(self.job), 1
        while True:
            name = stem if number == 1 else f"{stem} ({number})"
            named = replace(self, output=replace(self.output, name=name))
            if not any(path in taken or os.path.lexists(path) for path in named.files):
                return named
            number += 1


def _read_output(values: object, count: int) -> Output:
    if not isinstance(values, Mapping):
        raise JobError("This entry of the queue is damaged: it has no output.", "output")
    folder, name, done = values.get("folder"), values.get("name"), values.get("done")
    if not (isinstance(folder, str) and isinstance(name, str) and type(done) is int and 0 <= done <= count):
        raise JobError("This entry of the queue is damaged: its output cannot be read.", "output")
    if Path(name).name != name or len(name) > LONGEST_NAME or "\0" in folder + name:
        raise JobError("This entry of the queue is damaged: its output cannot be read.", "output")
    return Output(Path(folder), name, values.get("overwrite") is True, done, values.get("plain") is True)
