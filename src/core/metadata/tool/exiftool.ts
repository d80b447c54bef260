import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rm, symlink } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { ExifTool, ExifToolTask, exiftoolPath } from 'exiftool-vendored'
import { AppError, messageOf } from '../../../shared/errors.js'
import {
  answersOf,
  eachAlone,
  groupCommands,
  type Command,
  type CommandGroup,
  type ToolOutput,
} from './tool-commands.js'
import { makeToolFolder } from './tool-folder.js'

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
  /** A folder of ours whose path ExifTool takes literally, for files that nobody else shall see. */
  privateFolder(): Promise<string>
  close(): Promise<void>
}>

/** How many ExifTool processes run side by side: reading and writing scaled up to two (docs/metadata.md). */
export const toolLanes = 2

/** Commands that one ExifTool is given at once: it never waits for the next, and its death costs only the one under way. */
const mostCommandsAtOnce = 8

// Rewriting a 3 GB file took 22 s here; a slow disk may need ten times as long.
const taskTimeoutMs = 300_000

/** Starts ExifTool lazily: no process runs before the first command. */
export function openExifTool(): ExifToolProcess {
  let folder: Promise<string> | null = null
  const privateFolder = (): Promise<string> => (folder ??= makeToolFolder())
  const queue: Command[] = []
  const lanes = Array.from({ length: toolLanes }, () => openLane(privateFolder, queue))
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
    run(args, onStart) {
      // Refused here, where it fails the one that asks: exiftool-vendored throws it where it would end the engine.
      const broken = args.find((argument) => /[\r\n]/.test(argument) || argument.includes('\0'))
      if (broken !== undefined) {
        return Promise.reject(
          new AppError('tool-argument-of-several-lines', { argument: JSON.stringify(broken) }),
        )
      }
      return new Promise((resolve, reject) => {
        queue.push({ args, onStart, isAlone: false, resolve, reject })
        for (const lane of lanes) lane.wake()
      })
    },
    privateFolder,
    async withPlainPath(path, extension, use) {
      linkNumber += 1
      const number = String(linkNumber)
      const isMislabelled = extension !== null && extname(path).toLowerCase() !== extension
      if (isMislabelled || hasControlCharacter(basename(path))) {
        const own = hasControlCharacter(extname(path)) ? '' : extname(path)
        return linkTo(path, `photo-${number}${extension ?? own}`, 'file', use)
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

/** True for names that cannot stand in an argument file, which holds one argument a line. */
export function hasControlCharacter(path: string): boolean {
  // eslint-disable-next-line no-control-regex -- this is what is looked for
  return /[\u0000-\u001f]/.test(path)
}

/** One ExifTool process at a time, so that the pid given to `onStart` is the one that runs the command. */
function openLane(privateFolder: () => Promise<string>, queue: Command[]) {
  let pid = 0
  let isBusy = false
  let spawnFailure: Error | null = null
  const tool = new ExifTool({
    maxProcs: 1,
    maxTasksPerProcess: 5000,
    useMWG: false,
    // -m is given by the readers; a write never gets it (docs/metadata.md: it lost a value once).
    ignoreMinorErrors: false,
    taskRetries: 0,
    taskTimeoutMillis: taskTimeoutMs,
    // Each command's answer ends on both streams with a mark of its own, so there is nothing to wait for.
    streamFlushMillis: 0,
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

  const failureOf = (error: unknown): AppError => {
    if (spawnFailure) {
      return new AppError('tool-not-started', { message: spawnFailure.message }, { cause: error })
    }
    return new AppError('tool-gave-no-answer', { found: messageOf(error) }, { cause: error })
  }

  const work = async (): Promise<void> => {
    while (queue.length > 0) {
      // Half of what waits: the other lane takes the rest.
      const commands = queue.splice(0, Math.min(mostCommandsAtOnce, Math.ceil(queue.length / toolLanes)))
      const task = new CommandTask(commands, queue, () => pid)
      try {
        await tool.enqueueTask(() => task, false)
      } catch (error) {
        const [underWay, ...notBegun] = task.unanswered()
        // ExifTool answers in order, so it never came to these: giving them to the next process repeats nothing.
        queue.unshift(...notBegun.flatMap(({ commands: left }) => left))
        if (underWay?.commands.length === 1)
          underWay.commands[0]?.reject(task.failedStart ?? failureOf(error))
        // Of several one may be at fault. They make copies in a folder of ours, which harms nothing when done again.
        else if (underWay) queue.unshift(...eachAlone(underWay))
      }
    }
    isBusy = false
  }

  return {
    wake: (): void => {
      if (isBusy) return
      isBusy = true
      // In the next turn, so that what is asked for together goes together.
      setImmediate(() => void work())
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

/** What ExifTool prints on stderr after each command, in a line of its own: the name of a file may hold it, too. */
const endOfMessages = '{end of messages}'
const endOfMessagesLine = /^\{end of messages\}\r?$/m

/**
 * Several commands in one go. Each ends with a mark of its own on both streams and is answered as soon as both have
 * come; the plain `{ready}` that batch-cluster waits for is the last one's.
 */
class CommandTask extends ExifToolTask<null> {
  readonly #waiting: CommandGroup[]
  readonly #queue: Command[]
  readonly #pid: () => number
  #output = ''
  #messages = ''
  /** What an `onStart` threw: nothing was sent, and this one alone is to blame. */
  failedStart: unknown = null

  constructor(commands: readonly Command[], queue: Command[], pid: () => number) {
    const groups = groupCommands(commands)
    const isLast = (index: number) => index === groups.length - 1
    super(
      groups.flatMap(({ args }, index) => [
        ...args,
        '-echo4',
        endOfMessages,
        ...(isLast(index) ? [] : ['-execute1']),
      ]),
    )
    this.#waiting = [...groups]
    this.#queue = queue
    this.#pid = pid
  }

  unanswered(): readonly CommandGroup[] {
    return this.#waiting
  }

  override onStart(...parameters: Parameters<ExifToolTask<null>['onStart']>): void {
    super.onStart(...parameters)
    const commands = this.#waiting.flatMap((group) => group.commands)
    for (const command of commands) {
      try {
        command.onStart?.(this.#pid())
      } catch (error) {
        this.failedStart = error
        const others = commands.filter((other) => other !== command)
        this.#waiting.splice(0, Infinity, ...groupCommands([{ ...command, isAlone: true }, ...others]))
        this.reject(error instanceof Error ? error : new Error(String(error)))
        return
      }
    }
  }

  override onStdout(text: string | Buffer): void {
    this.#output += text.toString()
    this.#answer()
  }

  override onStderr(text: string | Buffer): void {
    this.#messages += text.toString()
    this.#answer()
  }

  #answer(): void {
    for (let group = this.#waiting[0]; group; group = this.#waiting[0]) {
      const end = /^\{ready1?\}\r?\n?/m.exec(this.#output)
      const endOfErrors = endOfMessagesLine.exec(this.#messages)
      if (!end || !endOfErrors) return
      const text = this.#output.slice(0, end.index)
      const lines = this.#messages.slice(0, endOfErrors.index).split(/\r?\n/)
      this.#output = this.#output.slice(end.index + end[0].length)
      this.#messages = this.#messages.slice(endOfErrors.index + endOfErrors[0].length)
      this.#waiting.shift()
      const answers = answersOf(group, text, lines)
      if (!answers) this.#queue.unshift(...eachAlone(group))
      for (const [index, answer] of (answers ?? []).entries()) group.commands[index]?.resolve(answer)
    }
    // Only now: what came after it would belong to nobody, and batch-cluster would end the process.
    if (this.#waiting.length === 0) super.onStdout('{ready}\n')
  }

  protected override parse(): null {
    return null
  }
}
