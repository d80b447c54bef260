"""Puts the weights into a graph and writes it, one tensor in memory at a time."""

import numpy
import onnx
import torch
from onnx import TensorProto

# Above it the weights go into a file of their own: an ONNX file may hold 2 GB, and readers need some room below that.
EXTERNAL_ABOVE_BYTES = 1_500_000_000

# Memory mapping wants whole pages for large tensors; small ones need no more than their values' alignment.
PAGE_BYTES, SMALL_BYTES, SMALL_ALIGNMENT_BYTES = 4096, 65536, 16

ELEMENT = {torch.float32: TensorProto.FLOAT, torch.int64: TensorProto.INT64, torch.int8: TensorProto.INT8}


def write_model(model, weights, path, half=frozenset(), external_above=EXTERNAL_ABOVE_BYTES):
    """Writes `path`, and `path` + ".data" beside it when the weights are large. Returns the files written."""
    size = sum(weight.numel() * (2 if name in half else weight.element_size()) for name, weight in weights.items())
    inputs = [entry for entry in model.graph.input if entry.name not in weights]
    del model.graph.input[:]
    model.graph.input.extend(inputs)
    data_path = path.with_name(path.name + ".data") if size > external_above else None
    if data_path is None:
        for name, weight in weights.items():
            tensor = new_initializer(model, name, weight, half)
            tensor.raw_data = bytes_of(weight, name in half)
    else:
        with data_path.open("wb") as data:
            for name, weight in weights.items():
                write_external(new_initializer(model, name, weight, half), bytes_of(weight, name in half), data, data_path)
    path.write_bytes(model.SerializeToString())
    # By path, because only so the checker finds data in another file.
    onnx.checker.check_model(str(path))
    return [path] if data_path is None else [path, data_path]


def new_initializer(model, name, weight, half):
    if name not in half and weight.dtype not in ELEMENT:
        raise ValueError(f"weight {name}: expected float32, int64 or int8, found {weight.dtype}")
    tensor = model.graph.initializer.add()
    tensor.name = name
    tensor.data_type = TensorProto.FLOAT16 if name in half else ELEMENT[weight.dtype]
    tensor.dims.extend(weight.shape)
    return tensor


def write_external(tensor, content, data, data_path):
    data.write(b"\0" * (-data.tell() % (PAGE_BYTES if len(content) > SMALL_BYTES else SMALL_ALIGNMENT_BYTES)))
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in [("location", data_path.name), ("offset", data.tell()), ("length", len(content))]:
        entry = tensor.external_data.add()
        entry.key, entry.value = key, str(value)
    data.write(content)


def bytes_of(weight, is_half):
    array = weight.detach().cpu().contiguous().numpy()
    if is_half:
        array = array.astype(numpy.float16)
    # ONNX is little-endian on every machine.
    return array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
