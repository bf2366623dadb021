"""Job files: a job with the source pictures it names, in one JSON file that can be passed on."""

import base64
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from clipdiff_core.errors import JobError, PictureError
from clipdiff_core.job import Job
from clipdiff_core.pictures.atomic import write_whole
from clipdiff_core.pictures.saving import cannot_write
from clipdiff_core.pictures.sources import SourceStore
from clipdiff_core.targets import TextTarget

JOB_FILE_VERSION = 1
_KEY = "clipdiff_job"


def save_job(path: Path, job: Job, sources: SourceStore) -> None:
    """Write `job` and its source pictures to `path`, replacing what was there; raises `PictureError`."""
    write_json(path, {_KEY: JOB_FILE_VERSION, "job": job.to_dict(), "sources": encoded(sources_of(job), sources)})


def write_json(path: Path, values: object) -> None:
    """Write `values` to `path`, replacing what was there; raises `PictureError`."""
    content = json.dumps(values, indent=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path.resolve(), content.encode(), replace=True)
    except OSError as error:
        raise cannot_write(path.parent, error) from error


def load_job(path: Path, sources: SourceStore) -> Job:
    """Read a job file and keep its source pictures; raises `JobError` or `PictureError`."""
    return job_in(read_json(path), path.name, sources)


def job_in(values: object, name: str, sources: SourceStore) -> Job:
    """The job in the `values` of a job file called `name`, its source pictures kept, as `load_job` does."""
    if not isinstance(values, dict) or _KEY not in values:
        raise JobError(f"“{name}” is not a ClipDiff job file: save one with ClipDiff and open that.")
    version = values[_KEY]
    if not isinstance(version, int) or version > JOB_FILE_VERSION:
        raise JobError(f"“{name}” was saved by a newer ClipDiff. Update ClipDiff to open it.", "version")
    job = Job.from_dict(values.get("job"))
    keep_sources(job, values.get("sources", {}), name, sources)
    return job


def keep_sources(job: Job, pictures: object, name: str, sources: SourceStore) -> None:
    """Keep what `job` names of the `pictures` in the file `name`; raises for one that is neither there nor kept."""
    if not isinstance(pictures, dict):
        raise JobError(f"“{name}” is damaged: its source pictures cannot be read.")
    for sha256 in sources_of(job):
        if sha256 in pictures:
            sources.add(_checked(pictures[sha256], sha256, name))
        sources.path(sha256)


def encoded(named: Iterable[str], sources: SourceStore) -> dict[str, str]:
    """The pictures with these hashes as a file holds them; raises `PictureError` for one that is not here."""
    return {sha256: base64.b64encode(sources.path(sha256).read_bytes()).decode() for sha256 in named}


def sources_of(job: Job) -> list[str]:
    """Every picture that it names, once: those of its targets, the one it works on or compares with, and masks."""
    named = [target.sha256 for target in job.targets if not isinstance(target, TextTarget)]
    others = (job.init, job.inpaint.mask, job.cut_out.correction)
    return list(dict.fromkeys([*named, *(source.sha256 for source in others if source.sha256)]))


def read_json(path: Path) -> Any:
    """What `path` holds; raises `JobError` where it is no JSON."""
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise JobError(f"There is no job file “{path}”: check the name.") from error
    except OSError as error:
        raise JobError(f"ClipDiff cannot read the job file “{path}”: choose another.") from error
    except (ValueError, RecursionError) as error:
        raise JobError(f"“{path.name}” is not a ClipDiff job file: it is not valid JSON.") from error


def _checked(picture: object, sha256: str, name: str) -> bytes:
    try:
        content = base64.b64decode(str(picture), validate=True)
    except ValueError:
        content = b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise PictureError(f"A source picture inside “{name}” is damaged: save the job again.", "targets")
    return content
