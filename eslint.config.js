import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import tseslint from 'typescript-eslint'
import noLiteralText from './eslint-rules/no-literal-text.js'
import noSentences from './eslint-rules/no-sentences.js'
import { fences, networkGlobals } from './eslint.fences.js'
import svelteConfig from './svelte.config.js'

const typescriptFiles = ['**/*.ts', '**/*.svelte']

const projects = ['shared', 'node', 'electron', 'web', 'test'].map((name) => `tsconfig.${name}.json`)

/** Style guide: a file has one job; 300 lines are a question, 400 an error. */
const maximumLinesPerFile = 400

const houseRules = {
  'max-lines': ['error', { max: maximumLinesPerFile }],
  'no-restricted-syntax': [
    'error',
    {
      selector: 'ExportAllDeclaration',
      message: 'No barrel files: import each thing from the file that owns it.',
    },
    {
      selector: 'ExportNamedDeclaration[source]',
      message: 'No re-exports: import each thing from the file that owns it.',
    },
  ],
  eqeqeq: 'error',
  'no-console': 'off',
}

const typescriptRules = {
  '@typescript-eslint/consistent-type-definitions': 'off',
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  '@typescript-eslint/no-unnecessary-type-parameters': 'off',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  // `async` without await turns a throw into a rejection, which is what a method of the contract owes its caller.
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
}

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'coverage/', 'test-results/', 'resources/', 'test/fixtures/'] },
  js.configs.recommended,
  {
    files: typescriptFiles,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: projects,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
  },
  svelte.configs.recommended,
  svelte.configs.prettier,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: tseslint.parser, svelteConfig },
      globals: globals.browser,
    },
  },
  { files: typescriptFiles, rules: typescriptRules },
  { files: ['**/*.ts', '**/*.svelte', '**/*.js', '**/*.mjs', '**/*.cjs'], rules: houseRules },
  { files: ['**/*.mjs', '**/*.cjs', '*.js'], languageOptions: { globals: globals.node } },
  {
    // State classes replace whole Sets and Maps ($state.raw): 100,000 reactive entries would cost a signal each.
    files: ['src/renderer/**/*.svelte.ts'],
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    // What a test promises is read from its assertions, not from its types' exhaustiveness.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['src/core/**/*.ts'],
    // These look at bytes of their own, or for the time of one statement, as text.
    ignores: [
      'src/core/metadata/write/as-buffer.ts',
      'src/core/metadata/read/scan-fields.ts',
      'src/core/metadata/read/scan-bmff.ts',
      'src/core/embed/remembered-choice.ts',
      'src/core/vocabulary/ready-prompts.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        ...houseRules['no-restricted-syntax'],
        ...[
          "CallExpression[callee.object.name='Buffer'][callee.property.name='from'] > MemberExpression.arguments[property.name='buffer']",
          "CallExpression[callee.object.name='Buffer'][callee.property.name='from'] NewExpression[callee.name='SharedArrayBuffer']",
        ].map((selector) => ({
          selector,
          message:
            'Hand on new Uint8Array(memory, offset, length): in Electron a Buffer over shared memory ends the process when it is searched for a number. Where Buffer methods are needed for a moment: metadata/write/as-buffer.ts.',
        })),
      ],
    },
  },
  { plugins: { house: { rules: { 'no-literal-text': noLiteralText, 'no-sentences': noSentences } } } },
  { files: ['src/renderer/**/*.svelte'], rules: { 'house/no-literal-text': 'error' } },
  {
    // The evaluation's report and some rooms of the core still hold texts of their own.
    files: ['cli', 'main', 'renderer', 'worker'].flatMap((folder) => [
      `src/${folder}/**/*.ts`,
      `src/${folder}/**/*.svelte`,
    ]),
    rules: { 'house/no-sentences': 'error' },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    rules: { 'no-restricted-globals': ['error', ...networkGlobals] },
  },
  ...fences.map(({ files, patterns }) => ({
    files,
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
    plugins: { '@typescript-eslint': tseslint.plugin },
  })),
)
