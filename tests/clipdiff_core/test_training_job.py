"""What a training may be asked for, and a sentence for each thing it may not."""

import json
from dataclasses import replace

import pytest

from clipdiff_core.errors import JobError, TrainingError
from clipdiff_core.training_job import TrainingJob, validate

JOB = TrainingJob("/pictures", "我的 foxes", "", 15)


def test_it_crosses_the_pipe_as_it_was() -> None:
    assert TrainingJob.from_dict(json.loads(json.dumps(JOB.to_dict()))) == JOB
    validate(JOB)


@pytest.mark.parametrize("values", [3, {}, {"folder": "a"}, JOB.to_dict() | {"more": 1}, JOB.to_dict() | {"name": 3}])
def test_what_is_none_is_refused(values: object) -> None:
    with pytest.raises(JobError):
        TrainingJob.from_dict(values)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"folder": ""}, "folder"),
        ({"name": " "}, "name"),
        ({"name": "../up"}, "name"),
        ({"name": ".hidden"}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "starter"}, "name"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": float("nan")}, "minutes"),
    ],
)
def test_each_mistake_is_said_at_its_field(change: dict, field: str) -> None:
    with pytest.raises(TrainingError) as raised:
        validate(replace(JOB, **change))
    assert raised.value.field == field
    assert raised.value.message.endswith((".", "name", "time"))
