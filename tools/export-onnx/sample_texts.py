"""What is embedded to compare ONNX with torch: short, with accents, and longer than the context."""

SAMPLE_TEXTS = [
    "a photo of a dog",
    "two children on a beach at sunset, seen from far away",
    "tree",
    "ein Café in Zürich",
    "the quick brown fox jumps over the lazy dog " * 12,
]
