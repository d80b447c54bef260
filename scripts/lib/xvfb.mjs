import { spawn } from 'node:child_process'
import { PlainError } from './say.mjs'

const startTimeoutMs = 20_000

/** Starts a virtual X server on a free display, as another user if one is given. `stop` ends it. */
export async function startXvfb(user = {}) {
  // -displayfd picks a free number and writes it when the server is ready; no guessing, no waiting.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    ...user,
  })
  const number = await readNumber(server)
  return {
    display: `:${number}`,
    stop() {
      server.kill()
    },
  }
}

function readNumber(server) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      server.kill()
      reject(new PlainError(`Xvfb did not start within ${startTimeoutMs / 1_000} seconds.`))
    }, startTimeoutMs)
    const finish = (settle, value) => {
      clearTimeout(timer)
      settle(value)
    }
    let written = ''
    server.stdio[3].on('data', (chunk) => {
      written += chunk
      if (written.includes('\n')) finish(resolve, Number(written.trim()))
    })
    server.on('error', (error) => finish(reject, error))
    server.on('exit', (code) => finish(reject, new PlainError(`Xvfb ended with exit code ${code}.`)))
  })
}
