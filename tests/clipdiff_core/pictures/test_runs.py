"""Animations: few and even frames, the finished picture held at the end, and films by ffmpeg where it is there."""

import subprocess
import sys
import types
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from clipdiff_core.errors import PictureError
from clipdiff_core.events import Preview
from clipdiff_core.pictures.runs import RunFrames, check_animation


def preview(step: int, width: int = 8, height: int = 6) -> Preview:
    return Preview(0, step, width, height, bytes([step % 256, step * 50 % 256, 90]) * (width * height))


def run(steps: int, **settings: int) -> RunFrames:
    frames = RunFrames(**settings)
    for step in range(steps):
        frames.add(preview(step))
    return frames


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    Image.new("RGB", (33, 24), "blue").save(tmp_path / "finished.png")
    return tmp_path / "finished.png"


def shown(path: Path) -> tuple[str | None, tuple[int, int], list[float]]:
    """The format, the size, and how long each frame stays."""
    with Image.open(path) as image:
        times: list[float] = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            image.load()
            times.append(image.info["duration"])
        return image.format, image.size, times


@pytest.mark.parametrize("steps", [1, 10, 11, 500, 1000])
def test_few_frames_are_kept_evenly_from_the_first_on(steps: int) -> None:
    kept = [frame.rgb[0] for frame in run(min(steps, 256), most=10).frames]
    assert kept[0] == 0
    assert min(steps, 5) <= len(kept) <= 10
    assert len({later - earlier for earlier, later in pairwise(kept)}) <= 1
    assert len(run(steps, most=10).frames) <= 10


def test_frames_are_small() -> None:
    frames = RunFrames(side=4)
    frames.add(preview(7, 16, 8))
    frames.add(preview(8, 3, 4))
    assert [(frame.width, frame.height) for frame in frames.frames] == [(4, 2), (3, 4)]
    assert all(len(frame.rgb) == frame.width * frame.height * 3 for frame in frames.frames)


@pytest.mark.parametrize(("suffix", "kind"), [("gif", "GIF"), ("webp", "WEBP"), ("apng", "PNG"), ("PNG", "PNG")])
def test_the_finished_picture_is_held_at_the_end(tmp_path: Path, finished: Path, suffix: str, kind: str) -> None:
    path = run(5).save(tmp_path / "new" / f"run.{suffix}", finished, 1.0, 3.0)
    made, size, times = shown(path)
    assert (made, size) == (kind, (32, 24))
    assert times == [200] * 5 + [3000]
    with Image.open(path) as image:
        assert image.info["loop"] == 0
        image.seek(5)
        last = image.convert("RGB").getpixel((16, 12))
    assert isinstance(last, tuple)
    assert last[2] > 240
    assert max(last[:2]) < 20


def test_no_frame_is_shorter_than_browsers_show(tmp_path: Path, finished: Path) -> None:
    _, _, times = shown(run(100).save(tmp_path / "run.webp", finished, 0.5))
    assert min(times) >= 20
    assert sum(times[:-1]) == 500


def test_a_run_without_previews_is_its_picture(tmp_path: Path, finished: Path) -> None:
    path = RunFrames().save(tmp_path / "run.gif", finished)
    with Image.open(path) as image:
        assert getattr(image, "n_frames", 1) == 1


def test_frames_of_another_shape_are_shown_whole(tmp_path: Path, finished: Path) -> None:
    frames = RunFrames()
    frames.add(Preview(0, 1, 4, 16, b"\xff" * 192))
    with Image.open(frames.save(tmp_path / "run.apng", finished)) as image:
        first = image.convert("RGB")
    assert [first.getpixel((x, 12)) for x in (0, 16, 31)] == [(0, 0, 0), (255, 255, 255), (0, 0, 0)]


def test_transparency_becomes_white(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    with Image.open(RunFrames().save(tmp_path / "run.webp", tmp_path / "clear.png")) as image:
        assert image.convert("RGB").getpixel((4, 4)) == (255, 255, 255)


def test_mistakes_are_sentences(tmp_path: Path, finished: Path) -> None:
    with pytest.raises(PictureError, match=r"name it .gif, .webp, .apng or .mp4"):
        check_animation(Path("run.avi"))
    for seconds in (0.0, -1.0, 601.0, float("nan")):
        with pytest.raises(PictureError, match="may last up to 600 seconds"):
            run(2).save(tmp_path / "run.gif", finished, seconds)
    with pytest.raises(PictureError, match="There is no picture"):
        run(2).save(tmp_path / "run.gif", tmp_path / "none.png")
    assert [path for path in tmp_path.iterdir() if path.is_file()] == [finished]


def test_a_name_that_is_taken_is_kept_where_asked(tmp_path: Path, finished: Path) -> None:
    paths = [run(2).save(tmp_path / "run.gif", finished, overwrite=False) for _ in range(2)]
    assert [path.name for path in paths] == ["run.gif", "run (2).gif"]


def test_without_the_package_a_film_is_a_sentence(monkeypatch: pytest.MonkeyPatch, finished: Path) -> None:
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(PictureError, match=r"pip install clipdiff\[video\]"):
        check_animation(Path("run.mp4"))
    with pytest.raises(PictureError, match="imageio-ffmpeg"):
        run(2).save(finished.with_suffix(".mp4"), finished)


def pretend(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """An ffmpeg of a few lines of Python."""
    program = folder / "ffmpeg"
    program.write_text(f"#!{sys.executable}\nimport sys\n{code}\n")
    program.chmod(0o755)
    package = types.ModuleType("imageio_ffmpeg")
    package.get_ffmpeg_exe = lambda: str(program)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", package)


@pytest.mark.skipif(sys.platform == "win32", reason="programs of POSIX")
def test_a_film_gets_every_frame_for_as_long_as_it_stays(
    tmp_path: Path, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, tmp_path, "open(sys.argv[-1], 'wb').write(sys.stdin.buffer.read())")
    pixels = run(3).save(tmp_path / "run.mp4", finished, 0.9, 1.0).read_bytes()
    each = 32 * 24 * 3
    assert len(pixels) == each * (27 + 30)
    assert [pixels[number * 9 * each] for number in range(3)] == [0, 1, 2]
    assert pixels[-3:] == b"\x00\x00\xff"


@pytest.mark.skipif(sys.platform == "win32", reason="programs of POSIX")
@pytest.mark.parametrize("code", ["sys.exit(3)", "sys.stdin.buffer.read(); sys.exit(3)", "sys.stdin.buffer.read()"])
def test_an_ffmpeg_that_fails_is_a_sentence(
    tmp_path: Path, finished: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    pretend(monkeypatch, tmp_path, code)
    frames = RunFrames()
    for step in range(60):
        frames.add(preview(step, 64, 48))
    with pytest.raises(PictureError, match="ffmpeg failed"):
        frames.save(tmp_path / "run.mp4", finished)
    assert not (tmp_path / "run.mp4").exists()


def test_a_real_film(tmp_path: Path, finished: Path) -> None:
    ffmpeg = pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()
    path = run(3).save(tmp_path / "run.mp4", finished, 0.9, 1.0)
    told = subprocess.run([ffmpeg, "-i", str(path)], capture_output=True, text=True, check=False).stderr
    assert "Video: h264" in told
    assert "32x24" in told
    assert "Duration: 00:00:01.9" in told
