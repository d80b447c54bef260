"""Models of OpenCLIP: the two towers apart, and what has to lie beside them."""

import json

from torch import nn

from sample_texts import SAMPLE_TEXTS
from tokenizer_json import tokenizer_json

HUB_PREFIX = "hf-hub:"


class ImageTower(nn.Module):
    def __init__(self, visual):
        super().__init__()
        self.visual = visual

    def forward(self, image):
        features = self.visual(image)
        # CoCa's tower also gives its tokens.
        return features[0] if isinstance(features, tuple) else features


class TextTower(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, text):
        return self.model.encode_text(text)


class OpenClipSource:
    library = "open_clip"
    image_path, text_path = "visual.onnx", "textual.onnx"
    image_names, text_names = ("image", "embedding"), ("text", "embedding")

    def __init__(self, name, pretrained):
        import open_clip

        self.version = getattr(open_clip, "__version__", "unknown")
        self.name, self.pretrained = name, pretrained
        wants_quick_gelu = weights_want_quick_gelu(open_clip, name, pretrained)
        options = {"force_quick_gelu": True} if wants_quick_gelu else {}
        # Hub models name their weights themselves.
        tag = None if name.startswith(HUB_PREFIX) else pretrained
        self.model = open_clip.create_model(name, pretrained=tag, precision="fp32", device="cpu", **options)
        self.model.eval()
        self.tokenizer = open_clip.get_tokenizer(name)
        self.activation = activation_of(self.model)
        if wants_quick_gelu and self.activation != "QuickGELU":
            raise RuntimeError(
                f"{name}/{pretrained} was trained with QuickGELU, but the model built has {self.activation}: "
                "update open_clip_torch, or take the model whose name ends in -quickgelu"
            )
        self.config = {"model_cfg": configuration_of(open_clip, self.model, name), "preprocess_cfg": self.preprocessing()}
        self.image_px = square(self.config["preprocess_cfg"]["size"])

    def preprocessing(self):
        """Mean, std, interpolation, resize mode and size, as open_clip itself writes them to open_clip_config.json."""
        found = dict(self.model.visual.preprocess_cfg)
        return {key: found[key] for key in ("size", "mean", "std", "interpolation", "resize_mode") if key in found}

    def example_ids(self):
        return self.tokenizer(SAMPLE_TEXTS)

    def take_text_tower(self):
        """Leaves the image tower in place; call it first."""
        self.visual, self.model.visual = self.model.visual, None
        return TextTower(self.model)

    def take_image_tower(self):
        """The text tower is given up: the caller must not hold it any more."""
        visual, self.visual, self.model = self.visual, None, None
        return ImageTower(visual)

    def scale_and_bias(self):
        bias = getattr(self.model, "logit_bias", None)
        return float(self.model.logit_scale.exp()), None if bias is None else float(bias)

    def write_beside(self, folder):
        (folder / "tokenizer.json").write_text(tokenizer_json(self.tokenizer), encoding="utf-8")
        text = json.dumps(self.config, indent=2, default=list) + "\n"
        (folder / "open_clip_config.json").write_text(text, encoding="utf-8")
        return ["tokenizer.json", "open_clip_config.json"]


def weights_want_quick_gelu(open_clip, name, pretrained):
    """What is known about the weights: create_model only warns when its configuration says otherwise."""
    if name.startswith(HUB_PREFIX):
        return False
    known = open_clip.get_pretrained_cfg(name, pretrained) if pretrained else None
    return bool((known or {}).get("quick_gelu", False))


def configuration_of(open_clip, model, name):
    if name.startswith(HUB_PREFIX):
        from open_clip.factory import _get_hf_config

        configuration = _get_hf_config(name[len(HUB_PREFIX) :])["model_cfg"]
    else:
        configuration = dict(open_clip.get_model_config(name))
    # What was built, not what the name says: force_quick_gelu leaves the configuration on disk as it is.
    if activation_of(model) == "QuickGELU":
        configuration["quick_gelu"] = True
    return configuration


def activation_of(model):
    kinds = sorted({type(module).__name__ for module in model.modules() if "GELU" in type(module).__name__})
    return " and ".join(kinds) or "none"


def square(size):
    height, width = (size, size) if isinstance(size, int) else size
    if height != width:
        raise ValueError(f"expected a square input, found {height} x {width}")
    return height
