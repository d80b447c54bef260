import { packageBinary } from './package-binary.mjs'
import { runCommand } from './run-command.mjs'

/** One TypeScript project per environment: CONTRIBUTING.md says which folder belongs to which. */
const typescriptProjects = ['shared', 'node', 'electron', 'web', 'test']

/** Checks that read the sources and run nothing: name, the package whose program it is, and the program's arguments. */
export const staticChecks = [
  ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['lint', 'eslint', ['--max-warnings', '0', '.']],
  ...typescriptProjects.map((project) => [
    `types-${project}`,
    'typescript',
    ['--project', `tsconfig.${project}.json`],
    'tsc',
  ]),
  [
    'svelte',
    'svelte-check',
    ['--tsconfig', './tsconfig.web.json', '--fail-on-warnings', '--output', 'human'],
  ],
  ['unused', 'knip', []],
].map(([name, packageName, programArguments, programName]) => ({
  name,
  group: 'check',
  run: () => runCheck(packageName, programName, programArguments),
}))

async function runCheck(packageName, programName, programArguments) {
  const { code } = await runCommand(process.execPath, [
    packageBinary(packageName, programName),
    ...programArguments,
  ])
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}
