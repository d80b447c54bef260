"""What torch computed, and whether ONNX Runtime computes the same from the files written."""

import base64
import os

import numpy
import torch

LEAST_COSINE = 0.9999
"""For float32. Halved weights are measured and held against LEAST_COSINE_HALF."""

LEAST_COSINE_HALF = 0.999


def references(module, inputs):
    """Embeddings that torch gives, one input at a time and unnormalised."""
    with torch.no_grad():
        return numpy.concatenate([module(inputs[index : index + 1]).float().numpy() for index in range(len(inputs))])


def example_images(count, px, seed=20261125):
    """Spread as normalised pixels are."""
    return torch.randn(count, 3, px, px, generator=torch.Generator().manual_seed(seed))


def cosines(one, other):
    lengths = numpy.linalg.norm(one, axis=1) * numpy.linalg.norm(other, axis=1)
    return (one * other).sum(axis=1) / lengths


def check(path, input_name, output_name, inputs, expected, batches):
    """The worst cosine over all batch sizes; not a number counts as the worst."""
    # It would report to its maker otherwise, on Linux and macOS: docs/decisions/0020-network.md.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    worst = 1.0
    for size in batches:
        for start in range(0, len(inputs), size):
            part = inputs[start : start + size].numpy()
            if len(part) < size:
                continue
            (found,) = session.run([output_name], {input_name: part})
            worst = min(worst, lowest(cosines(found, expected[start : start + size])))
    return worst


def lowest(values):
    return float("-inf") if numpy.isnan(values).any() else float(values.min())


def as_json(inputs, expected):
    """Little-endian values for who checks with another ONNX Runtime than Python's."""
    return {
        "shape": list(inputs.shape),
        "type": str(inputs.dtype).replace("torch.", ""),
        "inputs": base64.b64encode(inputs.numpy().tobytes()).decode(),
        "dimension": int(expected.shape[1]),
        "embeddings": base64.b64encode(expected.astype("<f4").tobytes()).decode(),
    }
