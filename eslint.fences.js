/**
 * Who may import what. One entry per folder; `eslint.config.js` turns each into a lint rule. A later entry replaces an
 * earlier one for the files that both match, so each entry is complete in itself.
 */

const stages = ['scan', 'decode', 'embed', 'score', 'review', 'metadata']

/** Libraries with one home each: nobody else may load them. `types` are the files that may name their types. */
const libraries = [
  { name: 'onnxruntime-node', home: 'src/core/embed/session.ts', types: 'src/core/embed/**' },
  { name: 'sharp', home: 'src/core/decode/load-sharp.ts', types: 'src/core/decode/**' },
  { name: 'libheif-js', home: 'src/core/decode/heic.ts', types: 'src/core/decode/**' },
  { name: 'exiftool-vendored', home: 'src/core/metadata/tool/exiftool.ts', types: 'src/core/metadata/**' },
  { name: 'saxes', home: 'src/core/metadata/read/scan-xmp.ts', types: 'src/core/metadata/**' },
  {
    name: '@photostructure/sqlite',
    home: 'src/core/catalogue/open-catalogue.ts',
    types: 'src/core/catalogue/**',
  },
  { name: 'tar-stream', home: 'src/core/evaluate/datasets/tar-dataset.ts', types: 'src/core/evaluate/**' },
  { name: 'csv-parse', home: 'src/core/evaluate/datasets/read-csv.ts', types: 'src/core/evaluate/**' },
  { name: 'undici', home: 'src/core/models/install/http-client.ts', types: 'src/core/models/install/**' },
  { name: '@huggingface/tokenizers', home: 'src/core/embed/tokenizer.ts', types: 'src/core/embed/**' },
]

const libraryPattern = ({ name, home }, allowTypeImports) => ({
  regex: `^${name.replace('/', '\\/')}($|/)`,
  allowTypeImports,
  message: `Only ${home} loads ${name}: put the code there, or call what it exports.`,
})

const sourceFolder = (name) => `^(\\.\\./)+(src/)?${name}/`

const folderPattern = (name, message) => ({ regex: sourceFolder(name), message })

const outsideFolders = (names, message) => folderPattern(`(${names.join('|')})`, message)

const electronPattern = (message) => ({ regex: '^electron($|/)', message })

const onlyPackages = (packages, message) => ({
  regex: `^(?!${['\\.', ...packages.map((name) => `${name}($|[:/])`)].join('|')})`,
  message,
})

const notElectron = electronPattern(
  'src/core runs without Electron: put window, dialog and process code into src/main, and hand values in.',
)

/** Shutterword is offline: what reaches a network does so through one file, on the user's word. */
const notNetwork = {
  regex: '^(node:)?(http|https|http2|net|tls|dgram|dns|dns\\/promises)$',
  message:
    'Only src/core/models/install/http-client.ts reaches a network, and only when the user installs a model.',
}

const notElectronNetwork = {
  regex: '^electron$',
  importNames: ['net'],
  message: notNetwork.message,
}

const corePatterns = (file) => [
  notElectron,
  notNetwork,
  outsideFolders(
    ['main', 'preload', 'renderer', 'worker', 'cli'],
    'src/core knows no host: code that needs one belongs into src/main, src/worker or src/cli.',
  ),
  ...libraries
    .filter((library) => library.home !== file)
    .map((library) => libraryPattern(library, typesAllowed(library, file))),
]

const typesAllowed = (library, file) => file !== null && file.startsWith(library.types.replace('**', ''))

const engineIsAbove = folderPattern(
  '(core/)?engine',
  'Only src/worker, src/cli and tests use the engine; what it composes must not know it.',
)

const evaluateIsAbove = folderPattern(
  '(core/)?evaluate',
  'Only src/cli and tests use the evaluation; what it measures must not know it.',
)

const measuresArePure = {
  regex: '^(?!\\./|(\\.\\./)+(support|shared)/)',
  message:
    'A measure is a pure function of numbers: hand them in, and put what gathers them into core/evaluate.',
}

const stagePatterns = (stage) => [
  engineIsAbove,
  evaluateIsAbove,
  folderPattern(
    `(core/)?(${stages.filter((other) => other !== stage).join('|')})`,
    `A stage never imports another stage: ${stage} takes values; what combines stages belongs into src/core/engine.`,
  ),
  {
    regex: '^(\\.\\./)+(core/)?catalogue/(?!catalogue\\.js$|photo-metadata\\.js$)',
    message:
      'A stage knows the catalogue by its interface only: import its types from catalogue/catalogue.js.',
  },
]

/** The engine and the evaluation compose the others; the evaluation borrows the engine's pipeline. */
const patternsOfComposer = (folder) => {
  if (folder === 'evaluate') return []
  return folder === 'engine' ? [evaluateIsAbove] : [engineIsAbove, evaluateIsAbove]
}

/** Folders within a room, from the lowest: each may import those before it. */
const wings = { metadata: ['fields', 'tool', 'read', 'plan', 'write'] }

