"""Answers test/parity-suite/pillow.ts: one JSON request a line on stdin, one JSON answer a line on stdout.

{"do": "preprocess", "path", "specs": [...], "out"}: writes the pixels of all specs one after the other to `out`.
{"do": "retag", "path", "profileOf", "out"}: the same pixel values with another photo's colour profile.
"""

import json
import pathlib
import sys

import numpy
import PIL
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent.parent / "scripts"))
sys.dont_write_bytecode = True

from pillow_reference import open_upright_srgb, preprocess  # noqa: E402

# Photos of 100 megapixels are part of the test.
Image.MAX_IMAGE_PIXELS = None


def answer(request):
    if request["do"] == "version":
        return {"version": PIL.__version__}
    if request["do"] == "retag":
        profile = Image.open(request["profileOf"]).info["icc_profile"]
        Image.open(request["path"]).save(request["out"], icc_profile=profile)
        return {}
    picture = open_upright_srgb(request["path"])
    with open(request["out"], "wb") as out:
        for spec in request["specs"]:
            out.write(numpy.asarray(preprocess(picture, spec)).tobytes())
    return {"width": picture.size[0], "height": picture.size[1]}


def main():
    for line in sys.stdin:
        try:
            result = answer(json.loads(line))
        except Exception as error:  # told to the suite, which says which photo Pillow refuses and why
            result = {"refused": f"{type(error).__name__}: {error}"}
        print(json.dumps(result), flush=True)


main()
