"""Small towers with random weights, in the exact architecture of the published families, for torch 1.13 and later.

Shapes and order of operations: CLIP and SigLIP of Hugging Face transformers, OpenCLIP's ViT and text transformer,
OpenCLIP's HFTextEncoder (mean pooling and a projection) for multilingual models. Read from their published
descriptions and configurations, written for this project.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    """Multi-head self-attention with an additive bias of shape [batch or 1, 1, length, length]."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x, bias=None):
        def split(y):
            return y.reshape(y.shape[0], y.shape[1], self.heads, -1).transpose(1, 2)

        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        if bias is not None:
            scores = scores + bias
        mixed = (scores.softmax(-1) @ v).transpose(1, 2)
        return self.out(mixed.reshape(x.shape[0], x.shape[1], -1))


def quick_gelu(x):
    return x * torch.sigmoid(1.702 * x)


def tanh_gelu(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


class Block(nn.Module):
    def __init__(self, width, heads, activation):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.activation = activation

    def forward(self, x, bias=None):
        x = x + self.attention(self.norm1(x), bias)
        return x + self.down(self.activation(self.up(self.norm2(x))))


class ClipImage(nn.Module):
    """Class token, norm before the blocks, the class token's state projected. Output not normalised."""

    def __init__(self, px, patch, width, heads, layers, dimension, activation=quick_gelu):
        super().__init__()
        self.patches = nn.Conv2d(3, width, patch, patch, bias=False)
        self.cls = nn.Parameter(torch.randn(width) * 0.5)
        self.positions = nn.Parameter(torch.randn((px // patch) ** 2 + 1, width) * 0.5)
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.blocks = nn.ModuleList(Block(width, heads, activation) for _ in range(layers))
        self.projection = nn.Linear(width, dimension, bias=False)

    def forward(self, pixels):
        x = self.patches(pixels).flatten(2).transpose(1, 2)
        cls = self.cls.expand(x.shape[0], 1, -1)
        x = self.before(torch.cat([cls, x], 1) + self.positions)
        for block in self.blocks:
            x = block(x)
        return self.projection(self.after(x[:, 0]))


class ClipText(nn.Module):
    """Causal attention, the state at the end token (the largest id of the row) projected. Output not normalised."""

    def __init__(self, vocabulary, context, width, heads, layers, dimension, activation=quick_gelu):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.randn(context, width) * 0.5)
        self.blocks = nn.ModuleList(Block(width, heads, activation) for _ in range(layers))
        self.after = nn.LayerNorm(width)
        self.projection = nn.Linear(width, dimension, bias=False)
        self.register_buffer("causal", torch.full((context, context), -1e4).triu(1), persistent=False)

    def forward(self, ids):
        length = ids.shape[1]
        x = self.tokens(ids) + self.positions[:length]
        for block in self.blocks:
            x = block(x, self.causal[:length, :length])
        x = self.after(x)
        ends = ids.to(torch.int32).argmax(-1).to(torch.int64)
        index = ends.reshape(-1, 1, 1).expand(-1, 1, x.shape[2])
        return self.projection(x.gather(1, index)[:, 0])


class SiglipImage(nn.Module):
    """No class token; a learned probe attends to all patches. Returns all states and the pooled one."""

    def __init__(self, px, patch, width, heads, layers):
        super().__init__()
        self.patches = nn.Conv2d(3, width, patch, patch)
        self.positions = nn.Parameter(torch.randn((px // patch) ** 2, width) * 0.5)
        self.blocks = nn.ModuleList(Block(width, heads, tanh_gelu) for _ in range(layers))
        self.after, self.norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.probe = nn.Parameter(torch.randn(width))
        self.heads = heads
        self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, pixels):
        x = self.patches(pixels).flatten(2).transpose(1, 2) + self.positions
        for block in self.blocks:
            x = block(x)
        x = self.after(x)

        def split(y):
            return y.reshape(y.shape[0], y.shape[1], self.heads, -1).transpose(1, 2)

        q = split(self.q(self.probe.expand(x.shape[0], 1, -1)))
        k, v = split(self.k(x)), split(self.v(x))
        mixed = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])).softmax(-1) @ v
        pooled = self.out(mixed.transpose(1, 2).reshape(x.shape[0], 1, -1))
        pooled = pooled + self.down(tanh_gelu(self.up(self.norm(pooled))))
        return x, pooled[:, 0]


class SiglipText(nn.Module):
    """Attention to everything, padding included; the last position's state through a head."""

    def __init__(self, vocabulary, context, width, heads, layers):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.randn(context, width) * 0.5)
        self.blocks = nn.ModuleList(Block(width, heads, tanh_gelu) for _ in range(layers))
        self.after = nn.LayerNorm(width)
        self.head = nn.Linear(width, width)

    def forward(self, ids):
        x = self.tokens(ids) + self.positions[: ids.shape[1]]
        for block in self.blocks:
            x = block(x)
        x = self.after(x)
        return x, self.head(x[:, -1])


class MultilingualText(nn.Module):
    """Attention hides padding, states averaged over the text's own tokens, then a projection of two layers."""

    def __init__(self, vocabulary, context, width, heads, layers, dimension):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.randn(context, width) * 0.5)
        self.blocks = nn.ModuleList(Block(width, heads, F.gelu) for _ in range(layers))
        self.after = nn.LayerNorm(width)
        self.up, self.down = nn.Linear(width, 2 * width, bias=False), nn.Linear(2 * width, dimension, bias=False)

    def forward(self, ids, mask):
        seen = mask.to(torch.float32)
        x = self.tokens(ids) + self.positions[: ids.shape[1]]
        for block in self.blocks:
            x = block(x, (seen[:, None, None, :] - 1) * 1e4)
        x = self.after(x) * seen[:, :, None]
        return self.down(F.gelu(self.up(x.sum(1) / seen.sum(1, keepdim=True))))


class Normalised(nn.Module):
    """As OpenCLIP exports end: length 1."""

    def __init__(self, tower):
        super().__init__()
        self.tower = tower

    def forward(self, *inputs):
        return F.normalize(self.tower(*inputs), dim=-1)


def randomise(module, seed):
    """Weights large enough that another photo or text gives a clearly different embedding."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, value in sorted(module.named_parameters()):
            if "norm" in name or name.startswith(("before", "after")) or ".after" in name:
                noise = torch.randn(value.shape, generator=generator) * 0.1
                value.copy_(noise + (1 if name.endswith("weight") else 0))
            elif value.dim() >= 2 and "positions" not in name and "tokens" not in name:
                fan_in = value[0].numel()
                value.copy_(torch.randn(value.shape, generator=generator) * (1.5 / math.sqrt(fan_in)))
            else:
                value.copy_(torch.randn(value.shape, generator=generator) * 0.5)
    return module.eval()
