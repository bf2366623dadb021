"""A small word list: CLIP's own byte-pair merges, less those that no caption needs.

The full table has 49,408 rows and would be most of a small CLIP's weight. Words outside the captions still have
tokens, down to single bytes, so any text in any script can be encoded.
"""

import gzip
import itertools
from pathlib import Path

from open_clip.tokenizer import SimpleTokenizer, default_bpe

HEADER = "#version: 0.2 (pruned to the merges that the captions use)"
FIRST_LINE, LAST_LINE = 1, 49152 - 256 - 2 + 1  # the rows of the full list that CLIP's tokenizer reads


def prune_merges(texts: list[str], path: Path) -> int:
    """Write to `path` the merges that encode `texts` exactly as the full list does; returns the vocabulary's size."""
    with gzip.open(default_bpe()) as full:
        lines = full.read().decode("utf-8").split("\n")[FIRST_LINE:LAST_LINE]
    merges = [(first, second) for first, second in (line.split() for line in lines)]
    tokenizer = SimpleTokenizer()
    pieces = {tokenizer.decoder[token] for text in texts for token in tokenizer.encode(text)}
    made_by = {first + second: (first, second) for first, second in reversed(merges)}
    needed: set[tuple[str, str]] = set()
    while pieces:
        used = {made_by[piece] for piece in pieces if piece in made_by}
        needed |= used
        pieces = set(itertools.chain.from_iterable(used))
    kept = [" ".join(merge) for merge in merges if merge in needed]
    with gzip.GzipFile(path, "wb", mtime=0) as file:  # no time stamp: the same words give the same file
        file.write("\n".join([HEADER, *kept]).encode("utf-8"))
    return SimpleTokenizer(bpe_path=str(path)).vocab_size
