"""A byte-pair tokenizer with the attributes of OpenCLIP's, and a vocabulary small enough to be written down."""

import re

import torch

MERGES = ["t h", "th e</w>", "a n", "d o", "do g</w>", "p h", "ph o", "t o</w>", "pho to</w>", "o f</w>", "e r", "i n"]

# regex is not among Python's own modules: letters, digits and the rest in its words.
WORDS = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\w\s]|_)+")


def symbols_of_bytes():
    """A printable character for each byte, as GPT-2 began it: those that print stand for themselves."""
    own = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in own]
    return {**{byte: chr(byte) for byte in own}, **{byte: chr(256 + index) for index, byte in enumerate(others)}}


class BytePairTokenizer:
    def __init__(self, context_length=77):
        self.context_length = context_length
        self.symbols = symbols_of_bytes()
        pairs = [tuple(merge.split()) for merge in MERGES]
        letters = list(self.symbols.values())
        tokens = [*letters, *(letter + "</w>" for letter in letters), *("".join(pair) for pair in pairs)]
        tokens += ["<start_of_text>", "<end_of_text>"]
        self.encoder = {token: index for index, token in enumerate(tokens)}
        self.bpe_ranks = {pair: rank for rank, pair in enumerate(pairs)}

    def __call__(self, texts):
        rows = torch.zeros(len(texts), self.context_length, dtype=torch.long)
        start, end = self.encoder["<start_of_text>"], self.encoder["<end_of_text>"]
        for row, text in zip(rows, texts):
            ids = [start, *self.encode(text)][: self.context_length - 1] + [end]
            row[: len(ids)] = torch.tensor(ids)
        return rows

    def encode(self, text):
        words = WORDS.findall(" ".join(text.split()).lower())
        return [self.encoder[token] for word in words for token in self.merge(word)]

    def merge(self, word):
        parts = [self.symbols[byte] for byte in word.encode("utf-8")]
        parts[-1] += "</w>"
        while True:
            ranks = [self.bpe_ranks.get(pair, len(MERGES)) for pair in zip(parts, parts[1:])]
            if not ranks or min(ranks) == len(MERGES):
                return parts
            at = ranks.index(min(ranks))
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
