#!/usr/bin/env python3
"""Makes the ONNX files of a CLIP model for Shutterword: both towers, tokenizer and preprocessing in one folder.

See README.md beside this file for what it needs and what it writes.
"""

import argparse
import gc
import json
import pathlib
import sys

import numpy
import onnx
import torch

from attention import replace_attention
from graph import OPSET, trace, turn_weights
from half import to_half
from int8 import round_weights, to_int8
from open_clip_source import OpenClipSource
from self_check import LEAST_COSINE, LEAST_COSINE_HALF, as_json, check, cosines, example_images, lowest, references
from transformers_source import TransformersSource
from weights import EXTERNAL_ABOVE_BYTES, write_model

SOURCES = {"open_clip": OpenClipSource, "transformers": TransformersSource}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True, help="ViT-bigG-14, hf-hub:owner/name, or owner/name of transformers")
    parser.add_argument("--pretrained", help="OpenCLIP's tag of the weights, e.g. laion2b_s39b_b160k, or a file")
    parser.add_argument("--library", choices=sorted(SOURCES), default="open_clip")
    parser.add_argument("--out", required=True, type=pathlib.Path, help="a folder that does not exist yet or is empty")
    parser.add_argument("--fp16", action="store_true", help="float16 weights, half the size; input and output float32")
    parser.add_argument("--int8", action="store_true", help="int8 weights of the matrices, a quarter of the size")
    parser.add_argument("--fixed-batch", action="store_true", help="graphs that take one photo or text at a time")
    parser.add_argument("--verify", action="store_true", help="compare with torch by onnxruntime")
    parser.add_argument("--references", type=pathlib.Path, help="write inputs and torch's embeddings to this JSON file")
    parser.add_argument(
        "--external-above", type=int, default=EXTERNAL_ABOVE_BYTES, help="bytes of weights that go into a file of their own"
    )
    arguments = parser.parse_args()
    if arguments.library == "open_clip" and not arguments.pretrained and not arguments.model.startswith("hf-hub:"):
        parser.error("--pretrained is needed: without it the weights would be random")
    if arguments.out.exists() and any(arguments.out.iterdir()):
        parser.error(f"{arguments.out} is not empty")
    if arguments.fp16 and arguments.int8:
        parser.error("--fp16 and --int8 exclude each other")
    return arguments


def main():
    arguments = parse_arguments()
    source = SOURCES[arguments.library](arguments.model, arguments.pretrained)
    arguments.out.mkdir(parents=True, exist_ok=True)
    scale, bias = source.scale_and_bias()
    beside = source.write_beside(arguments.out)
    ids = source.example_ids()
    # Text first, then it is given up: so only the image tower, the larger one, is left while it is exported.
    text = export_tower(arguments, source.take_text_tower, source.text_path, source.text_names, ids)
    gc.collect()
    pixels = example_images(len(ids), source.image_px)
    image = export_tower(arguments, source.take_image_tower, source.image_path, source.image_names, pixels)
    record = {
        "model": source.name,
        "pretrained": source.pretrained,
        "variant": "fp16" if arguments.fp16 else "int8-weights" if arguments.int8 else "fp32",
        "batch": "fixed-1" if arguments.fixed_batch else "dynamic",
        "opset": OPSET,
        "activation": source.activation,
        "logitScale": scale,
        "logitBias": bias,
        "image": image["record"],
        "text": text["record"],
        "beside": beside,
        "madeWith": {
            "python": sys.version.split()[0],
            "torch": torch.__version__,
            "onnx": onnx.__version__,
            source.library: source.version,
        },
    }
    (arguments.out / "export.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    if arguments.references:
        both = {"image": image["references"], "text": text["references"]}
        arguments.references.write_text(json.dumps(both), encoding="utf-8")
    print(json.dumps(record, indent=2))


def export_tower(arguments, take_tower, relative_path, names, inputs):
    input_name, output_name = names
    tower = take_tower().eval()
    # Before anything is replaced: the module as published is what the files are held against.
    expected = references(tower, inputs)
    lost = 0.0
    if arguments.int8:
        round_weights(tower)
        whole, expected = expected, references(tower, inputs)
        lost = 1 - lowest(cosines(expected, whole))
    replace_attention(tower)
    drift = float(numpy.abs(references(tower, inputs[:1]) - expected[:1]).max())
    if not drift <= 1e-3 * float(numpy.abs(expected).max()):
        raise RuntimeError(f"{relative_path}: attention spelled out differs from torch's by {drift}")
    example = inputs[: 1 if arguments.fixed_batch else 2]
    model, weights = trace(tower, example, input_name, output_name, arguments.fixed_batch)
    linear = turn_weights(model, weights)
    stored = to_half(model, weights) if arguments.fp16 else set()
    if arguments.int8:
        to_int8(model, weights, linear)
    path = arguments.out / relative_path
    path.parent.mkdir(parents=True, exist_ok=True)
    files = write_model(model, weights, path, stored, arguments.external_above)
    record = {
        "files": [
            {"path": str(file.relative_to(arguments.out)), "sizeBytes": file.stat().st_size} for file in files
        ],
        "input": input_name,
        "output": output_name,
        "dimension": int(expected.shape[1]),
        "parameters": sum(weight.numel() for weight in weights.values()),
    }
    if arguments.int8:
        record["leastCosineToWholeWeights"] = 1 - lost
    # The tower's memory is needed again for ONNX Runtime.
    del tower, model, weights
    gc.collect()
    if arguments.verify:
        batches = [1] if arguments.fixed_batch else [1, 2, 3]
        least = LEAST_COSINE_HALF if arguments.fp16 else LEAST_COSINE
        found = check(path, input_name, output_name, inputs, expected, batches)
        record["leastCosineToTorch"] = found
        if not found >= least:
            raise SystemExit(f"{relative_path}: cosine to torch is {found}, expected at least {least}. Do not use the files.")
    return {"record": record, "references": as_json(inputs, expected)}


if __name__ == "__main__":
    main()
