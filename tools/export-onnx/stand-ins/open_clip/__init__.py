"""Stands in for open_clip in the tests of the exporter: the few functions that it calls, and a tiny random model.

The model has OpenCLIP's shape: a vision transformer with class token, learned positions, ln_pre, ln_post and proj; a
text transformer with causal mask, pooling at the highest id, and text_projection. Names as in OpenCLIP's checkpoints.
Models: "tiny" (attention over [batch, tokens, width]) and "tiny-tokens-first" (the order of earlier versions).
Weights: "random" (GELU) and "random-quick" (QuickGELU); the configurations name GELU for both, as OpenCLIP's do.
"""

import torch
from torch import nn

from .byte_pairs import BytePairTokenizer

__version__ = "stand-in"

EMBED_DIM = 48
VISION = {"image_size": 64, "patch_size": 16, "width": 96, "layers": 6, "heads": 6}
TEXT = {"context_length": 24, "width": 64, "layers": 6, "heads": 4}
NAMES = ["tiny", "tiny-tokens-first"]


def get_model_config(name):
    if name not in NAMES:
        return None
    text = {**TEXT, "vocab_size": len(BytePairTokenizer().encoder)}
    return {"embed_dim": EMBED_DIM, "vision_cfg": dict(VISION), "text_cfg": text}


def get_pretrained_cfg(name, tag):
    return {"random": {}, "random-quick": {"quick_gelu": True}}[tag] if name in NAMES else {}


def get_tokenizer(_name):
    return BytePairTokenizer(TEXT["context_length"])


def create_model(name, pretrained=None, precision="fp32", device="cpu", force_quick_gelu=False):
    if name not in NAMES or precision != "fp32" or device != "cpu" or pretrained not in ("random", "random-quick"):
        raise RuntimeError(f"no weights {pretrained} for {name}")
    generator = torch.Generator().manual_seed(7)
    model = Clip(QuickGELU if force_quick_gelu else nn.GELU, batch_first=name == "tiny")
    for key, parameter in sorted(model.named_parameters()):
        fill(key, parameter.data, generator)
    model.visual.preprocess_cfg = {
        "size": (VISION["image_size"],) * 2,
        "mode": "RGB",
        "mean": (0.48145466, 0.4578275, 0.40821073),
        "std": (0.26862954, 0.26130258, 0.27577711),
        "interpolation": "bicubic",
        "resize_mode": "shortest",
        "fill_color": 0,
    }
    return model


def fill(key, values, generator):
    """Larger than at the start of a training, so that no part of the model is lost in the sum along the layers."""
    noise = torch.randn(values.shape, generator=generator)
    if key == "logit_scale":
        values.fill_(4.6052)
    elif values.dim() > 1:
        values.copy_(noise * 2 * (values[0].numel() if "embedding" not in key else 1) ** -0.5)
    else:
        values.copy_(0.2 * noise + (1 if "ln" in key and key.endswith("weight") else 0))


class QuickGELU(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class Block(nn.Module):
    def __init__(self, width, heads, activation, batch_first):
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn = nn.MultiheadAttention(width, heads, batch_first=batch_first)
        self.mlp = nn.Sequential()
        self.mlp.add_module("c_fc", nn.Linear(width, 4 * width))
        self.mlp.add_module("gelu", activation())
        self.mlp.add_module("c_proj", nn.Linear(4 * width, width))

    def forward(self, x, attn_mask):
        y = self.ln_1(x)
        x = x + self.attn(y, y, y, need_weights=False, attn_mask=attn_mask)[0]
        return x + self.mlp(self.ln_2(x))


class Transformer(nn.Module):
    def __init__(self, width, layers, heads, activation, batch_first):
        super().__init__()
        self.batch_first = batch_first
        self.resblocks = nn.ModuleList([Block(width, heads, activation, batch_first) for _ in range(layers)])

    def forward(self, x, attn_mask=None):
        x = x if self.batch_first else x.transpose(0, 1)
        for block in self.resblocks:
            x = block(x, attn_mask)
        return x if self.batch_first else x.transpose(0, 1)


class VisionTransformer(nn.Module):
    def __init__(self, activation, batch_first):
        super().__init__()
        width, patch = VISION["width"], VISION["patch_size"]
        self.image_size = (VISION["image_size"],) * 2
        self.conv1 = nn.Conv2d(3, width, patch, patch, bias=False)
        self.class_embedding = nn.Parameter(torch.empty(width))
        self.positional_embedding = nn.Parameter(torch.empty((VISION["image_size"] // patch) ** 2 + 1, width))
        self.ln_pre, self.ln_post = nn.LayerNorm(width), nn.LayerNorm(width)
        self.transformer = Transformer(width, VISION["layers"], VISION["heads"], activation, batch_first)
        self.proj = nn.Parameter(torch.empty(width, EMBED_DIM))

    def forward(self, x):
        x = self.conv1(x).flatten(2).permute(0, 2, 1)
        x = torch.cat([self.class_embedding.view(1, 1, -1).expand(x.shape[0], -1, -1), x], dim=1)
        x = self.transformer(self.ln_pre(x + self.positional_embedding))
        return self.ln_post(x)[:, 0] @ self.proj


class Clip(nn.Module):
    def __init__(self, activation, batch_first):
        super().__init__()
        width, length = TEXT["width"], TEXT["context_length"]
        self.visual = VisionTransformer(activation, batch_first)
        self.transformer = Transformer(width, TEXT["layers"], TEXT["heads"], activation, batch_first)
        self.token_embedding = nn.Embedding(len(BytePairTokenizer().encoder), width)
        self.positional_embedding = nn.Parameter(torch.empty(length, width))
        self.ln_final = nn.LayerNorm(width)
        self.text_projection = nn.Parameter(torch.empty(width, EMBED_DIM))
        self.logit_scale = nn.Parameter(torch.empty(()))
        mask = torch.full((length, length), float("-inf")).triu(1)
        self.register_buffer("attn_mask", mask, persistent=False)

    def encode_text(self, text):
        length = text.shape[1]
        x = self.token_embedding(text) + self.positional_embedding[:length]
        x = self.ln_final(self.transformer(x, self.attn_mask[:length, :length]))
        return x[torch.arange(x.shape[0], device=x.device), text.argmax(dim=-1)] @ self.text_projection
