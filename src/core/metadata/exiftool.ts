import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, extname, join } from 'node:path'
import { ExifTool, ExifToolTask, exiftoolPath } from 'exiftool-vendored'
import { AppError, messageOf } from '../../shared/errors.js'
import { hasCode } from '../support/system-error.js'
import { decodeEntities } from './entities.js'

/** What one ExifTool command printed. A command that prints errors still resolves: the caller knows what they mean. */
export type ToolOutput = Readonly<{ text: string; errors: readonly string[]; warnings: readonly string[] }>

/** A running ExifTool. */
export type ExifToolProcess = Readonly<{
  /**
   * Runs one command. Arguments are passed as they are, one per line, so none may hold a line break.
   * `onStart` is told the process id just before the command is sent; when it throws, the command is not sent.
   */
  run(args: readonly string[], onStart?: (pid: number) => void): Promise<ToolOutput>
  /**
   * Calls `use` with a path that ExifTool takes literally: the photo's own path where possible, else a link in our
   * private folder. Needed for names with control characters, for folders with '%' and for misleading extensions.
   */
  withPlainPath<T>(path: string, extension: string | null, use: (plain: string) => Promise<T>): Promise<T>
  close(): Promise<void>
}>

/** How many ExifTool processes run side by side: reading and writing scaled up to two (docs/metadata.md). */
export const toolLanes = 2

/** How the private working folder of ExifTool begins; recovery knows our processes by it. */
export const toolFolderPrefix = 'shutterword-exiftool-'

// Rewriting a 3 GB file took 22 s here; a slow disk may need ten times as long.
const taskTimeoutMs = 300_000

/** Starts ExifTool lazily: no process runs before the first command. */
export function openExifTool(): ExifToolProcess {
  let folder: Promise<string> | null = null
  const privateFolder = (): Promise<string> => (folder ??= makePrivateFolder())
  const lanes = Array.from({ length: toolLanes }, () => openLane(privateFolder))
  let linkNumber = 0

  const linkTo = async <T>(
    target: string,
    name: string,
    kind: 'file' | 'junction',
    use: (link: string) => Promise<T>,
  ) => {
    const link = join(await privateFolder(), name)
    await symlink(target, link, kind)
    try {
      return await use(link)
    } finally {
      await rm(link, { force: true })
    }
  }

  return {
    async run(args, onStart) {
      const lane = lanes.reduce((least, other) => (other.waiting() < least.waiting() ? other : least))
      return lane.run(args, onStart)
    },
    async withPlainPath(path, extension, use) {
      linkNumber += 1
      const number = String(linkNumber)
      const isMislabelled = extension !== null && extname(path).toLowerCase() !== extension
      if (isMislabelled || hasControlCharacter(basename(path))) {
        return linkTo(path, `photo-${number}${extension ?? extname(path)}`, 'file', use)
      }
      // -o expands '%' codes, also those of the folder.
      if (dirname(path).includes('%') || hasControlCharacter(dirname(path))) {
        return linkTo(dirname(path), `folder-${number}`, 'junction', (link) =>
          use(join(link, basename(path))),
        )
      }
      return use(path)
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()))
      if (folder) await rm(await folder, { recursive: true, force: true })
    },
  }
}

/** A fresh folder named for this process; those of processes that were killed are removed on the way. */
async function makePrivateFolder(): Promise<string> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${toolFolderPrefix}(\\d+)-`).exec(name)?.[1]
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
  return mkdtemp(join(tmpdir(), `${toolFolderPrefix}${String(process.pid)}-`))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, but is another user's.
    return hasCode(error, 'EPERM')
  }
}

/** True for names that cannot stand in an argument file, which holds one argument a line. */
export function hasControlCharacter(path: string): boolean {
  // eslint-disable-next-line no-control-regex -- this is what is looked for
  return /[\u0000-\u001f]/.test(path)
}

/** One ExifTool process at a time, so that the pid given to `onStart` is the one that runs the command. */
function openLane(privateFolder: () => Promise<string>) {
  let pid = 0
  let waiting = 0
  let spawnFailure: Error | null = null
  const tool = new ExifTool({
    maxProcs: 1,
    maxTasksPerProcess: 5000,
    useMWG: false,
    // -m is given by the readers; a write never gets it (docs/metadata.md: it lost a value once).
    ignoreMinorErrors: false,
    taskRetries: 0,
    taskTimeoutMillis: taskTimeoutMs,
    spawnTimeoutMillis: 60_000,
    checkPerl: false,
    processFactory: async () => {
      const child = spawnExifTool(await exiftoolPath(), await privateFolder())
      spawnFailure = null
      // batch-cluster decodes each piece of output by itself, which breaks letters that two pieces share.
      child.stdout.setEncoding('utf8')
      child.stderr.setEncoding('utf8')
      child.on('error', (error) => (spawnFailure = error))
      pid = child.pid ?? 0
      return child
    },
  })
  return {
    waiting: () => waiting,
    async run(args: readonly string[], onStart?: (pid: number) => void): Promise<ToolOutput> {
      waiting += 1
      try {
        const task = new Command(args, () => {
          onStart?.(pid)
        })
        return await tool.enqueueTask(() => task, false)
      } catch (error) {
        if (spawnFailure) {
          const reason = `Expected to start ExifTool (on Linux and macOS it needs perl), found: ${spawnFailure.message}`
          throw new AppError('tool-missing', reason, { cause: error })
        }
        throw new AppError('internal', `ExifTool ended without an answer: ${messageOf(error)}`, {
          cause: error,
        })
      } finally {
        waiting -= 1
      }
    },
    close: () => tool.end(),
  }
}

/**
 * `-config ''` must be the very first argument and the working folder ours: otherwise ExifTool runs a
 * `.ExifTool_config` that it finds in HOME or beside the photos as Perl. The environment is reduced for the same
 * reason (PERL5LIB, PERL5OPT, EXIFTOOL_HOME).
 */
function spawnExifTool(script: string, privateFolder: string) {
  const args = ['-config', '', '-stay_open', 'True', '-@', '-']
  const env: NodeJS.ProcessEnv = { LANG: 'C', HOME: privateFolder }
  for (const name of ['PATH', 'SystemRoot', 'TEMP', 'TMP']) {
    const value = process.env[name]
    if (value !== undefined) env[name] = value
  }
  const options = { cwd: privateFolder, env, stdio: 'pipe', windowsHide: true } as const
  if (process.platform === 'win32') return spawn(script, args, options)
  return spawn(existsSync('/usr/bin/perl') ? '/usr/bin/perl' : 'perl', [script, ...args], options)
}

class Command extends ExifToolTask<ToolOutput> {
  readonly #beforeSending: () => void

  constructor(args: readonly string[], beforeSending: () => void) {
    super([...args])
    this.#beforeSending = beforeSending
  }

  override onStart(...parameters: Parameters<ExifToolTask<ToolOutput>['onStart']>): void {
    super.onStart(...parameters)
    try {
      this.#beforeSending()
    } catch (error) {
      this.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  protected override parse(text: string): ToolOutput {
    return { text, errors: this.errors.map(decodeEntities), warnings: this.warnings.map(decodeEntities) }
  }
}
