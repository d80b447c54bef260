#!/usr/bin/env python3
"""Makes test/fixtures/reference/preprocess.json: what Pillow and torchvision's rules make of synthetic pictures.

usage: python3 scripts/make-reference.py          (needs Pillow and numpy; Debian: python3-pil python3-numpy)

The pictures come from integer formulas that test/support/test-pattern.ts repeats, so that none has to be stored.
Of each result only the means per channel and every `step`-th sample (row, column, channel order) are kept.
"""

import base64
import json
import pathlib

import numpy
import PIL
from PIL import Image

from pillow_reference import by_profile, preprocess
from wide_gamut_profile import wide_gamut_profile

TARGET = pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "reference" / "preprocess.json"


def noise(x, y, channel):
    """Unsigned 32-bit integer hash, 0..255."""
    value = x * 73856093 ^ y * 19349663 ^ (channel + 1) * 83492791
    value = (value & 0xFFFFFFFF).astype(numpy.uint64)
    value = ((value ^ (value >> 15)) * 0x2C1B3C6D) & 0xFFFFFFFF
    value = ((value ^ (value >> 12)) * 0x297A2D39) & 0xFFFFFFFF
    return ((value ^ (value >> 15)) & 255).astype(numpy.int64)


def pattern(name, width, height):
    y, x = numpy.mgrid[0:height, 0:width].astype(numpy.int64)
    planes = []
    for channel in range(3):
        if name == "gradient":
            plane = (x * 255 // width * (channel + 1) + y * 255 // height * (3 - channel)) // 4
        elif name == "checks":
            plane = ((x // 8 + y // 8 + channel) % 2) * 200 + 20
        elif name == "noise":
            plane = noise(x, y, channel)
        elif name == "scene":
            plane = 40 + x * 90 // width + y * 60 // height + channel * 15
            size = min(width, height)
            for index, (cx, cy, radius) in enumerate([(30, 40, 22), (70, 60, 18), (50, 20, 9)]):
                dx, dy = x * 100 - cx * width, y * 100 - cy * height
                inside = dx * dx + dy * dy < (radius * size) ** 2
                plane = numpy.where(inside, 60 + ((index + channel) % 3) * 70, plane)
            stripes = (x + 2 * y) // 5 % 2 == 0
            plane = numpy.where((y * 4 > height * 3) & stripes, plane + 40, plane)
            plane = plane + noise(x, y, channel) // 16
        else:
            raise ValueError(name)
        planes.append(plane)
    return numpy.stack(planes, axis=2).astype(numpy.uint8)


def alpha(width, height):
    y, x = numpy.mgrid[0:height, 0:width].astype(numpy.int64)
    return ((x * 255 // width + y * 255 // height) // 2).astype(numpy.uint8)


def on_white(pixels, opacity):
    ground = Image.new("RGB", (pixels.shape[1], pixels.shape[0]), (255, 255, 255))
    ground.paste(Image.fromarray(pixels), mask=Image.fromarray(opacity, "L"))
    return ground


# EXIF orientation n: what turns the stored picture upright (Pillow's ImageOps.exif_transpose).
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def load(case):
    pixels = pattern(case["pattern"], case["width"], case["height"])
    kind = case.get("kind", "rgb")
    if kind in ("grey", "sixteen-bit-grey"):
        return Image.fromarray(pixels[:, :, 0], "L").convert("RGB")
    if kind == "alpha":
        return on_white(pixels, alpha(case["width"], case["height"]))
    picture = Image.fromarray(pixels, "RGB")
    if kind == "wide-gamut":
        picture = by_profile(picture, wide_gamut_profile())
    orientation = case.get("orientation", 1)
    return picture if orientation == 1 else picture.transpose(UPRIGHT[orientation])


def cases():
    edge = {"inputPx": 64, "resize": "shortest-edge", "resample": "bicubic"}
    squash = {"inputPx": 224, "resize": "squash", "resample": "bicubic"}
    for name in ["gradient", "checks", "scene"]:
        for size in [(640, 427), (427, 640), (1200, 801)]:
            yield {"pattern": name, "width": size[0], "height": size[1], **edge}
    sizes = [(64, 64), (65, 64), (87, 64), (64, 87), (50, 33), (1, 1), (3, 200), (200, 3), (1000, 37), (2001, 1501)]
    for width, height in sizes:
        yield {"pattern": "scene", "width": width, "height": height, **edge}
    yield {"pattern": "noise", "width": 517, "height": 389, **edge}
    for kind in ["grey", "alpha", "sixteen-bit"]:
        yield {"pattern": "scene", "width": 333, "height": 250, "kind": kind, **edge}
    yield {"pattern": "checks", "width": 240, "height": 180, "kind": "palette", **edge}
    for orientation in range(2, 9):
        yield {"pattern": "scene", "width": 300, "height": 200, "orientation": orientation, **edge}
    for size in [(640, 427), (427, 640), (1500, 1001), (100, 75)]:
        yield {"pattern": "scene", "width": size[0], "height": size[1], **squash}
    yield {"pattern": "scene", "width": 640, "height": 427, **{**squash, "resample": "bilinear"}}
    yield {"pattern": "scene", "width": 640, "height": 427, **{**edge, "inputPx": 224, "resample": "bilinear"}}
    yield {"pattern": "scene", "width": 1601, "height": 1199, **{**edge, "inputPx": 224}}
    small = {**squash, "inputPx": 64, "resample": "bilinear"}
    for orientation in range(2, 9):
        yield {"pattern": "scene", "width": 200, "height": 300, "orientation": orientation, **small}
    for kind in ["grey", "alpha", "sixteen-bit", "sixteen-bit-grey", "wide-gamut", "cmyk"]:
        yield {"pattern": "scene", "width": 333, "height": 250, "kind": kind, **small}
    for kind in ["sixteen-bit-grey", "wide-gamut", "cmyk"]:
        yield {"pattern": "gradient", "width": 333, "height": 250, "kind": kind, **edge}
    yield {"pattern": "scene", "width": 2001, "height": 1501, "kind": "wide-gamut", **edge}
    for side, resize, resample in [
        (256, "shortest-edge", "bilinear"),
        (336, "shortest-edge", "bicubic"),
        (378, "squash", "bicubic"),
        (384, "squash", "bicubic"),
        (384, "squash", "bilinear"),
        (384, "shortest-edge", "bicubic"),
        (384, "shortest-edge", "bilinear"),
    ]:
        yield {"pattern": "scene", "width": 640, "height": 427, "inputPx": side, "resize": resize, "resample": resample}


def main():
    results = []
    for case in cases():
        pixels = numpy.asarray(preprocess(load(case), case).convert("RGB"))
        step = {64: 7, 224: 31}.get(case["inputPx"], 127)
        samples = pixels.reshape(-1)[::step].tobytes()
        means = [round(float(mean), 4) for mean in pixels.reshape(-1, 3).mean(axis=0)]
        results.append({**case, "step": step, "means": means, "samples": base64.b64encode(samples).decode()})
    origin = f"scripts/make-reference.py with Pillow {PIL.__version__}"
    lines = ",\n".join("    " + json.dumps(result) for result in results)
    profile = base64.b64encode(wide_gamut_profile()).decode()
    head = '{\n  "origin": ' + json.dumps(origin) + ',\n  "wideGamutProfile": ' + json.dumps(profile)
    TARGET.write_text(head + ',\n  "cases": [\n' + lines + "\n  ]\n}\n")


main()
