"""SigLIP as in Hugging Face's checkpoints: no class token, tanh GELU, an attention head that pools the patches; texts
are pooled at the last position, padding included.
"""

import math

import torch
from torch import nn

from .layers import Encoder, patches

EPSILON = 1e-6


def tanh_gelu(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


class PoolingHead(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.probe = nn.Parameter(torch.empty(1, 1, shape.width))
        self.attention = nn.MultiheadAttention(shape.width, shape.heads, batch_first=True)
        self.layernorm = nn.LayerNorm(shape.width, eps=EPSILON)
        self.fc1, self.fc2 = nn.Linear(shape.width, shape.mlp), nn.Linear(shape.mlp, shape.width)

    def forward(self, x):
        x = self.attention(self.probe.expand(x.shape[0], -1, -1), x, x)[0]
        return (x + self.fc2(tanh_gelu(self.fc1(self.layernorm(x)))))[:, 0]


class Vision(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.patch_embedding = nn.Conv2d(3, shape.width, shape.patch, shape.patch)
        self.position_embedding = nn.Embedding((shape.px // shape.patch) ** 2, shape.width)
        self.encoder = Encoder(shape, tanh_gelu, EPSILON)
        self.post_layernorm = nn.LayerNorm(shape.width, eps=EPSILON)
        self.head = PoolingHead(shape)

    def forward(self, pixels):
        x = patches(self.patch_embedding, pixels) + self.position_embedding.weight
        return self.head(self.post_layernorm(self.encoder(x)))


class Text(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.token_embedding = nn.Embedding(shape.words, shape.width)
        self.position_embedding = nn.Embedding(shape.context, shape.width)
        self.encoder = Encoder(shape, tanh_gelu, EPSILON)
        self.final_layer_norm = nn.LayerNorm(shape.width, eps=EPSILON)
        self.head = nn.Linear(shape.width, shape.width)

    def forward(self, ids):
        x = self.token_embedding(ids) + self.position_embedding.weight[: ids.shape[1]]
        return self.head(self.final_layer_norm(self.encoder(x))[:, -1])


class Siglip(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.vision_model, self.text_model = Vision(shape.vision), Text(shape.text)
        self.logit_scale, self.logit_bias = nn.Parameter(torch.empty(())), nn.Parameter(torch.empty(()))

    def get_image_features(self, pixel_values):
        return self.vision_model(pixel_values)

    def get_text_features(self, input_ids):
        return self.text_model(input_ids)
