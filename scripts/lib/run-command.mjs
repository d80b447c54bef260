import { spawn } from 'node:child_process'
import { repositoryRoot } from './repository.mjs'

/** Time for a killed child to write its last words before it is killed for good. */
const graceMs = 5_000

/**
 * Runs a command in the repository and waits for it.
 *
 * `timeoutMs` ends the whole process group, because a test runner's children outlive it otherwise. Options `uid` and
 * `gid` run it as another user.
 *
 * @returns {Promise<{ code: number, stdout: string, timedOut: boolean }>}
 *   `code` is 127 when the command does not exist and 128 when a signal ended it; `stdout` only when captured.
 */
export function runCommand(command, commandArguments, options = {}) {
  const { captureStdout = false, quiet = false, timeoutMs = 0, ...spawnOptions } = options
  const ownGroup = timeoutMs > 0 && process.platform !== 'win32'
  const child = spawn(command, commandArguments, {
    cwd: repositoryRoot,
    detached: ownGroup,
    // stdout of a child that only informs belongs on stderr: see say.mjs.
    stdio: ['ignore', captureStdout ? 'pipe' : quiet ? 'ignore' : 2, quiet ? 'ignore' : 2],
    ...spawnOptions,
  })
  const chunks = []
  child.stdout?.on('data', (chunk) => chunks.push(chunk))
  let timedOut = false
  const timers = []
  if (timeoutMs > 0) {
    timers.push(
      setTimeout(() => {
        timedOut = true
        endGroup(child, ownGroup, 'SIGTERM')
        timers.push(setTimeout(() => endGroup(child, ownGroup, 'SIGKILL'), graceMs))
      }, timeoutMs),
    )
  }
  return new Promise((resolve) => {
    const finish = (code) => {
      timers.forEach(clearTimeout)
      resolve({ code, stdout: Buffer.concat(chunks).toString('utf8'), timedOut })
    }
    child.on('error', () => finish(127))
    child.on('close', (code) => finish(code ?? 128))
  })
}

function endGroup(child, ownGroup, signal) {
  try {
    if (ownGroup) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** How to start npm: the one that runs this script when there is one, the one on the path otherwise. */
export function npmCommand(npmArguments) {
  const running = process.env.npm_execpath
  if (running?.endsWith('.js')) return [process.execPath, [running, ...npmArguments], {}]
  return ['npm', npmArguments, { shell: process.platform === 'win32' }]
}
