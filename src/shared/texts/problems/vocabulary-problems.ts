import { problem } from '../problem-text.js'

/** Why a name cannot be that of a tag, and the sign that is to blame, if one is. */
export type NameFault = Readonly<{ fault: keyof typeof faults; sign: string }>

/** As the end of a sentence. */
const faults = {
  empty: () => 'is empty',
  'outer-space': () => 'starts or ends with a space',
  separator: (sign: string) => `holds "${sign}", which separates tags in photos`,
  'control-character': () => 'holds a control character',
} as const satisfies Record<string, (sign: string) => string>

/** Where a word list is at fault. */
type Line = { fileName: string; line: number }

const at = ({ fileName, line }: Line) => `${fileName}, line ${line}: `

/** Problems of vocabularies. */
export const vocabularyProblems = {
  'not-one-tag': problem<{ name: string } & NameFault>(
    'invalid-input',
    ({ name, fault, sign }) => `Expected the name of one tag, found "${name}", which ${faults[fault](sign)}`,
  ),
  'name-refused': problem<{ name: string } & NameFault>(
    'invalid-input',
    ({ name, fault, sign }) => `The name "${name}" ${faults[fault](sign)}.`,
  ),
  'line-without-name': problem<Line>(
    'vocabulary-invalid',
    (line) => `${at(line)}expected a tag between the separators, found none`,
  ),
  'line-with-refused-name': problem<Line & { name: string } & NameFault>(
    'vocabulary-invalid',
    ({ name, fault, sign, ...line }) =>
      `${at(line)}the tag "${name}" ${faults[fault](sign)}. Write one tag on each line.`,
  ),
  'line-with-bracket': problem<Line & { name: string }>(
    'vocabulary-invalid',
    ({ name, ...line }) =>
      `${at(line)}the tag "${name}" holds a bracket. A synonym stands on its own line as {word}.`,
  ),
  'line-differs-in-case': problem<Line & { here: string; there: string; otherLine: number }>(
    'vocabulary-invalid',
    ({ here, there, otherLine, ...line }) =>
      `${at(line)}"${here}" differs from "${there}" in line ${otherLine} only in case. Keep one of them.`,
  ),
  'line-with-spaces': problem<Line>(
    'vocabulary-invalid',
    (line) => `${at(line)}expected tabs before the tag, found spaces. A narrower tag has one tab more.`,
  ),
  'line-with-lone-synonym': problem<Line & { word: string }>(
    'vocabulary-invalid',
    ({ word, ...line }) => `${at(line)}expected a tag above the synonym {${word}}, found none`,
  ),
  'line-too-deep': problem<Line & { most: number; content: string; depth: number }>(
    'vocabulary-invalid',
    ({ most, content, depth, ...line }) =>
      `${at(line)}expected at most ${most} tabs before "${content}", found ${depth}`,
  ),
  'embedding-without-direction': problem<{ of: string; length: string }>(
    'internal',
    ({ of, length }) => `Expected an embedding of ${of} with a direction, found one of length ${length}`,
  ),
  'photo-without-direction': problem<{ of: string; length: string }>(
    'photo-unsupported',
    ({ of, length }) => `Expected an embedding of ${of} with a direction, found one of length ${length}`,
  ),
  'embedding-of-other-length': problem<{ expected: number; length: number }>(
    'internal',
    ({ expected, length }) => `Expected an embedding of ${expected} values, found ${length}`,
  ),
  'not-a-list-of-concepts': problem<{ path: string; found: string }>(
    'model-damaged',
    ({ path, found }) => `Model file ${path}: expected a list of concepts, found ${found}`,
  ),
  'list-not-utf8': problem<{ fileName: string; where: string }>(
    'vocabulary-invalid',
    ({ fileName, where }) =>
      `${fileName}: expected text in UTF-8, found other bytes${where}. Save the list as UTF-8.`,
  ),
  'default-vocabulary-unsound': problem<{ path: string; found: string }>(
    'vocabulary-invalid',
    ({ path, found }) => `Expected the default vocabulary in ${path}, found ${found}`,
  ),
  'list-too-large': problem<{ fileName: string; maximumSizeBytes: number; size: number }>(
    'vocabulary-invalid',
    ({ fileName, maximumSizeBytes, size }) =>
      `${fileName}: expected a word list of at most ${maximumSizeBytes} bytes, found ${size} bytes`,
  ),
  'list-not-readable': problem<{ path: string; found: string }>(
    'vocabulary-invalid',
    ({ path, found }) => `Expected a readable word list at ${path}, found ${found}`,
  ),
  'evidence-unsound': problem<{ path: string; found: string }>(
    'model-damaged',
    ({ path, found }) => `Model file ${path}: expected the evidence of words, found ${found}`,
  ),
  'list-without-tags': problem<{ fileName: string }>(
    'vocabulary-invalid',
    ({ fileName }) => `${fileName}: expected a tag, found none`,
  ),
  'prompts-unsound': problem<{ path: string; found: string }>(
    'model-damaged',
    ({ path, found }) => `Model file ${path}: expected ready prompts, found ${found}`,
  ),
  'encoder-gave-no-embedding': problem<{ text: string }>(
    'internal',
    ({ text }) => `Expected an embedding of "${text}", the encoder gave none`,
  ),
}
