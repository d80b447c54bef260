"""float16 weights for a graph that takes and gives float32.

As in mixed-precision training: products of matrices and convolutions are float16 and read float16 weights; LayerNorm,
softmax, activations, masks and the sums along the residual stream stay float32, where float16 would lose digits or
overflow. A table of token embeddings is stored in float16 and read as float32.
"""

import onnx
from onnx import TensorProto, helper

HALF_OPERATIONS = {"MatMul", "Gemm", "Conv"}

LARGEST_HALF = 65504


def to_half(model, weights):
    """Changes the graph in place and returns the names of the weights that are to be stored as float16."""
    types = element_types(model)
    stored = weights_to_store(model, weights)
    nodes, casts = [], {}

    def cast(name, to):
        key = (name, to)
        if key not in casts:
            casts[key] = f"{name}/to_{'half' if to == TensorProto.FLOAT16 else 'float'}"
            nodes.append(helper.make_node("Cast", [name], [casts[key]], to=to))
        return casts[key]

    for node in model.graph.node:
        is_half = node.op_type in HALF_OPERATIONS and all(types.get(name) == TensorProto.FLOAT for name in node.input)
        for index, name in enumerate(node.input):
            if is_half and name not in stored:
                node.input[index] = cast(name, TensorProto.FLOAT16)
            elif not is_half and name in stored and node.op_type != "Gather":
                node.input[index] = cast(name, TensorProto.FLOAT)
        reads_table = node.op_type == "Gather" and node.input[0] in stored
        nodes.append(node)
        if is_half or reads_table:
            output = node.output[0]
            node.output[0] = f"{output}/half"
            nodes.append(helper.make_node("Cast", [node.output[0]], [output], to=TensorProto.FLOAT))
    replacement = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del model.graph.node[:]
    model.graph.node.extend(replacement)
    for entry in model.graph.input:
        if entry.name in stored:
            entry.type.tensor_type.elem_type = TensorProto.FLOAT16
    # Types that were inferred for the float32 graph do not hold any more.
    del model.graph.value_info[:]
    return stored


def element_types(model):
    inferred = onnx.shape_inference.infer_shapes(model)
    entries = [*inferred.graph.input, *inferred.graph.value_info, *inferred.graph.output]
    return {entry.name: entry.type.tensor_type.elem_type for entry in entries}


def weights_to_store(model, weights):
    """Weights that a half operation reads, and tables that are gathered from; all in one type where they are shared."""
    names = set()
    for node in model.graph.node:
        if node.op_type in HALF_OPERATIONS:
            names.update(name for name in node.input if name in weights)
        # Rows of a table picked by ids, not one row of a small constant.
        if node.op_type == "Gather" and node.input[0] in weights and weights[node.input[0]].dim() == 2:
            names.add(node.input[0])
    for name in sorted(names):
        largest = float(weights[name].abs().max())
        if not largest < LARGEST_HALF:
            raise ValueError(f"weight {name} reaches {largest}, more than the {LARGEST_HALF} that float16 holds")
    return names
