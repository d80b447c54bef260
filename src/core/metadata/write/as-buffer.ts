/**
 * The same bytes with Buffer's own methods, for comparing and searching long stretches. Only for the time of one function:
 * lent bytes lie in memory that threads share, and there Buffer's search for a single number ends Electron's process
 * once V8 has optimised it (SIGTRAP; Node alone does not show it). What walks through bytes gets a plain Uint8Array.
 */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
