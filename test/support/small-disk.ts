import { execFileSync } from 'node:child_process'
import { onTestFinished } from 'vitest'

/** True where this test may mount a file system in memory: as root of a Linux that allows it. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mountWorks()

/** Puts a small disk in memory into a folder until the test ends. */
export function mountSmallDisk(folder: string, size: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder])
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder])
  })
}

function mountWorks(): boolean {
  const folder = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    execFileSync('rmdir', [folder])
  }
}
