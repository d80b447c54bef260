// Runs in threads of their own, started by file-threads.ts with this file's text: reads, writes and hashes whole files,
// so that the thread that keeps the journal and feeds ExifTool does not. Plain JavaScript, because Node 20 runs no
// TypeScript in a thread and a bundle would need a file of its own for it.
const { createHash } = require('node:crypto')
const { closeSync, openSync, readSync, writevSync } = require('node:fs')
const { parentPort } = require('node:worker_threads')

/** Written files are read back piece by piece through this one. */
const window = Buffer.alloc(1024 * 1024)

/** Fills `target` from the start of a file; returns how many bytes the file had for it. */
function readInto(path, target) {
  const file = openSync(path, 'r')
  try {
    let filled = 0
    for (let count = 1; count > 0 && filled < target.length; filled += count) {
      count = readSync(file, target, filled, target.length - filled, filled)
    }
    return filled
  } finally {
    closeSync(file)
  }
}

/** Writes a new file of these pieces and reads it back. Hashes what was read. The original must be what memory holds of it. */
function writeNew(path, pieces, original) {
  // Until the original's mode is copied, nobody else may read what may be private.
  const file = openSync(path, 'wx+', 0o600)
  try {
    writeAll(file, pieces)
    const hash = createHash('sha256')
    let position = 0
    for (const piece of pieces) {
      const isSame = compareFrom(file, position, piece, (read) => hash.update(read))
      if (!isSame) throw new Error(`read back ${path} and found other bytes than were written`)
      position += piece.length
    }
    if (original) expectBytes(original.path, original.bytes)
    return `sha256:${hash.digest('hex')}`
  } finally {
    closeSync(file)
  }
}

/** Memory that was lent to another photo meanwhile would put that one's picture into this one. */
function expectBytes(path, bytes) {
  const file = openSync(path, 'r')
  try {
    if (compareFrom(file, 0, bytes)) return
    throw new Error(`other bytes in ${path} than were read from it before`)
  } finally {
    closeSync(file)
  }
}

/** True when the file holds these bytes from there on. `onRead` gets what was read, piece by piece. */
function compareFrom(file, position, bytes, onRead = () => undefined) {
  for (let from = 0; from < bytes.length;) {
    const length = readSync(file, window, 0, Math.min(window.length, bytes.length - from), position + from)
    if (length === 0 || window.compare(bytes, from, from + length, 0, length) !== 0) return false
    onRead(window.subarray(0, length))
    from += length
  }
  return true
}

/** writev may write less than it was given. */
function writeAll(file, pieces) {
  let rest = pieces.filter(({ length }) => length > 0)
  while (rest.length > 0) {
    let written = writevSync(file, rest)
    while (rest.length > 0 && written >= rest[0].length) {
      written -= rest[0].length
      rest = rest.slice(1)
    }
    if (written > 0) rest = [rest[0].subarray(written), ...rest.slice(1)]
  }
}

parentPort.on('message', ({ id, path, target, pieces, original }) => {
  try {
    if (target) {
      const length = readInto(path, target)
      const hash = createHash('sha256').update(target.subarray(0, length)).digest('hex')
      parentPort.postMessage({ id, length, hash: `sha256:${hash}` })
    } else {
      parentPort.postMessage({ id, length: 0, hash: writeNew(path, pieces, original) })
    }
  } catch (error) {
    const { message, code, syscall } = error
    parentPort.postMessage({ id, failure: { message, code, syscall } })
  }
})
