import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

/** A real child process whose lines a test waits for, and which it may kill at any moment. */
export type Child = Readonly<{
  pid: number
  /** Resolves with the first line, past or coming, that passes; rejects when the process ends without one. */
  line(passes: (text: string) => boolean): Promise<string>
  /** All lines so far. */
  lines(): readonly string[]
  /** Ends it as a crash would, and resolves when it is gone. */
  kill(): Promise<void>
}>

/** Runs a bundled script under this Node; it ends with the test at the latest. */
export function startChild(script: string, args: readonly string[]): Child {
  const process_ = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const check of [...waiting]) check()
  }
  const ended = new Promise<void>((resolve) =>
    process_.once('close', () => {
      resolve()
    }),
  )
  void ended.then(wake)
  createInterface({ input: process_.stdout }).on('line', (text) => {
    lines.push(text)
    wake()
  })
  const kill = async () => {
    process_.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  return {
    pid: pidOf(process_),
    lines: () => lines,
    kill,
    line: (passes) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = lines.find(passes)
          if (found !== undefined) resolve(found)
          else if (hasEnded(process_)) reject(new Error(`The child ended; it had said: ${lines.join(' / ')}`))
          else return
          waiting.delete(check)
        }
        waiting.add(check)
        check()
      }),
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('Expected a child process, none was started')
  return child.pid
}
