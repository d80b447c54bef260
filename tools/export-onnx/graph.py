"""From a torch module to an ONNX graph whose weights stay where they are.

The graph is traced without its weights: they are inputs of it until weights.py puts them in, one at a time. So the
graph stays small however large the model is (2 GB is the most that one ONNX file can hold), and memory stays near that
of the module itself.
"""

import inspect
import io

import onnx
import torch

OPSET = 17
"""17 is the first with LayerNormalization as one operation. ONNX Runtime of Shutterword reads it on every provider."""


def trace(module, example, input_name, output_name, fixed_batch=False, opset=OPSET):
    """The graph of `module` with its weights as inputs, and those weights by the names of these inputs."""
    module.eval()
    for parameter in module.parameters():
        parameter.requires_grad_(False)
    axes = None if fixed_batch else {input_name: {0: "batch"}, output_name: {0: "batch"}}
    options = {"dynamic_axes": axes, "opset_version": opset, "export_params": False, "do_constant_folding": False}
    # torch 2.9 made the exporter that is built on dynamo the default: it ignores export_params.
    if "dynamo" in inspect.signature(torch.onnx.export).parameters:
        options["dynamo"] = False
    buffer = io.BytesIO()
    with torch.no_grad():
        torch.onnx.export(
            module, (example,), buffer, input_names=[input_name], output_names=[output_name], **options
        )
    model = onnx.load_model_from_string(buffer.getvalue())
    state = module.state_dict(keep_vars=True)
    weights = {entry.name: state[entry.name].detach() for entry in model.graph.input if entry.name != input_name}
    if model.graph.initializer:
        names = ", ".join(entry.name for entry in model.graph.initializer[:3])
        raise RuntimeError(f"expected a graph without weights from torch {torch.__version__}, found {names}")
    drop_unused(model, weights)
    return model, weights


def drop_unused(model, weights):
    """Takes inputs away that no operation reads, such as the scale of the logits."""
    used = {name for node in model.graph.node for name in node.input}
    for entry in list(model.graph.input):
        if entry.name in weights and entry.name not in used:
            model.graph.input.remove(entry)
            del weights[entry.name]


def turn_weights(model, weights):
    """Turns matrices once here rather than each time that the model is opened: torch stores them transposed.

    Returns the names of the turned ones, which are the weights of linear layers.
    """
    turned = {}
    for node in list(model.graph.node):
        if node.op_type != "Transpose" or node.input[0] not in weights:
            continue
        name = node.input[0]
        order = next(list(attribute.ints) for attribute in node.attribute if attribute.name == "perm")
        turned[node.output[0]] = (name, order)
        model.graph.node.remove(node)
    still_used = {name for node in model.graph.node for name in node.input}
    inputs = {entry.name: entry for entry in model.graph.input}
    for output, (name, order) in turned.items():
        weights[output] = weights[name].permute(*order)
        entry = onnx.helper.make_tensor_value_info(output, inputs[name].type.tensor_type.elem_type, weights[output].shape)
        model.graph.input.append(entry)
    for name in {name for name, _ in turned.values()} - still_used:
        model.graph.input.remove(inputs[name])
        del weights[name]
    return set(turned)
