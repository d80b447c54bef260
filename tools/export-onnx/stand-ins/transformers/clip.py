"""CLIP as in Hugging Face's checkpoints: class token, QuickGELU, pooling at the first end token."""

import torch
from torch import nn

from .layers import Encoder, causal_mask, patches

EPSILON = 1e-5


def quick_gelu(x):
    return x * torch.sigmoid(1.702 * x)


class Vision(nn.Module):
    def __init__(self, shape):
        super().__init__()
        count = (shape.px // shape.patch) ** 2 + 1
        self.class_embedding = nn.Parameter(torch.empty(shape.width))
        self.patch_embedding = nn.Conv2d(3, shape.width, shape.patch, shape.patch, bias=False)
        self.position_embedding = nn.Embedding(count, shape.width)
        self.pre_layrnorm = nn.LayerNorm(shape.width, eps=EPSILON)
        self.encoder = Encoder(shape, quick_gelu, EPSILON)
        self.post_layernorm = nn.LayerNorm(shape.width, eps=EPSILON)

    def forward(self, pixels):
        x = patches(self.patch_embedding, pixels)
        x = torch.cat([self.class_embedding.expand(x.shape[0], 1, -1), x], dim=1)
        x = self.encoder(self.pre_layrnorm(x + self.position_embedding.weight))
        return self.post_layernorm(x[:, 0])


class Text(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.end = shape.special["end"]
        self.token_embedding = nn.Embedding(shape.words, shape.width)
        self.position_embedding = nn.Embedding(shape.context, shape.width)
        self.encoder = Encoder(shape, quick_gelu, EPSILON)
        self.final_layer_norm = nn.LayerNorm(shape.width, eps=EPSILON)

    def forward(self, ids):
        x = self.token_embedding(ids) + self.position_embedding.weight[: ids.shape[1]]
        x = self.final_layer_norm(self.encoder(x, causal_mask(ids.shape[1])))
        first_end = (ids == self.end).int().argmax(dim=-1)
        return x[torch.arange(x.shape[0]), first_end]


class Clip(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.vision_model, self.text_model = Vision(shape.vision), Text(shape.text)
        self.visual_projection = nn.Linear(shape.vision.width, shape.dimension, bias=False)
        self.text_projection = nn.Linear(shape.text.width, shape.dimension, bias=False)
        self.logit_scale = nn.Parameter(torch.empty(()))

    def get_image_features(self, pixel_values):
        return self.visual_projection(self.vision_model(pixel_values))

    def get_text_features(self, input_ids):
        return self.text_projection(self.text_model(input_ids))
