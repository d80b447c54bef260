"""CLIP and SigLIP models of Hugging Face's transformers: the two towers apart, in the layout of their ONNX exports."""

from torch import nn

from sample_texts import SAMPLE_TEXTS


class Tower(nn.Module):
    """One tower; the other one is gone, so that its weights are not held."""

    def __init__(self, model, function, argument):
        super().__init__()
        self.model, self.function, self.argument = model, function, argument

    def forward(self, values):
        features = getattr(self.model, self.function)(**{self.argument: values})
        # transformers 5 wraps what earlier versions give as a plain tensor.
        return getattr(features, "pooler_output", features)


class TransformersSource:
    library = "transformers"
    image_path, text_path = "onnx/vision_model.onnx", "onnx/text_model.onnx"

    def __init__(self, name, _pretrained):
        import transformers

        self.version = transformers.__version__
        self.name, self.pretrained = name, None
        # Plain attention: the fused kinds cannot be exported by every version of torch.
        self.model = transformers.AutoModel.from_pretrained(name, attn_implementation="eager")
        self.model.eval()
        self.tokenizer = transformers.AutoTokenizer.from_pretrained(name)
        self.processor = transformers.AutoImageProcessor.from_pretrained(name)
        configuration = self.model.config
        self.is_siglip = configuration.model_type.startswith("siglip")
        output = ("pooler_output", "pooler_output") if self.is_siglip else ("image_embeds", "text_embeds")
        self.image_names, self.text_names = ("pixel_values", output[0]), ("input_ids", output[1])
        self.image_px = configuration.vision_config.image_size
        self.context_length = configuration.text_config.max_position_embeddings
        self.activation = configuration.vision_config.hidden_act

    def example_ids(self):
        return self.tokenizer(
            SAMPLE_TEXTS, padding="max_length", max_length=self.context_length, truncation=True, return_tensors="pt"
        ).input_ids

    def take_text_tower(self):
        self.vision = {name: getattr(self.model, name) for name in VISION_PARTS if hasattr(self.model, name)}
        for name in self.vision:
            setattr(self.model, name, None)
        return Tower(self.model, "get_text_features", "input_ids")

    def take_image_tower(self):
        model, self.model = self.model, None
        for name in TEXT_PARTS:
            if hasattr(model, name):
                setattr(model, name, None)
        for name, part in self.vision.items():
            setattr(model, name, part)
        self.vision = {}
        return Tower(model, "get_image_features", "pixel_values")

    def scale_and_bias(self):
        bias = getattr(self.model, "logit_bias", None)
        return float(self.model.logit_scale.exp()), None if bias is None else float(bias)

    def write_beside(self, folder):
        before = set(folder.iterdir())
        self.model.config.save_pretrained(folder)
        self.processor.save_pretrained(folder)
        self.tokenizer.save_pretrained(folder)
        return sorted(path.name for path in set(folder.iterdir()) - before)


VISION_PARTS = ["vision_model", "visual_projection"]
TEXT_PARTS = ["text_model", "text_projection"]
