/**
 * SentencePiece's `nmt_nfkc` as steps that the tokenizer library knows, in place of its own `Precompiled`, which does
 * not read the compiled map either and puts a space for the zero width joiner that holds emoji families together
 * (SentencePiece src/builder.cc, BuildNmtNFKCMap, leaves it alone).
 */
const nmtNfkc = {
  type: 'Sequence',
  normalizers: [
    replace('[\\u0001-\\u0008\\u000B\\u000E-\\u001F\\u007F\\u008F\\u009F]', ''),
    replace('[\\t\\n\\f\\r\\u1680\\u200B\\u200C\\u200E\\u200F\\u2028\\u2029\\u2581\\uFEFF\\uFFFD]', ' '),
    // The full-width tilde stays as it is: it goes round NFKC in a place for private use.
    replace('\\uFF5E', '\uF8FE'),
    { type: 'NFKC' },
    replace('\\uF8FE', '\uFF5E'),
  ],
}

/** The definition of a tokenizer with every `Precompiled` normalizer taken for `nmt_nfkc`. */
export function withoutPrecompiled(definition: object): object {
  return 'normalizer' in definition
    ? { ...definition, normalizer: withoutPrecompiledStep(definition.normalizer) }
    : definition
}

function withoutPrecompiledStep(normalizer: unknown): unknown {
  if (typeof normalizer !== 'object' || normalizer === null || !('type' in normalizer)) return normalizer
  if (normalizer.type === 'Precompiled') return nmtNfkc
  if (
    normalizer.type === 'Sequence' &&
    'normalizers' in normalizer &&
    Array.isArray(normalizer.normalizers)
  ) {
    return { ...normalizer, normalizers: normalizer.normalizers.map(withoutPrecompiledStep) }
  }
  return normalizer
}

function replace(pattern: string, content: string): object {
  return { type: 'Replace', pattern: { Regex: pattern }, content }
}
