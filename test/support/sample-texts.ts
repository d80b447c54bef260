/** The texts of tools/export-onnx/sample_texts.py: short, with accents, and longer than any context. */
export const sampleTexts: readonly string[] = [
  'a photo of a dog',
  'two children on a beach at sunset, seen from far away',
  'tree',
  'ein Café in Zürich',
  'the quick brown fox jumps over the lazy dog '.repeat(12),
]
