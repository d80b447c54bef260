import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Debian's packages, which its own interpreter alone sees. SHUTTERWORD_PYTHON names another one. */
export const pythonInterpreter = process.env.SHUTTERWORD_PYTHON ?? '/usr/bin/python3'

/** Two levels up both from here and from where a bundle lies. */
const toolFolder = fileURLToPath(new URL('../../tools/export-onnx', import.meta.url))

/** Python modules that the exporter needs; the rest comes from its stand-ins. */
export function hasPythonTorch(): boolean {
  return spawnSync(pythonInterpreter, ['-c', 'import torch, onnx, numpy'], { stdio: 'ignore' }).status === 0
}

/** Runs a script of tools/export-onnx with the stand-ins for open_clip, transformers and onnxruntime; returns its stdout. */
export function runExporter(script: string, scriptArguments: readonly string[]): string {
  return execFileSync(pythonInterpreter, [`${toolFolder}/${script}`, ...scriptArguments], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
    env: { ...process.env, PYTHONPATH: `${toolFolder}/stand-ins`, PYTHONDONTWRITEBYTECODE: '1' },
  })
}
