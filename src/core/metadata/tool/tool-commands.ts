import { rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { decodeEntities } from './entities.js'

/** What one ExifTool command printed. A command that prints errors still resolves: the caller knows what they mean. */
export type ToolOutput = Readonly<{ text: string; errors: readonly string[]; warnings: readonly string[] }>

/** A command that waits for ExifTool. */
export type Command = Readonly<{
  args: readonly string[]
  onStart: ((pid: number) => void) | undefined
  /** ExifTool died while it ran this together with others: it runs by itself now, so that only the culprit fails. */
  isAlone: boolean
  resolve: (output: ToolOutput) => void
  reject: (error: unknown) => void
}>

/** Commands that ExifTool runs as one: as many as write the same into copies in the same folder, else one. */
export type CommandGroup = Readonly<{ args: readonly string[]; commands: readonly Command[] }>

type Copying = Readonly<{ args: readonly string[]; folder: string; source: string }>

/**
 * Groups commands in their order. Going through the same assignments again for each file costs ExifTool as much time as the
 * file itself (docs/decisions/0013).
 */
export function groupCommands(commands: readonly Command[]): readonly CommandGroup[] {
  const groups: Command[][] = []
  for (const command of commands) {
    const last = groups.at(-1)
    if (last?.[0] && canShare(last[0], command)) last.push(command)
    else groups.push([command])
  }
  return groups.map((group) => ({ args: argumentsOf(group), commands: group }))
}

/**
 * What each command of a group would have printed alone. `lines` are what ExifTool complained of. Null where it did not make
 * every copy: what became of which shows only when each runs by itself.
 */
export function answersOf(
  { commands }: CommandGroup,
  text: string,
  lines: readonly string[],
): readonly ToolOutput[] | null {
  const warnings = lines.filter(isWarning).map(decodeEntities)
  const errors = lines.filter((line) => !isWarning(line) && /error|warning/i.test(line)).map(decodeEntities)
  if (commands.length === 1) return [{ text, errors, warnings }]
  const created = Number(/^\s*(\d+) image files created$/m.exec(text)?.[1] ?? 0)
  if (created !== commands.length || errors.length > 0) return null
  const sources = commands.map(({ args }) => ` - ${args.at(-1) ?? ''}`)
  return sources.map((source) => ({
    text: '    1 image files created\n',
    errors: [],
    // What names no file may be about any of them.
    warnings: warnings.filter(
      (line) => line.endsWith(source) || !sources.some((other) => line.endsWith(other)),
    ),
  }))
}

/** The commands of a group that came to no end, each for itself; what ExifTool left of their copies is removed. */
export function eachAlone({ commands }: CommandGroup): readonly Command[] {
  return commands.map((command) => {
    const copying = copyingOf(command)
    if (copying) rmSync(join(copying.folder, basename(copying.source)), { force: true })
    return { ...command, isAlone: true }
  })
}

function canShare(one: Command, other: Command): boolean {
  const [first, second] = [copyingOf(one), copyingOf(other)]
  return (
    first !== null &&
    second !== null &&
    first.folder === second.folder &&
    first.args.length === second.args.length &&
    first.args.every((argument, index) => argument === second.args[index])
  )
}

/** Commands of the form `… -o FOLDER/ SOURCE`. */
function copyingOf({ args, isAlone }: Command): Copying | null {
  const [option, folder, source] = args.slice(-3)
  if (isAlone || option !== '-o' || !folder?.endsWith('/') || source === undefined) return null
  return dirname(source) + '/' === folder ? null : { args: args.slice(0, -3), folder, source }
}

function argumentsOf(group: readonly Command[]): readonly string[] {
  return [...(group[0]?.args ?? []), ...group.slice(1).map(({ args }) => args.at(-1) ?? '')]
}

/** As exiftool-vendored tells warnings from errors. */
function isWarning(line: string): boolean {
  return /\bwarning: |\bnothing to (?:write|do)\b/i.test(line)
}
