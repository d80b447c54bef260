"""A tokenizer of whole words for models whose weights are random: word N of the vocabulary is written "wN"."""

import json
from types import SimpleNamespace

import torch

# What the exporter and the tests embed, so that these sentences are not all unknown words.
COMMON = "a photo of the dog two children on beach at sunset seen from far away tree ein in red car cat".split()


class WordTokenizer:
    def __init__(self, words, context, start, end, pad):
        self.context, self.start, self.end, self.pad = context, start, end, pad
        special = {index: f"<{index}>" for index in (start, end, pad) if index is not None}
        free = (index for index in range(3, words) if index not in special)
        common = dict(zip(free, COMMON))
        unknown = 2
        self.words = {
            special.get(index) or common.get(index) or ("<unk>" if index == unknown else f"w{index}"): index
            for index in range(words)
        }

    def __call__(self, texts, padding, max_length, truncation, return_tensors):
        assert (padding, max_length, truncation, return_tensors) == ("max_length", self.context, True, "pt")
        rows = torch.full((len(texts), self.context), self.pad, dtype=torch.long)
        for row, text in zip(rows, texts):
            ids = [] if self.start is None else [self.start]
            ids += [self.words.get(word, self.words["<unk>"]) for word in text.lower().split()]
            ids = [*ids[: self.context - 1], self.end]
            row[: len(ids)] = torch.tensor(ids)
        return SimpleNamespace(input_ids=rows)

    def save_pretrained(self, folder):
        names = {index: word for word, index in self.words.items()}
        around = [{"Sequence": {"id": "A", "type_id": 0}}, special_token(names[self.end])]
        if self.start is not None:
            around.insert(0, special_token(names[self.start]))
        used = {index for index in (self.start, self.end) if index is not None}
        value = {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [],
            "normalizer": {"type": "Lowercase"},
            "pre_tokenizer": {"type": "WhitespaceSplit"},
            "post_processor": {
                "type": "TemplateProcessing",
                "single": around,
                "pair": [],
                "special_tokens": {names[i]: {"id": names[i], "ids": [i], "tokens": [names[i]]} for i in used},
            },
            "decoder": None,
            "model": {
                "type": "WordPiece",
                "unk_token": "<unk>",
                "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100,
                "vocab": self.words,
            },
        }
        (folder / "tokenizer.json").write_text(json.dumps(value), encoding="utf-8")
        configuration = {"pad_token": names[self.pad], "eos_token": names[self.end]}
        (folder / "tokenizer_config.json").write_text(json.dumps(configuration), encoding="utf-8")


def special_token(name):
    return {"SpecialToken": {"id": name, "type_id": 0}}
