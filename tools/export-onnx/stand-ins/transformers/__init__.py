"""Stands in for transformers in the tests of the exporter: random models of the exact shapes of published ones.

"random/clip-vit-base-patch32": CLIP ViT-B/32 (QuickGELU), 151 million weights, 606 MB as float32.
"random/siglip-base-patch16-224": SigLIP B/16 (tanh GELU, attention pooling), 203 million weights, 813 MB.
"random/clip-tiny" and "random/siglip-tiny": the same architectures in 2 MB.
"""

import json
from types import SimpleNamespace

import torch

from .clip import Clip
from .siglip import Siglip
from .words import WordTokenizer

__version__ = "stand-in"


def tower(width, layers, heads, mlp, **others):
    return SimpleNamespace(width=width, layers=layers, heads=heads, mlp=mlp, **others)


CLIP_SPECIAL = {"start": 49406, "end": 49407, "pad": 0}
SIGLIP_SPECIAL = {"start": None, "end": 1, "pad": 1}

MODELS = {
    "random/clip-vit-base-patch32": SimpleNamespace(
        kind="clip",
        dimension=512,
        vision=tower(768, 12, 12, 3072, px=224, patch=32),
        text=tower(512, 12, 8, 2048, context=77, words=49408, special=CLIP_SPECIAL),
    ),
    "random/siglip-base-patch16-224": SimpleNamespace(
        kind="siglip",
        dimension=768,
        vision=tower(768, 12, 12, 3072, px=224, patch=16),
        text=tower(768, 12, 12, 3072, context=64, words=32000, special=SIGLIP_SPECIAL),
    ),
    "random/clip-tiny": SimpleNamespace(
        kind="clip",
        dimension=32,
        vision=tower(64, 3, 4, 256, px=32, patch=8),
        text=tower(48, 3, 4, 192, context=20, words=300, special={"start": 298, "end": 299, "pad": 0}),
    ),
    "random/siglip-tiny": SimpleNamespace(
        kind="siglip",
        dimension=64,
        vision=tower(64, 3, 4, 256, px=32, patch=8),
        text=tower(64, 3, 4, 256, context=16, words=300, special=SIGLIP_SPECIAL),
    ),
}


class AutoModel:
    @staticmethod
    def from_pretrained(name, attn_implementation):
        assert attn_implementation == "eager", attn_implementation
        shape = MODELS[name]
        model = (Clip if shape.kind == "clip" else Siglip)(shape)
        generator = torch.Generator().manual_seed(11)
        for key, parameter in model.named_parameters():
            fill(key, parameter.data, generator)
        model.config = Configuration(shape)
        return model


def fill(key, values, generator):
    """Larger than at the start of a training, so that no part of the model is lost in the sum along the layers."""
    if key.startswith("logit_"):
        values.fill_(4.6052 if key == "logit_scale" else -12.932437)
        return
    noise = torch.randn(values.shape, generator=generator)
    if values.dim() == 1:
        values.copy_(0.2 * noise + (1 if "norm" in key and key.endswith("weight") else 0))
    else:
        values.copy_(noise if "embedding.weight" in key else noise * 1.5 * values[0].numel() ** -0.5)


class Configuration:
    def __init__(self, shape):
        self.model_type, self.projection_dim = shape.kind, shape.dimension
        activation = "quick_gelu" if shape.kind == "clip" else "gelu_pytorch_tanh"
        self.vision_config = SimpleNamespace(image_size=shape.vision.px, hidden_act=activation)
        self.text_config = SimpleNamespace(max_position_embeddings=shape.text.context)

    def save_pretrained(self, folder):
        parts = {"vision_config": vars(self.vision_config), "text_config": vars(self.text_config)}
        own = {"model_type": self.model_type, "projection_dim": self.projection_dim}
        write(folder / "config.json", {**own, **parts})


class AutoTokenizer:
    @staticmethod
    def from_pretrained(name):
        text = MODELS[name].text
        return WordTokenizer(text.words, text.context, **text.special)


class AutoImageProcessor:
    def __init__(self, shape):
        self.shape = shape

    @staticmethod
    def from_pretrained(name):
        return AutoImageProcessor(MODELS[name])

    def save_pretrained(self, folder):
        px = self.shape.vision.px
        common = {"do_resize": True, "do_rescale": True, "do_normalize": True, "rescale_factor": 1 / 255, "resample": 3}
        if self.shape.kind == "clip":
            mean, std = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
            size = {"size": {"shortest_edge": px}, "do_center_crop": True, "crop_size": {"height": px, "width": px}}
            kind = "CLIPImageProcessor"
        else:
            mean, std = [0.5] * 3, [0.5] * 3
            size, kind = {"size": {"height": px, "width": px}}, "SiglipImageProcessor"
        values = {**common, **size, "image_mean": mean, "image_std": std, "image_processor_type": kind}
        write(folder / "preprocessor_config.json", values)


def write(path, value):
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
