"""MP4 films, by the ffmpeg that the package imageio-ffmpeg brings."""

import importlib
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from clipdiff_core.errors import PictureError

FRAMES_PER_SECOND = 30
_QUALITY = "18"  # x264's constant rate factor: hardly to be told from lossless
_MISSING = "An MP4 needs the package imageio-ffmpeg: “pip install clipdiff[video]” installs it. Or choose GIF or WebP."
_FAILED = "The film could not be written: ffmpeg failed. Choose GIF or WebP."


def check_film() -> None:
    """Raise `PictureError` where films cannot be written."""
    _program()


def encode_film(frames: Sequence[Image.Image], milliseconds: Sequence[int]) -> bytes:
    """An MP4 (H.264) of RGB `frames`, of one size with even sides, each shown for so long; raises `PictureError`."""
    width, height = frames[0].size
    with tempfile.TemporaryDirectory() as folder:  # MP4 needs a file that it can go back in
        film = Path(folder) / "film.mp4"
        words = [_program(), "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"]
        words += ["-r", str(FRAMES_PER_SECOND), "-i", "pipe:0", "-an", "-c:v", "libx264", "-crf", _QUALITY]
        words += ["-pix_fmt", "yuv420p", "-movflags", "+faststart", str(film)]
        try:
            _feed(words, frames, milliseconds)
            return film.read_bytes()
        except OSError as error:
            raise PictureError(_FAILED, "output") from error


def _feed(words: list[str], frames: Sequence[Image.Image], milliseconds: Sequence[int]) -> None:
    """Run ffmpeg on the frames, each as often as it is shown; raises `OSError` should it fail."""
    quiet = subprocess.DEVNULL
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # of Windows, which else shows a console
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, creationflags=hidden) as process:
        assert process.stdin is not None, "it was asked for"
        written, time = 0, 0
        for frame, length in zip(frames, milliseconds, strict=True):
            time += length
            until = max(round(time * FRAMES_PER_SECOND / 1000), written + 1)
            pixels = frame.tobytes()
            for _ in range(until - written):
                process.stdin.write(pixels)
            written = until
    if process.returncode != 0:
        raise OSError(f"ffmpeg ended with {process.returncode}")


def _program() -> str:
    try:
        return importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe()
    except (ImportError, RuntimeError) as error:  # the package, or the program in it
        raise PictureError(_MISSING, "output") from error
