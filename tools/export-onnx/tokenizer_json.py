"""tokenizer.json of an OpenCLIP tokenizer: Hugging Face's own where there is one, else made from CLIP's byte pairs."""

import json

# As in CLIP's code; special tokens never come out of a text here, because Shutterword's users type words.
PATTERN = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def tokenizer_json(tokenizer):
    wrapped = getattr(tokenizer, "tokenizer", None)
    if wrapped is not None:
        backend = getattr(wrapped, "backend_tokenizer", None)
        if backend is None:
            raise RuntimeError("the model's tokenizer has no fast version, so it cannot be written as tokenizer.json")
        return backend.to_str()
    return json.dumps(from_byte_pairs(tokenizer.encoder, tokenizer.bpe_ranks), ensure_ascii=False, indent=1)


def from_byte_pairs(encoder, ranks):
    """`encoder`: token to id, the start and end tokens last; `ranks`: pair of tokens to its place in the merges."""
    start, end = sorted(encoder, key=encoder.get)[-2:]
    merges = [" ".join(pair) for pair in sorted(ranks, key=ranks.get)]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [special(encoder, token) for token in (start, end)],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "NFC"},
                {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "},
                {"type": "Lowercase"},
            ],
        },
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": PATTERN}, "behavior": "Removed", "invert": True},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False},
            ],
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": start, "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": end, "type_id": 0}},
            ],
            "pair": [],
            "special_tokens": {
                token: {"id": token, "ids": [encoder[token]], "tokens": [token]} for token in (start, end)
            },
        },
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": end,
            "continuing_subword_prefix": "",
            "end_of_word_suffix": "</w>",
            "fuse_unk": False,
            "vocab": dict(sorted(encoder.items(), key=lambda entry: entry[1])),
            "merges": merges,
        },
    }


def special(encoder, token):
    return {
        "id": encoder[token],
        "content": token,
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": False,
        "special": True,
    }
