"""Two tokenizers that the script trains itself, each with an encoder that shares no code with our library.

CLIP BPE as published with OpenAI's CLIP: bytes as letters, lower case, the pattern that splits words, merges by rank,
`</w>` at a word's end. Unigram as published by Kudo 2018: the most probable segmentation (Viterbi).
"""

import json
import math
import re
import unicodedata
from collections import Counter

CORPUS = """
a photo of a dog a photo of a cat a photo of an apple the golden retriever sleeps on the beach near the sea
mountains and rivers in the morning light people walking in the streets of the old town children playing football
birthday cake with candles wedding dress church tower sunset over the lake black and white portrait of a woman
a close up photo of a flower red roses in the garden bicycle car train airplane boat bridge house window door
école forêt château fenêtre jardin Straße Bäume größer schön Vögel über niño montaña corazón smörgåsbord
собака кошка дом гора река море человек город 犬 猫 山 川 海 花 東京 写真 狗 猫 城市 照片 개 고양이 사진 산
שלום כלב חתול بيت كلب قطة صورة don't it's we're they've i'm she'll he'd 2024 1999 42 3.14 100 %
"""


def byte_letters():
    """Each byte as one visible letter, in the order that CLIP's vocabulary has them."""
    visible = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    hidden = [byte for byte in range(256) if byte not in visible]
    letters = {byte: chr(byte) for byte in visible}
    letters.update({byte: chr(256 + place) for place, byte in enumerate(hidden)})
    return letters


LETTERS = byte_letters()


def is_letter(c):
    return unicodedata.category(c).startswith("L")


def is_number(c):
    return unicodedata.category(c).startswith("N")


def clip_words(text):
    """The published pattern, by hand: contractions, runs of letters, single numbers, runs of anything else."""
    words, at = [], 0
    while at < len(text):
        c = text[at]
        contraction = next((s for s in ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d") if text.startswith(s, at)), None)
        if c.isspace():
            at += 1
            continue
        if contraction:
            end = at + len(contraction)
        elif is_letter(c):
            end = at + 1
            while end < len(text) and is_letter(text[end]):
                end += 1
        elif is_number(c):
            end = at + 1
        else:
            end = at + 1
            while end < len(text) and not (text[end].isspace() or is_letter(text[end]) or is_number(text[end])):
                end += 1
        words.append(text[at:end])
        at = end
    return words


def clean(text):
    """As tokenizer.json of CLIP prepares it: NFC, white space to one space, lower case."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).lower()


def symbols(word):
    letters = [LETTERS[byte] for byte in word.encode("utf-8")]
    return letters[:-1] + [letters[-1] + "</w>"]


def merge(parts, pair):
    merged, at = [], 0
    while at < len(parts):
        if tuple(parts[at : at + 2]) == pair:
            merged.append(parts[at] + parts[at + 1])
            at += 2
        else:
            merged.append(parts[at])
            at += 1
    return merged


def added_tokens(special):
    """Special tokens, given with their ids, in the form of tokenizer.json."""
    return [
        {"id": place, "content": token, "single_word": False, "lstrip": False, "rstrip": False,
         "normalized": False, "special": True}
        for place, token in special
    ]


class ClipBpe:
    """ids: 256 letters, 256 letters at a word's end, one for each merge, start, end."""

    def __init__(self, merges):
        words = Counter(word for word in clip_words(clean(CORPUS)))
        split = {word: symbols(word) for word in words}
        self.merges = []
        for _ in range(merges):
            pairs = Counter()
            for word, count in words.items():
                for pair in zip(split[word], split[word][1:]):
                    pairs[pair] += count
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            self.merges.append(best)
            split = {word: merge(parts, best) for word, parts in split.items()}
        base = list(LETTERS.values())
        vocabulary = base + [letter + "</w>" for letter in base] + ["".join(pair) for pair in self.merges]
        self.vocabulary = {token: place for place, token in enumerate(vocabulary)}
        if len(self.vocabulary) != len(vocabulary):
            raise ValueError("expected every merge to give a new token, found one twice")
        self.start, self.end = len(vocabulary), len(vocabulary) + 1
        self.size = len(vocabulary) + 2
        self.ranks = {pair: rank for rank, pair in enumerate(self.merges)}

    def encode(self, text, context):
        ids = [self.start]
        for word in clip_words(clean(text)):
            parts = symbols(word)
            while len(parts) > 1:
                pair = min(zip(parts, parts[1:]), key=lambda pair: self.ranks.get(pair, math.inf))
                if pair not in self.ranks:
                    break
                parts = merge(parts, pair)
            ids += [self.vocabulary[part] for part in parts]
        return ids[: context - 1] + [self.end]

    def definition(self):
        """In the form of the tokenizer.json that Hugging Face ships with CLIP."""
        special = [(self.start, "<|startoftext|>"), (self.end, "<|endoftext|>")]
        return {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": added_tokens(special),
            "normalizer": {"type": "Sequence", "normalizers": [
                {"type": "NFC"},
                {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
                {"type": "Lowercase"},
            ]},
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                {"type": "Split", "invert": True, "behavior": "Removed",
                 "pattern": {"Regex": "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"}},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True},
            ]},
            "post_processor": {"type": "RobertaProcessing", "sep": ["<|endoftext|>", self.end],
                               "cls": ["<|startoftext|>", self.start], "trim_offsets": False,
                               "add_prefix_space": False},
            "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True},
            "model": {"type": "BPE", "dropout": None, "unk_token": "<|endoftext|>",
                      "continuing_subword_prefix": "", "end_of_word_suffix": "</w>", "fuse_unk": False,
                      "vocab": {**self.vocabulary, **{token: place for place, token in special}},
                      "merges": [" ".join(pair) for pair in self.merges]},
        }

    def config(self):
        return {"tokenizer_class": "CLIPTokenizer", "model_max_length": 77, "do_lower_case": True,
                "bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "pad_token": "<|endoftext|>",
                "unk_token": "<|endoftext|>"}


