import pytest

from clipdiff_core.errors import (
    CheckpointError,
    ClipDiffError,
    EngineError,
    JobError,
    PictureError,
    TrainingError,
)


@pytest.mark.parametrize("kind", [JobError, PictureError, CheckpointError, TrainingError, EngineError])
def test_every_error_is_one_a_person_can_act_on(kind: type[ClipDiffError]) -> None:
    error = kind("Choose another folder.", "output")
    assert isinstance(error, ClipDiffError)
    assert (error.message, error.field, str(error)) == ("Choose another folder.", "output", "Choose another folder.")
    assert kind("Try again.").field == ""
