import { pack } from 'tar-stream'

export type TarEntry = Readonly<{ name: string; bytes: Uint8Array } | { name: string; linkTo: string }>

/** A tar of these entries, under exactly these names. */
export async function tarOf(entries: readonly TarEntry[]): Promise<Buffer> {
  const tar = pack()
  for (const entry of entries) {
    if ('linkTo' in entry) tar.entry({ name: entry.name, type: 'symlink', linkname: entry.linkTo })
    else tar.entry({ name: entry.name }, Buffer.from(entry.bytes))
  }
  tar.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of tar) chunks.push(chunk)
  return Buffer.concat(chunks)
}
