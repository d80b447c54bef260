"""What CLIP and SigLIP have in common: pre-norm transformer layers with separate query, key and value."""

import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x, mask):
        q, k, v = (self.split(part(x)) for part in (self.q_proj, self.k_proj, self.v_proj))
        scores = q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5
        scores = scores if mask is None else scores + mask
        return self.out_proj((scores.softmax(-1) @ v).transpose(1, 2).flatten(2))

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)


class Layer(nn.Module):
    def __init__(self, shape, activation, epsilon):
        super().__init__()
        self.activation = activation
        self.layer_norm1, self.layer_norm2 = (nn.LayerNorm(shape.width, eps=epsilon) for _ in range(2))
        self.self_attn = Attention(shape.width, shape.heads)
        self.fc1, self.fc2 = nn.Linear(shape.width, shape.mlp), nn.Linear(shape.mlp, shape.width)

    def forward(self, x, mask):
        x = x + self.self_attn(self.layer_norm1(x), mask)
        return x + self.fc2(self.activation(self.fc1(self.layer_norm2(x))))


class Encoder(nn.Module):
    def __init__(self, shape, activation, epsilon):
        super().__init__()
        self.layers = nn.ModuleList([Layer(shape, activation, epsilon) for _ in range(shape.layers)])

    def forward(self, x, mask=None):
        for layer in self.layers:
            x = layer(x, mask)
        return x


def patches(convolution, pixels):
    """[batch, 3, px, px] to [batch, patches, width]."""
    return convolution(pixels).flatten(2).transpose(1, 2)


def causal_mask(length):
    return torch.full((length, length), float("-inf")).triu(1)
