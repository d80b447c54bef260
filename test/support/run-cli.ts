import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

const repository = resolve(import.meta.dirname, '../..')

/** The command line as npm links it. */
export const cliPath = resolve(repository, 'bin/shutterword.mjs')

export type CliOutcome = Readonly<{ code: number; stdout: string; stderr: string }>

/** Builds out/ when the sources have changed since; the tests below run what a user runs. */
export async function buildCli(): Promise<void> {
  const script = "import('./scripts/lib/build.mjs').then(({ ensureBuilt }) => ensureBuilt())"
  await promisify(execFile)(process.execPath, ['--eval', script], { cwd: repository })
}

/** Runs the built command line to its end, without a terminal. `under` runs it under another program. */
export async function runCli(
  catalogue: string,
  args: readonly string[],
  under: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliOutcome> {
  return outcomeOf(startCli(catalogue, args, under, environment))
}

/** What a user has: some libraries, ONNX Runtime among them, behave differently where CI is set. */
function userEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => name !== 'CI' && !name.startsWith('ORT_'))
  return Object.fromEntries(kept)
}

/** Starts the built command line and lets it run. */
export function startCli(
  catalogue: string,
  args: readonly string[],
  under: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const [program = process.execPath, ...rest] = [...under, process.execPath, cliPath, ...args]
  return spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...userEnvironment(), SHUTTERWORD_CATALOGUE: catalogue, ...environment },
  })
}

/** Collects what a started command prints until it ends; a signal counts as in a shell. */
export async function outcomeOf(child: ChildProcess): Promise<CliOutcome> {
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => (printed[name] += text))
  }
  const code = await new Promise<number>((settle, fail) => {
    child.on('error', fail)
    child.on('close', (exitCode, signal) => {
      settle(exitCode ?? (signal === 'SIGKILL' ? 137 : 128))
    })
  })
  return { code, ...printed }
}
