"""Thirty pictures of one's own, learned in minutes on a processor, with the training killed half-way."""

import json
import math
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
import torch
from PIL import Image, ImageDraw

from clipdiff_core.checkpoints.store import find_model
from clipdiff_core.evaluation.drawing import Evaluation, judged
from clipdiff_core.evaluation.listening import listen
from clipdiff_core.training.album import read_album
from clipdiff_core.training.recipe import SIDE

ROOT = Path(__file__).parents[3]
COLOURS = {
    "red": (210, 40, 40),
    "blue": (40, 80, 210),
    "green": (40, 150, 60),
    "yellow": (240, 200, 40),
    "purple": (130, 60, 180),
    "black": (20, 20, 20),
}
SHAPES = ("disc", "bar", "triangle", "star", "ring")
MINUTES = 5.0


def draw_shapes(folder: Path) -> Path:
    """Five shapes in six colours, each named by its file."""
    folder.mkdir()
    for name, colour in COLOURS.items():
        for shape in SHAPES:
            image = Image.new("RGB", (256, 256), (245, 240, 230))
            pen = ImageDraw.Draw(image)
            match shape:
                case "disc":
                    pen.ellipse((40, 40, 216, 216), colour)
                case "bar":
                    pen.rectangle((20, 90, 236, 166), colour)
                case "triangle":
                    pen.polygon(((128, 30), (226, 210), (30, 210)), colour)
                case "star":
                    points = [(110 if i % 2 == 0 else 45, math.pi * (i / 5 - 0.5)) for i in range(10)]
                    pen.polygon([(128 + r * math.cos(a), 128 + r * math.sin(a)) for r, a in points], colour)
                case "ring":
                    pen.ellipse((30, 30, 226, 226), outline=colour, width=40)
            image.save(folder / f"{name} {shape}.png")
    return folder


def events(words: list[str]) -> Generator[dict, None, None]:
    """What `clipdiff train --json` tells; closing the iterator kills it on the spot, as a power cut would."""
    process = subprocess.Popen([sys.executable, str(ROOT / "main.py"), *words], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            yield json.loads(line)
        assert process.wait() == 0
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.skipif(os.name != "posix", reason="kills as only POSIX can")
def test_thirty_pictures_are_learned_in_minutes_though_the_training_is_killed(tmp_path: Path) -> None:
    folder = draw_shapes(tmp_path / "shapes")
    words = ["train", str(folder), "--from", "starter", "--minutes", str(MINUTES), "--json"]
    words += ["--state", str(tmp_path / "state"), "--out", str(tmp_path / "model")]

    saved = 0
    first = events(words)
    for event in first:
        if event["event"] == "preview" and event["step"]:  # comes when the state has just been kept
            saved = event["step"]
            break
    first.close()
    assert saved, "the denoiser never kept its state"

    again = list(events(words))
    learning = [event for event in again if event["event"] == "learning"]
    assert {event["stage"] for event in learning} == {"denoiser", "upscaler", "judge"}, "what was finished stays so"
    assert learning[0]["done"] == saved + 1
    assert again[-1]["event"] == "trained"

    files = find_model(str(tmp_path / "model"))
    evaluation = Evaluation(files, None, seeds=1, first_seed=1)
    heard = listen(evaluation.perceptor, read_album(folder, SIDE), SIDE, 120)
    assert heard.zero_shot > 0.9
    drawn = list(evaluation.draw("conditioned", tmp_path))
    pictures = torch.stack([judged(one.path) for one in drawn])
    truth = torch.stack([judged(folder / f"{evaluation.names[one.asked.concept]}.png") for one in drawn])
    nearest = torch.cdist(pictures.flatten(1), truth.flatten(1)).argmin(1)
    right = (nearest == torch.arange(len(drawn))).float().mean()
    assert right > 0.8, f"only {right:.0%} of the drawn pictures are nearest to the one that was asked for"
