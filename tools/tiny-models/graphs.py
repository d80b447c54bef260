"""torch modules to ONNX files, and the variants of a file: float16, weights in 8 bits, weights outside the graph."""

import os

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

OPSET = 14


def export(module, example, path, inputs, outputs, dynamic=None):
    """`dynamic`: names of the sizes that stay open, as torch wants them."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    torch.onnx.export(module, example, path, input_names=inputs, output_names=outputs,
                      dynamic_axes=dynamic or {}, opset_version=OPSET, do_constant_folding=True)
    graph = onnx.load(path)
    graph.producer_name, graph.producer_version, graph.doc_string = "shutterword-tiny-models", "", ""
    shorten_names(graph.graph)
    onnx.checker.check_model(graph)
    onnx.save(graph, path)


def shorten_names(graph):
    """Half of a tiny file would be the names that torch gives to everything within."""
    outside = {value.name for value in list(graph.input) + list(graph.output)}
    short = {}

    def of(name):
        if name == "" or name in outside:
            return name
        return short.setdefault(name, f"t{len(short)}")

    for tensor in graph.initializer:
        tensor.name = of(tensor.name)
    for node in graph.node:
        node.name, node.doc_string = "", ""
        node.input[:] = [of(name) for name in node.input]
        node.output[:] = [of(name) for name in node.output]
    del graph.value_info[:]


def with_external_data(path, data_name):
    """Moves every weight into one file beside the graph, as graphs above 2 GB have to."""
    graph = onnx.load(path)
    data = os.path.join(os.path.dirname(path), data_name)
    if os.path.exists(data):
        os.remove(data)
    onnx.save(graph, path, save_as_external_data=True, all_tensors_to_one_file=True, location=data_name,
              size_threshold=0, convert_attribute=False)


def as_float16(path, target, keeps_io):
    """All computing in float16. `keeps_io`: inputs and outputs stay float32 behind casts, as most exports do it."""
    model = onnx.load(path)
    graph = model.graph
    for tensor in graph.initializer:
        halve(tensor)
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.name == "value" and attribute.type == onnx.AttributeProto.TENSOR:
                halve(attribute.t)
            if node.op_type == "Cast" and attribute.name == "to" and attribute.i == TensorProto.FLOAT:
                attribute.i = TensorProto.FLOAT16
    del graph.value_info[:]
    before, after = [], []
    for value, is_input in [(v, True) for v in graph.input] + [(v, False) for v in graph.output]:
        kind = value.type.tensor_type
        if kind.elem_type != TensorProto.FLOAT:
            continue
        if not keeps_io:
            kind.elem_type = TensorProto.FLOAT16
            continue
        inner = f"{value.name}_half"
        for node in graph.node:
            names = node.input if is_input else node.output
            for place, name in enumerate(names):
                if name == value.name:
                    names[place] = inner
            if not is_input:
                for place, name in enumerate(node.input):
                    if name == value.name:
                        node.input[place] = inner
        if is_input:
            before.append(helper.make_node("Cast", [value.name], [inner], to=TensorProto.FLOAT16))
        else:
            after.append(helper.make_node("Cast", [inner], [value.name], to=TensorProto.FLOAT))
    nodes = before + list(graph.node) + after
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, target)


def halve(tensor):
    if tensor.data_type == TensorProto.FLOAT:
        values = numpy_helper.to_array(tensor).astype(np.float16)
        tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))


def steps_of(weights):
    """Size of one step of 8 bits for a whole matrix."""
    return float(np.abs(weights).max()) / 127


def rounded_to_8_bits(module):
    """Puts every matrix of a module on the grid of its 8 bits, so that torch computes what the file will."""
    with torch.no_grad():
        for value in module.parameters():
            if value.dim() == 2:
                step = steps_of(value.numpy())
                value.copy_(torch.from_numpy(np.round(value.numpy() / np.float32(step)).astype(np.float32) * np.float32(step)))
    return module


def with_8_bit_weights(path, target):
    """Stores the matrices of a rounded module as int8 with a DequantizeLinear before each."""
    model = onnx.load(path)
    graph = model.graph
    kept, nodes = [], []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.ndim != 2 or values.size < 64:
            kept.append(tensor)
            continue
        step = np.float32(steps_of(values))
        whole = np.clip(np.round(values / step), -127, 127).astype(np.int8)
        kept += [numpy_helper.from_array(whole, f"{tensor.name}_q8"),
                 numpy_helper.from_array(step, f"{tensor.name}_step"),
                 numpy_helper.from_array(np.int8(0), f"{tensor.name}_zero")]
        nodes.append(helper.make_node("DequantizeLinear",
                                      [f"{tensor.name}_q8", f"{tensor.name}_step", f"{tensor.name}_zero"], [tensor.name]))
    del graph.initializer[:]
    graph.initializer.extend(kept)
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes + rest)
    onnx.checker.check_model(model)
    onnx.save(model, target)
