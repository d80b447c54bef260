/** The bytes of a vector as the catalogue keeps them: float32, little-endian. */
export function vectorToBlob(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
}

/** The vector in a column's bytes, without a copy where they lie on a multiple of four as Float32Array demands. */
export function blobToVector(blob: Uint8Array): Float32Array {
  const isAligned = blob.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0
  const bytes = isAligned ? blob : blob.slice()
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / Float32Array.BYTES_PER_ELEMENT)
}
