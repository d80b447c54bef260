import { hasCode } from './system-error.js'

/** True while a process of this number runs, whoever's it is. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, but is another user's.
    return hasCode(error, 'EPERM')
  }
}
