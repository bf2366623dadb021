"""A small word list: CLIP's own byte-pair merges, less those that no caption needs.

The full table has 49,408 rows and would be most of a small CLIP's weight. Words outside the captions still have
tokens, down to single bytes, so any text in any script can be encoded.
"""

import gzip
import itertools
from pathlib import Path

from open_clip.tokenizer import SimpleTokenizer, default_bpe
from torch import Tensor

HEADER = "#version: 0.2 (pruned to the merges that the captions use)"
FIRST_LINE, LAST_LINE = 1, 49152 - 256 - 2 + 1  # the rows of the full list that CLIP's tokenizer reads


def prune_merges(texts: list[str], path: Path, known: Path | None = None) -> int:
    """Write to `path` the merges that encode `texts` exactly as the full list does; returns the vocabulary's size.

    Those in the list `known` are kept too, so that its words have the same tokens.
    """
    with gzip.open(default_bpe()) as full:
        lines = full.read().decode("utf-8").split("\n")[FIRST_LINE:LAST_LINE]
    merges = [(first, second) for first, second in (line.split() for line in lines)]
    tokenizer = SimpleTokenizer()
    pieces = {tokenizer.decoder[token] for text in texts for token in tokenizer.encode(text)}
    made_by = {first + second: (first, second) for first, second in reversed(merges)}
    needed = set(SimpleTokenizer(bpe_path=str(known)).bpe_ranks) if known else set()
    while pieces:
        used = {made_by[piece] for piece in pieces if piece in made_by}
        needed |= used
        pieces = set(itertools.chain.from_iterable(used))
    kept = [" ".join(merge) for merge in merges if merge in needed]
    with gzip.GzipFile(path, "wb", mtime=0) as file:  # no time stamp: the same words give the same file
        file.write("\n".join([HEADER, *kept]).encode("utf-8"))
    return SimpleTokenizer(bpe_path=str(path)).vocab_size


def carry_over(rows: Tensor, before: Path, after: Path) -> Tensor:
    """The table `rows` (V, D) of the list `before`, for the list `after`: a new piece begins as its halves' mean."""
    old, new = SimpleTokenizer(bpe_path=str(before)), SimpleTokenizer(bpe_path=str(after))
    table = rows.new_zeros(new.vocab_size, rows.shape[1])
    for token, row in new.encoder.items():
        if token in old.encoder:
            table[row] = rows[old.encoder[token]]
    for first, second in new.bpe_ranks:  # in order: the halves of a piece come before it
        if first + second not in old.encoder:
            table[new.encoder[first + second]] = (table[new.encoder[first]] + table[new.encoder[second]]) / 2
    return table
