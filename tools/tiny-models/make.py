"""Makes test/fixtures/models and test/fixtures/tokenizers: tiny models with random weights in every layout.

    /usr/bin/python3 tools/tiny-models/make.py        (Debian: python3-torch, python3-onnx)

Each folder holds what somebody would download, and golden.json: texts with their ids and embeddings, photos' tensors
by formula with theirs, all computed by torch and by the tokenizers of tiny_tokenizers.py.
"""

import copy
import os
import shutil

import numpy as np
import torch

import graphs
import towers
from texts import TEXTS
from tiny_tokenizers import ClipBpe, Unigram, compact

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "test", "fixtures")
MODELS = os.path.join(ROOT, "models")
OPENAI = {"mean": [0.48145466, 0.4578275, 0.40821073], "std": [0.26862954, 0.26130258, 0.27577711]}
WIDTH, HEADS, LAYERS, PATCH = 16, 2, 2, 8
GOLDEN_TEXTS = [TEXTS[place] for place in (0, 1, 2, 3, 5, 13, 15, 22, 26, 31, 44, 49)]

BPE = ClipBpe(180)
UNIGRAM = Unigram(150)


def write(folder, name, value):
    path = os.path.join(MODELS, folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(compact(value) + "\n")


def photo(seed, px):
    """The tensor of photo `seed`, as test/support/tiny-models.ts makes it: 64-bit arithmetic, rounded to float32."""
    index = np.arange(3 * px * px, dtype=np.float64)
    return torch.from_numpy((np.sin(index * 0.01 * seed) + np.cos(index * 0.37)).astype(np.float32)).reshape(1, 3, px, px)


def normalised(vector):
    return [round(float(value), 7) for value in torch.nn.functional.normalize(vector.reshape(1, -1), dim=-1)[0]]


def golden(folder, px, image, text, encode, name="golden.json"):
    """`image` and `text` give one embedding for one tensor or row of ids."""
    with torch.no_grad():
        write(folder, name, {
            "photos": [{"seed": seed, "embedding": normalised(image(photo(seed, px)))} for seed in (1, 2, 3)],
            "texts": [{"text": t, "ids": encode(t), "embedding": normalised(text(torch.tensor([encode(t)])))}
                      for t in GOLDEN_TEXTS],
        })


def open_batch(*names):
    return {name: {0: "batch"} for name in names}


def hugging_face_clip():
    folder, px, context, dimension = "hugging-face-clip", 32, 24, 12
    image = towers.randomise(towers.ClipImage(px, PATCH, WIDTH, HEADS, LAYERS, dimension), 1)
    text = towers.randomise(towers.ClipText(BPE.size, context, WIDTH, HEADS, LAYERS, dimension), 2)
    onnx_files(folder, image, text, px, context)
    write(folder, "config.json", {
        "architectures": ["CLIPModel"], "model_type": "clip", "projection_dim": dimension,
        "text_config": {"model_type": "clip_text_model", "max_position_embeddings": context,
                        "vocab_size": BPE.size, "hidden_act": "quick_gelu"},
        "vision_config": {"model_type": "clip_vision_model", "image_size": px, "patch_size": PATCH,
                          "hidden_act": "quick_gelu"}})
    write(folder, "preprocessor_config.json", {
        "do_resize": True, "size": {"shortest_edge": px}, "resample": 3, "do_center_crop": True,
        "crop_size": {"height": px, "width": px}, "do_rescale": True, "rescale_factor": 1 / 255,
        "do_normalize": True, "image_mean": OPENAI["mean"], "image_std": OPENAI["std"]})
    write(folder, "tokenizer.json", BPE.definition())
    write(folder, "tokenizer_config.json", BPE.config())
    golden(folder, px, image, text, lambda t: BPE.encode(t, context))
    image8, text8 = (graphs.rounded_to_8_bits(copy.deepcopy(tower)) for tower in (image, text))
    onnx_files(folder, image8, text8, px, context, "_quantized")
    for tower in ("vision", "text"):
        path = os.path.join(MODELS, folder, "onnx", f"{tower}_model_quantized.onnx")
        graphs.with_8_bit_weights(path, path)
        plain = os.path.join(MODELS, folder, "onnx", f"{tower}_model.onnx")
        graphs.as_float16(plain, plain.replace(".onnx", "_fp16.onnx"), keeps_io=True)
    golden(folder, px, image8, text8, lambda t: BPE.encode(t, context), "golden-quantized.json")


def onnx_files(folder, image, text, px, context, suffix=""):
    base = os.path.join(MODELS, folder, "onnx")
    graphs.export(image, (torch.zeros(2, 3, px, px),), os.path.join(base, f"vision_model{suffix}.onnx"),
                  ["pixel_values"], ["image_embeds"], open_batch("pixel_values", "image_embeds"))
    ids = torch.tensor([BPE.encode("a photo of a dog", context)] * 2)
    graphs.export(text, (ids,), os.path.join(base, f"text_model{suffix}.onnx"), ["input_ids"], ["text_embeds"],
                  {"input_ids": {0: "batch", 1: "length"}, "text_embeds": {0: "batch"}})


def hugging_face_siglip():
    folder, px, context = "hugging-face-siglip", 32, 16
    image = towers.randomise(towers.SiglipImage(px, PATCH, WIDTH, HEADS, LAYERS), 3)
    text = towers.randomise(towers.SiglipText(UNIGRAM.size, context, WIDTH, HEADS, LAYERS), 4)

    def encode(t):
        ids = UNIGRAM.encode(t.lower(), context + 1)[1:]
        return ids + [1] * (context - len(ids))

    base = os.path.join(MODELS, folder, "onnx")
    outputs = ["last_hidden_state", "pooler_output"]
    graphs.export(image, (torch.zeros(2, 3, px, px),), os.path.join(base, "vision_model.onnx"), ["pixel_values"],
                  outputs, open_batch("pixel_values", *outputs))
    graphs.export(text, (torch.tensor([encode("a")] * 2),), os.path.join(base, "text_model.onnx"), ["input_ids"],
                  outputs, {"input_ids": {0: "batch", 1: "length"}, **open_batch(*outputs)})
    for tower in ("vision", "text"):
        plain = os.path.join(base, f"{tower}_model.onnx")
        graphs.as_float16(plain, plain.replace(".onnx", "_fp16.onnx"), keeps_io=False)
    write(folder, "config.json", {
        "architectures": ["SiglipModel"], "model_type": "siglip",
        "text_config": {"model_type": "siglip_text_model", "max_position_embeddings": context,
                        "vocab_size": UNIGRAM.size, "hidden_size": WIDTH},
        "vision_config": {"model_type": "siglip_vision_model", "image_size": px, "hidden_size": WIDTH}})
    write(folder, "preprocessor_config.json", {
        "do_resize": True, "size": {"height": px, "width": px}, "resample": 2, "do_rescale": True,
        "rescale_factor": 1 / 255, "do_normalize": True, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
        "image_processor_type": "SiglipImageProcessor"})
    definition = UNIGRAM.definition()
    definition["post_processor"]["single"] = definition["post_processor"]["single"][1:]
    write(folder, "tokenizer.json", definition)
    write(folder, "tokenizer_config.json", {**UNIGRAM.config(), "tokenizer_class": "SiglipTokenizer"})
    golden(folder, px, lambda x: image(x)[1], lambda ids: text(ids)[1], encode)


def open_clip_files(folder, px, context, dimension, text_config):
    write(folder, "config.json", {
        "embed_dim": dimension, "vision_cfg": {"image_size": px, "layers": LAYERS, "width": WIDTH, "patch_size": PATCH},
        "text_cfg": {"context_length": context, **text_config}})
    write(folder, "visual/preprocess_cfg.json", {
        "size": [px, px], "mode": "RGB", "mean": OPENAI["mean"], "std": OPENAI["std"], "interpolation": "bicubic",
        "resize_mode": "shortest", "fill_color": 0})


class Int32Ids(torch.nn.Module):
    def __init__(self, tower):
        super().__init__()
        self.tower = tower

    def forward(self, ids):
        return self.tower(ids.to(torch.int64))


def open_clip():
    """One photo or text at a time, ids of 32 bits, output of length 1: as Immich exports them."""
    folder, px, context, dimension = "open-clip", 40, 24, 12
    image = towers.Normalised(towers.randomise(
        towers.ClipImage(px, PATCH, WIDTH, HEADS, LAYERS, dimension, torch.nn.functional.gelu), 5))
    text = towers.Normalised(towers.randomise(
        towers.ClipText(BPE.size, context, WIDTH, HEADS, LAYERS, dimension, torch.nn.functional.gelu), 6))

    def encode(t):
        ids = BPE.encode(t, context)
        return ids + [0] * (context - len(ids))

    graphs.export(image, (torch.zeros(1, 3, px, px),), os.path.join(MODELS, folder, "visual/model.onnx"),
                  ["image"], ["embedding"])
    graphs.export(Int32Ids(text), (torch.tensor([encode("a")], dtype=torch.int32),),
                  os.path.join(MODELS, folder, "textual/model.onnx"), ["text"], ["embedding"])
    open_clip_files(folder, px, context, dimension, {"vocab_size": BPE.size, "width": WIDTH, "heads": HEADS})
    write(folder, "textual/tokenizer.json", BPE.definition())
    write(folder, "textual/tokenizer_config.json", BPE.config())
    golden(folder, px, image, text, encode)


def open_clip_multilingual():
    """Unigram tokenizer, padding hidden by a mask."""
    folder, px, context, dimension = "open-clip-multilingual", 32, 20, 12
    image = towers.Normalised(towers.randomise(
        towers.ClipImage(px, PATCH, WIDTH, HEADS, LAYERS, dimension, torch.nn.functional.gelu), 7))
    text = towers.Normalised(towers.randomise(
        towers.MultilingualText(UNIGRAM.size, context, WIDTH, HEADS, LAYERS, dimension), 8))

    def encode(t):
        ids = UNIGRAM.encode(t, context)
        return ids + [1] * (context - len(ids))

    graphs.export(image, (torch.zeros(2, 3, px, px),), os.path.join(MODELS, folder, "visual/model.onnx"),
                  ["image"], ["embedding"], open_batch("image", "embedding"))
    ids = torch.tensor([encode("a")] * 2)
    graphs.export(text, (ids, (ids != 1).to(torch.int64)), os.path.join(MODELS, folder, "textual/model.onnx"),
                  ["text", "attention_mask"], ["embedding"], open_batch("text", "attention_mask", "embedding"))
    open_clip_files(folder, px, context, dimension, {"hf_model_name": "tiny-xlm-roberta", "hf_pooler_type": "mean_pooler"})
    write(folder, "textual/tokenizer.json", UNIGRAM.definition())
    write(folder, "textual/tokenizer_config.json", UNIGRAM.config())
    golden(folder, px, image, lambda rows: text(rows, (rows != 1).to(torch.int64)), encode)


def external_data():
    """OpenCLIP's shape (ViT-bigG) with the weights outside the graphs."""
    folder, px, context, dimension = "external-data", 32, 24, 12
    image = towers.randomise(
        towers.ClipImage(px, PATCH, WIDTH, HEADS, LAYERS, dimension, torch.nn.functional.gelu), 9)
    text = towers.randomise(
        towers.ClipText(BPE.size, context, WIDTH, HEADS, LAYERS, dimension, torch.nn.functional.gelu), 10)
    onnx_files(folder, image, text, px, context)
    for tower in ("vision", "text"):
        path = os.path.join(MODELS, folder, "onnx", f"{tower}_model.onnx")
        graphs.with_external_data(path, f"{tower}_model.onnx_data")
    for name in ("preprocessor_config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copy(os.path.join(MODELS, "hugging-face-clip", name), os.path.join(MODELS, folder, name))
    write(folder, "config.json", {
        "model_type": "clip", "projection_dim": dimension,
        "text_config": {"max_position_embeddings": context, "vocab_size": BPE.size, "hidden_act": "gelu"},
        "vision_config": {"image_size": px, "patch_size": PATCH, "hidden_act": "gelu"}})
    golden(folder, px, image, text, lambda t: BPE.encode(t, context))


def tokenizer_goldens():
    folder = os.path.join(ROOT, "tokenizers")
    os.makedirs(folder, exist_ok=True)
    for name, tokenizer in (("clip-bpe", BPE), ("unigram", UNIGRAM)):
        value = {"contextLength": 77, "texts": [{"text": t, "ids": tokenizer.encode(t, 77)} for t in TEXTS]}
        with open(os.path.join(folder, f"{name}.json"), "w", encoding="utf-8") as file:
            file.write(compact(value) + "\n")


if __name__ == "__main__":
    torch.manual_seed(0)
    torch.set_num_threads(1)
    shutil.rmtree(MODELS, ignore_errors=True)
    hugging_face_clip()
    hugging_face_siglip()
    open_clip()
    open_clip_multilingual()
    external_data()
    tokenizer_goldens()
