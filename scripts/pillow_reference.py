"""What Pillow and torchvision's rules make of a picture: the reference of make-reference.py and of `npm run parity`."""

import io

import numpy
from PIL import Image, ImageCms, ImageOps

RESAMPLE = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}

WHITE = (255, 255, 255)


def preprocess(picture, spec):
    """Resized and cropped to a square of spec["inputPx"], as torchvision 0.15 and later do it on Pillow pictures."""
    side, filter_ = spec["inputPx"], RESAMPLE[spec["resample"]]
    width, height = picture.size
    if spec["resize"] == "squash":
        return picture.resize((side, side), filter_)
    # torchvision.transforms.functional: _compute_resized_output_size and center_crop
    short, long = min(width, height), max(width, height)
    size = (side, int(side * long / short)) if width <= height else (int(side * long / short), side)
    resized = picture if size == picture.size else picture.resize(size, filter_)
    left, top = int(round((size[0] - side) / 2.0)), int(round((size[1] - side) / 2.0))
    return resized.crop((left, top, left + side, top + side))


def open_upright_srgb(path):
    """Upright, 8 bits, sRGB by the embedded profile, alpha laid on white (docs/decisions/0003-alpha.md)."""
    picture = Image.open(path)
    picture.load()
    profile = picture.info.get("icc_profile")
    # Its alpha channel stays beside, because a profile knows nothing of it.
    picture = to_eight_bits(ImageOps.exif_transpose(picture))
    if picture.mode in ("P", "PA") or (picture.mode != "CMYK" and "transparency" in picture.info):
        picture = picture.convert("RGBA")
    alpha = picture.getchannel("A") if "A" in picture.getbands() else None
    if picture.mode in ("LA", "La"):
        picture = picture.convert("L")
    if picture.mode not in ("L", "CMYK"):
        picture = picture.convert("RGB")
    picture = by_profile(picture, profile)
    if alpha is None:
        return picture
    ground = Image.new("RGB", picture.size, WHITE)
    ground.paste(picture, mask=alpha)
    return ground


def by_profile(picture, profile):
    if profile:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        is_grey = source.profile.xcolor_space.strip() == "GRAY"
        if (picture.mode == "L") == is_grey:
            target = ImageCms.createProfile("sRGB")
            intent = ImageCms.Intent.PERCEPTUAL
            return ImageCms.profileToProfile(picture, source, target, renderingIntent=intent, outputMode="RGB")
    return picture.convert("RGB")


def to_eight_bits(picture):
    """The upper half of 16 bits, as libvips and Pillow's own PNG reader take it."""
    if picture.mode not in ("I", "I;16", "I;16B", "I;16L"):
        return picture
    return Image.fromarray((numpy.asarray(picture).astype(numpy.uint32) >> 8).astype(numpy.uint8), "L")
