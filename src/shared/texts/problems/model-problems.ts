import { problem } from '../problem-text.js'

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ')

/** Problems of models and the sessions that run them. */
export const modelProblems = {
  /** `found`: null when no tensor has the name; then `names` are those that there are. */
  'tensor-of-other-shape': problem<{
    path: string
    name: string
    types: readonly string[]
    shape: readonly (string | number | null)[]
    found: Readonly<{ type: string; shape: readonly (string | number)[] }> | null
    names: readonly string[]
  }>('model-damaged', ({ path, name, types, shape, found, names }) => {
    const wanted = `"${name}" ${types.join(' or ')} [${shape.map((size) => size ?? 'any').join(', ')}]`
    const really = found ? `${found.type} [${found.shape.join(', ')}]` : `only ${quoted(names)}`
    return `Model file ${path}: expected ${wanted}, found ${really}`
  }),
  'inputs-too-many': problem<{ path: string; known: readonly string[]; others: readonly string[] }>(
    'model-damaged',
    ({ path, known, others }) =>
      `Model file ${path}: expected the inputs ${quoted(known)} alone, found ${quoted(others)} too`,
  ),
  /** `why`: what the list of refused files says of it. */
  'model-file-known-wrong': problem<{ path: string; why: string }>(
    'model-damaged',
    ({ path, why }) => `Model file ${path} is known to be wrong. ${why}`,
  ),
  /** `found`: what the folder lacks or contradicts itself in. */
  'model-folder-unusable': problem<{ folder: string; found: string }>(
    'model-damaged',
    ({ folder, found }) => `Model folder ${folder}: ${found}`,
  ),
  'tensor-of-other-size': problem<{ id: string; wanted: number; found: number }>(
    'internal',
    ({ id, wanted, found }) => `Expected a tensor of ${wanted} values for ${id}, found ${found}`,
  ),
  'unknown-provider': problem<{ known: string; value: string }>(
    'invalid-input',
    ({ known, value }) => `SHUTTERWORD_PROVIDER: expected one of ${known}, found "${value}"`,
  ),
  'no-warm-up-embeddings': problem(
    'internal',
    () => 'Expected embeddings of the warm-up tensors, the model gave none',
  ),
  'output-of-other-type': problem<{ path: string; output: string }>(
    'model-damaged',
    ({ path, output }) =>
      `Model file ${path}: expected float32 or float16 values from "${output}", found other ones`,
  ),
  'not-an-onnx-model': problem<{ path: string; found: string }>(
    'model-damaged',
    ({ path, found }) => `Model file ${path}: expected an ONNX model, found ${found}`,
  ),
  'device-id-not-a-number': problem<{ value: string }>(
    'invalid-input',
    ({ value }) => `SHUTTERWORD_DEVICE_ID: expected a whole number from 0 up, found "${value}"`,
  ),
  'padding-is-end-token': problem<{ path: string; padId: number }>(
    'model-damaged',
    ({ path, padId }) =>
      `Model file ${path}: expected texts padded with another id than the end token, found ${padId} for both`,
  ),
  'tokenizer-not-json': problem<{ path: string; found: string }>(
    'model-damaged',
    ({ path, found }) => `Model file ${path}: expected a JSON object, found ${found}`,
  ),
  'no-model-file': problem<{ path: string }>(
    'model-damaged',
    ({ path }) => `Model file ${path}: expected a file, found none`,
  ),
  'model-file-not-readable': problem<{ path: string; found: string }>(
    'model-damaged',
    ({ path, found }) => `Model file ${path}: expected a readable file, found ${found}`,
  ),
  'model-folder-not-readable': problem<{ folder: string; found: string }>(
    'folder-unreadable',
    ({ folder, found }) => `Model folder ${folder}: expected a readable folder, found ${found}`,
  ),
  'model-file-of-other-form': problem<{ path: string; found: string }>(
    'model-damaged',
    ({ path, found }) => `Model file ${path}: expected its published form, found ${found}`,
  ),
  'not-an-onnx-graph': problem<{ path: string; found: string }>(
    'model-damaged',
    ({ path, found }) => `Model file ${path}: expected an ONNX graph, found ${found}`,
  ),
  'not-a-list-of-models': problem<{ path: string; found: string }>(
    'model-damaged',
    ({ path, found }) => `List of models ${path}: expected models, found ${found}`,
  ),
  'variant-not-downloadable': problem<{ name: string; variant: string; why: string; how: string }>(
    'invalid-input',
    ({ name, variant, why, how }) =>
      `${name} (${variant}): expected a variant that can be downloaded. ${why} ${how}`,
  ),
}
