import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { TensorSpec } from '../../src/core/models/manifest.js'
import { pythonInterpreter } from '../support/python-torch.js'

export type ResizeSpec = Pick<TensorSpec, 'inputPx' | 'resize' | 'resample'>

export type PillowPixels = Readonly<{
  width: number
  height: number
  /** Of each spec: inputPx * inputPx * 3 bytes. */
  pixels: readonly Uint8Array[]
}>

/** Python's Pillow in a process of its own, the reference of preprocessing. */
export type Pillow = Readonly<{
  version: string
  /** Null with Pillow's own words when it does not open the photo. */
  preprocess(path: string, specs: readonly ResizeSpec[]): Promise<PillowPixels | { readonly refused: string }>
  retag(path: string, profileOf: string, out: string): Promise<void>
  close(): Promise<void>
}>

/** From out/parity-suite, where the bundle lies, and from test/parity-suite alike. */
const script = fileURLToPath(new URL('../../test/parity-suite/pillow.py', import.meta.url))

export async function openPillow(scratchFile: string): Promise<Pillow> {
  const child = spawn(pythonInterpreter, [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ask = async (request: object): Promise<Record<string, unknown>> => {
    child.stdin.write(`${JSON.stringify(request)}\n`)
    const line = await lines.next()
    if (line.done === true) throw new Error(`${script} ended before it answered`)
    // The script answers with one object for each request.
    return JSON.parse(line.value) as Record<string, unknown>
  }
  const { version } = await ask({ do: 'version' })
  return {
    version: String(version),
    async preprocess(path, specs) {
      const answer = await ask({ do: 'preprocess', path, specs, out: scratchFile })
      if (typeof answer.refused === 'string') return { refused: answer.refused }
      const bytes = new Uint8Array(await readFile(scratchFile))
      let end = 0
      const pixels = specs.map(({ inputPx }) => bytes.subarray(end, (end += inputPx * inputPx * 3)))
      return { width: Number(answer.width), height: Number(answer.height), pixels }
    },
    async retag(path, profileOf, out) {
      const answer = await ask({ do: 'retag', path, profileOf, out })
      if (typeof answer.refused === 'string') throw new Error(answer.refused)
    },
    async close() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'close')
    },
  }
}
