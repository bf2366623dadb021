"""Takes a checkpoint of every family from a file to a picture: `python tests/check_families.py [NAME …]`.

For each NAME of the catalogue (one of every family and structure, when none is given) it writes a file with that
network's published keys and random weights, as large as the real one. It goes through `clipdiff models import` and
`clipdiff render` in a home of its own, as a person would do it. A line says what it was told to be, how much memory
drawing took at most, and how long all of it; the exit status is 1 when anything fails.
"""

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # beside this file lie tests of the same names

from clipdiff_core.checkpoints.catalogue import Entry, find_entry
from clipdiff_core.checkpoints.recognised import CLIP
from clipdiff_core.random_weights import random_network

ROOT = Path(__file__).resolve().parent.parent
USUAL = (
    "256x256_diffusion_uncond", "portrait_generator_v1.5", "watercolordiffusion", "secondary", "cc12m_1_cfg", "yfcc_1",
    "yfcc_2", "danbooru_128", "imagenet_128", "wikiart_128", "wikiart_256", "ViT-B-32_openai", "RN50_openai",
)  # fmt: skip
SIDE = 128  # of the pictures: a multiple of what each network needs


def write(entry: Entry, path: Path) -> int:
    """Random weights of a reasonable size in half precision; how many numbers there are."""
    inside = random_network(entry).state_dict()
    tensors = {key: value.half() for key, value in inside.items() if value.is_floating_point()}
    torch.save(tensors, path)
    return sum(tensor.numel() for tensor in tensors.values())


def run(home: Path, *words: str) -> tuple[list[dict[str, Any]], int]:
    """What `clipdiff` said, event by event, and the most memory it took, in bytes."""
    environment = {**os.environ, "CLIPDIFF_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "main.py"), *words, "--json"]
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as wrong:
        process = subprocess.Popen(command, stdout=said, stderr=wrong, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        wrong.seek(0)
        if process.returncode:
            raise RuntimeError(wrong.read().decode(errors="replace").strip())
        return [json.loads(line) for line in said.read().splitlines()], used.ru_maxrss * 1024


def check(name: str, folder: Path) -> str:
    """One line about the entry `name`; raises `RuntimeError` with what went wrong."""
    entry = find_entry(name)
    path = folder / f"{name}.pt"
    # Elsewhere: what this process takes would be counted as its children's, who begin as copies of it.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
        numbers = apart.submit(write, entry, path).result()
    began = time.monotonic()
    events, _ = run(folder, "models", "import", str(path), "--yes")
    path.unlink()
    if events[-1]["kind"] != entry.family:
        raise RuntimeError(f"was told to be {events[-1]['kind']}, and is {entry.family}")
    out = folder / f"{name}.png"
    words = ["render", "a fox", "--seed", "1", "--steps", "2", "--size", f"{SIDE}x{SIDE}", "--out", str(out)]
    words += ["--clip", name] if entry.family == CLIP else ["--model", name, "--no-conditioning"]
    _, peak = run(folder, *words)
    run(folder, "models", "remove", name)
    with Image.open(out) as picture:
        shades = len(set(picture.convert("L").tobytes()))
    if shades < 10:
        raise RuntimeError("drew one flat colour")
    seconds = time.monotonic() - began
    return f"{entry.family:18} {numbers / 1e6:7.1f} M numbers  {peak / 1e9:5.2f} GB at most  {seconds:6.1f} s"


def main() -> int:
    """Check every name given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", default=USUAL)
    failed = 0
    for name in parser.parse_args().names:
        with tempfile.TemporaryDirectory() as folder:
            try:
                print(f"{name:42} {check(name, Path(folder))}", flush=True)
            except RuntimeError as error:
                failed += 1
                print(f"{name:42} FAILED: {error}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