const wingPattern = (room, wing) => {
  const above = wings[room].slice(wings[room].indexOf(wing) + 1)
  return {
    regex: above.length === 0 ? '^$' : `^\\.\\./(${above.join('|')})/`,
    message: `Arrows in core/${room} lead down: ${wing} stands below ${above.join(', ')}.`,
  }
}

const wingOf = (room, home) => wings[room]?.find((wing) => home.startsWith(`src/core/${room}/${wing}/`))

const coreFolder = (folder) => {
  const patterns = stages.includes(folder) ? stagePatterns(folder) : patternsOfComposer(folder)
  const ofWing = (wing) => (wing === undefined ? [] : [wingPattern(folder, wing)])
  return [
    {
      files: [`src/core/${folder}/**/*.ts`],
      patterns: [...corePatterns(`src/core/${folder}/`), ...patterns],
    },
    ...(wings[folder] ?? []).map((wing) => ({
      files: [`src/core/${folder}/${wing}/**/*.ts`],
      patterns: [...corePatterns(`src/core/${folder}/`), ...patterns, ...ofWing(wing)],
    })),
    ...libraries
      .filter(({ home }) => home.startsWith(`src/core/${folder}/`))
      .map(({ home }) => ({
        files: [home],
        patterns: [...corePatterns(home), ...patterns, ...ofWing(wingOf(folder, home))],
      })),
  ]
}

const folders = [
  ...stages,
  'catalogue',
  'engine',
  'evaluate',
  'exchange',
  'identity',
  'models',
  'search',
  'support',
  'vocabulary',
]

export const fences = [
  {
    files: ['src/shared/**/*.ts'],
    patterns: [
      onlyPackages(
        [],
        'src/shared runs anywhere: it imports itself only. Code that needs more belongs into src/core.',
      ),
      outsideFolders(
        ['core', 'main', 'preload', 'renderer', 'worker', 'cli'],
        'src/shared runs anywhere: it imports itself only. Code that needs more belongs into src/core.',
      ),
    ],
  },
  { files: ['src/core/**/*.ts'], patterns: corePatterns(null) },
  ...folders.flatMap(coreFolder),
  {
    files: ['src/core/evaluate/measures/**/*.ts'],
    patterns: [...corePatterns('src/core/evaluate/'), measuresArePure],
  },
  {
    files: ['src/worker/**/*.ts'],
    patterns: [
      notNetwork,
      notElectronNetwork,
      onlyPackages(
        ['node', 'electron', 'zod'],
        'The worker is a thin host of the engine: code that needs a library belongs into src/core.',
      ),
      outsideFolders(
        ['main', 'preload', 'renderer', 'cli'],
        'The worker imports core and shared only; share through src/shared.',
      ),
    ],
  },
  {
    files: ['src/cli/**/*.ts'],
    patterns: [
      notNetwork,
      onlyPackages(
        ['node', 'commander', 'cli-progress'],
        'The command line only talks to the engine: code that needs a library belongs into src/core.',
      ),
      outsideFolders(
        ['main', 'preload', 'renderer', 'worker'],
        'The command line imports core and shared only; share through src/shared.',
      ),
    ],
  },
  {
    files: ['src/main/**/*.ts'],
    patterns: [
      notNetwork,
      notElectronNetwork,
      onlyPackages(
        ['node', 'electron', 'zod'],
        'The main process loads Electron, and zod to parse what a page sends: other libraries belong into src/core.',
      ),
      outsideFolders(
        ['core', 'worker', 'cli', 'preload', 'renderer'],
        'The main process never imports the product: call it over the contract (src/shared/contract.ts).',
      ),
    ],
  },
  {
    files: ['src/preload/**/*.ts'],
    patterns: [
      onlyPackages(
        ['electron'],
        'A sandboxed preload has no Node and no libraries: put the code into src/main.',
      ),
      outsideFolders(
        ['core', 'worker', 'cli', 'main', 'renderer'],
        'The preload script is transport only: it imports src/shared and electron.',
      ),
    ],
  },
  {
    files: ['src/renderer/**/*.ts', 'src/renderer/**/*.svelte'],
    patterns: [
      onlyPackages(
        ['svelte', '@lucide/svelte'],
        'The renderer draws: what needs Node, Electron or another library belongs behind the contract (src/shared).',
      ),
      outsideFolders(
        ['core', 'worker', 'cli', 'main', 'preload'],
        'The renderer reaches the product by window.app only: add a method to src/shared/contract.ts.',
      ),
    ],
  },
  {
    files: ['scripts/**/*.mjs', 'bin/**/*.mjs'],
    patterns: [
      onlyPackages(
        ['node'],
        'Scripts run before npm install has: import node: built-ins only, and load libraries in a child process.',
      ),
    ],
  },
  {
    files: ['scripts/lib/default-app.mjs'],
    patterns: [
      onlyPackages(['node', 'electron'], 'This file runs inside Electron before any app: no libraries here.'),
    ],
  },
]

/** Network calls that need no import; the same rule as `notNetwork`. */
export const networkGlobals = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'].map((name) => ({
  name,
  message: notNetwork.message,
}))
