"""Multi-head attention spelled out, so that its graph is the same whatever version of torch traces it.

torch's own module picks one of several fused kernels by version, mode and layout; some cannot be exported, others write
the batch of the example into the graph. The weights are shared with the module that is replaced, nothing is copied.
"""

import torch
from torch import nn
from torch.nn import functional


class ExplicitAttention(nn.Module):
    """What nn.MultiheadAttention computes without dropout, from its weights."""

    def __init__(self, source):
        super().__init__()
        if source.bias_k is not None or source.add_zero_attn:
            raise ValueError("attention with bias_k or add_zero_attn is not supported: no CLIP model known here has it")
        self.heads = source.num_heads
        self.batch_first = source.batch_first
        if source._qkv_same_embed_dim:
            weights = source.in_proj_weight.detach().chunk(3)
        else:
            weights = [source.q_proj_weight, source.k_proj_weight, source.v_proj_weight]
        biases = [None] * 3 if source.in_proj_bias is None else source.in_proj_bias.detach().chunk(3)
        for name, weight, bias in zip("qkv", weights, biases):
            self.register_parameter(f"{name}_weight", nn.Parameter(weight.detach(), requires_grad=False))
            shared = None if bias is None else nn.Parameter(bias, requires_grad=False)
            self.register_parameter(f"{name}_bias", shared)
        self.out_proj = source.out_proj

    def forward(self, query, key, value, key_padding_mask=None, need_weights=False, attn_mask=None, **_options):
        if key_padding_mask is not None:
            raise ValueError("attention with a key_padding_mask is not supported here")
        if not self.batch_first:
            query, key, value = (tensor.transpose(0, 1) for tensor in (query, key, value))
        q = self._split(functional.linear(query, self.q_weight, self.q_bias))
        k = self._split(functional.linear(key, self.k_weight, self.k_bias))
        v = self._split(functional.linear(value, self.v_weight, self.v_bias))
        # Scaled before the product: in float16 the product of unscaled ones could overflow.
        scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-2, -1)
        if attn_mask is not None:
            scores = scores.masked_fill(attn_mask, float("-inf")) if attn_mask.dtype == torch.bool else scores + attn_mask
        mixed = (torch.softmax(scores, dim=-1) @ v).transpose(1, 2).flatten(2)
        output = self.out_proj(mixed)
        return (output if self.batch_first else output.transpose(0, 1)), None

    def _split(self, tensor):
        """[batch, tokens, width] to [batch, heads, tokens, width of a head]."""
        width = self.q_weight.shape[0] // self.heads
        return tensor.reshape(tensor.shape[0], -1, self.heads, width).transpose(1, 2)


def replace_attention(module):
    """Puts ExplicitAttention in the place of every nn.MultiheadAttention below `module`; returns how many there were."""
    count = 0
    for name, child in module.named_children():
        if isinstance(child, nn.MultiheadAttention):
            setattr(module, name, ExplicitAttention(child))
            count += 1
        else:
            count += replace_attention(child)
    return count