def nmt_nfkc(text):
    """SentencePiece's normalisation (src/builder.cc, BuildNmtNFKCMap), whose compiled map XLM-R's tokenizer.json has."""
    spaces = "\t\n\f\r\u1680\u200b\u200c\u200e\u200f\u2028\u2029\u2581\ufeff\ufffd"
    removed = [*range(1, 9), 11, *range(14, 32), 127, 143, 159]
    text = "".join(" " if c in spaces else c for c in text if ord(c) not in removed)
    return "\uff5e".join(unicodedata.normalize("NFKC", part) for part in text.split("\uff5e"))


class Unigram:
    """ids: <s>, <pad>, </s>, <unk>, then pieces with their log probabilities, as in XLM-R."""

    SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]

    def __init__(self, pieces):
        text = "▁" + re.sub(r"\s+", "▁", unicodedata.normalize("NFKC", CORPUS).strip())
        words = Counter(part for part in re.findall("▁[^▁]*", text))
        found = Counter()
        for word, count in words.items():
            for start in range(len(word)):
                for end in range(start + 1, min(len(word), start + 8) + 1):
                    found[word[start:end]] += count
        single = {piece: count for piece, count in found.items() if len(piece) == 1}
        longer = sorted((p for p in found if len(p) > 1), key=lambda p: (-found[p] * len(p), p))[:pieces]
        counts = {**single, **{piece: found[piece] * len(piece) for piece in longer}}
        total = sum(counts.values())
        self.scores = {piece: round(math.log(count / total), 4) for piece, count in sorted(counts.items())}
        self.ids = {piece: 4 + place for place, piece in enumerate(self.scores)}
        self.size = 4 + len(self.ids)
        self.unknown_score = min(self.scores.values()) - 10

    def best_split(self, text):
        best = [(0.0, [])] + [(-math.inf, [])] * len(text)
        for start in range(len(text)):
            score, parts = best[start]
            if score == -math.inf:
                continue
            options = [(end, self.scores.get(text[start:end])) for end in range(start + 1, len(text) + 1)]
            options = [(end, value) for end, value in options if value is not None]
            if not any(end == start + 1 for end, _ in options):
                options.append((start + 1, self.unknown_score))
            for end, value in options:
                if score + value > best[end][0]:
                    best[end] = (score + value, parts + [text[start:end]])
        return best[len(text)][1]

    def encode(self, text, context):
        text = nmt_nfkc(text).strip()
        ids, previous = [0], None
        for word in re.split(r"\s+", text) if text else []:
            for piece in self.best_split("▁" + word):
                place = self.ids.get(piece, 3)
                if not (place == 3 and previous == 3):
                    ids.append(place)
                previous = place
            previous = None
        return ids[: context - 1] + [2]

    def definition(self):
        """In the form of XLM-R's tokenizer.json; the compiled map itself is left out."""
        return {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": added_tokens(enumerate(self.SPECIAL)),
            "normalizer": {"type": "Precompiled", "precompiled_charsmap": ""},
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                {"type": "WhitespaceSplit"},
                {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
            ]},
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                           {"SpecialToken": {"id": "</s>", "type_id": 0}}],
                "pair": [],
                "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
                                   "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]}},
            },
            "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
            "model": {"type": "Unigram", "unk_id": 3,
                      "vocab": [[token, 0.0] for token in self.SPECIAL] + [list(item) for item in self.scores.items()]},
        }

    def config(self):
        return {"tokenizer_class": "XLMRobertaTokenizer", "model_max_length": 77, "bos_token": "<s>",
                "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "<s>",
                "sep_token": "</s>"}


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
