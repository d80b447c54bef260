/**
 * Packs texts into Electron's archive format: a Pickle of sizes, a JSON index padded to 4 bytes, then the contents
 * (https://github.com/electron/asar#format). `files` maps a name to its text.
 */
export function packAsar(files) {
  const contents = []
  const index = {}
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const bytes = Buffer.from(text)
    index[name] = { size: bytes.length, offset: String(offset) }
    offset += bytes.length
    contents.push(bytes)
  }
  return Buffer.concat([packIndex({ files: index }), ...contents])
}

function packIndex(index) {
  const json = Buffer.from(JSON.stringify(index))
  const paddedLength = Math.ceil(json.length / 4) * 4
  const header = Buffer.alloc(16 + paddedLength)
  header.writeUInt32LE(4, 0)
  header.writeUInt32LE(8 + paddedLength, 4)
  header.writeUInt32LE(4 + paddedLength, 8)
  header.writeUInt32LE(json.length, 12)
  json.copy(header, 16)
  return header
}
