import type { PhotoRow } from '../catalogue/catalogue.js'
import type { FileFacts } from '../identity/file-facts.js'
import type { PhotoId } from '../../shared/photo.js'

/** Photos that are not where they were: a file found elsewhere may claim one, what is left at the end is deleted. */
export class MissingPhotos {
  readonly #rows = new Map<PhotoId, PhotoRow>()
  readonly #byHash = new Map<string, PhotoRow[]>()
  readonly #byInode = new Map<string, PhotoRow[]>()

  constructor(rows: readonly PhotoRow[]) {
    for (const row of rows) this.add(row)
  }

  /** Adds one that lost its place during the scan. */
  add(row: PhotoRow): void {
    this.#rows.set(row.id, row)
    if (row.fileHash === '') return
    append(this.#byHash, row.fileHash, row)
    append(this.#byInode, row.inode, row)
  }

  /** Those that nothing claimed. */
  get unclaimed(): readonly PhotoRow[] {
    return [...this.#rows.values()]
  }

  /**
   * The photo that this file is, by inode, size and time of change alone, so that a renamed folder of 100,000 photos
   * is not read again. FAT numbers its files by their place and keeps whole seconds: there a new photo could pass for
   * an old one, so a time without a fraction proves nothing.
   */
  claimByFacts(facts: FileFacts): PhotoRow | null {
    if (facts.modifiedMs % 1000 === 0) return null
    const { sizeBytes, modifiedMs } = facts
    const same = this.#present(this.#byInode, facts.inode)
    return this.#claim(same.find((row) => row.sizeBytes === sizeBytes && row.modifiedMs === modifiedMs))
  }

  /** The photo with these bytes; of identical copies the one with this inode, else with this name. */
  claimByHash(fileHash: string, facts: FileFacts, name: string): PhotoRow | null {
    const copies = this.#present(this.#byHash, fileHash)
    return this.#claim(
      copies.find((row) => row.inode === facts.inode) ??
        copies.find((row) => row.relativePath.split('/').at(-1) === name) ??
        copies[0],
    )
  }

  #present(index: ReadonlyMap<string, readonly PhotoRow[]>, key: string): readonly PhotoRow[] {
    return (index.get(key) ?? []).filter((row) => this.#rows.has(row.id))
  }

  #claim(row: PhotoRow | undefined): PhotoRow | null {
    if (row === undefined) return null
    this.#rows.delete(row.id)
    return row
  }
}

function append(map: Map<string, PhotoRow[]>, key: string, row: PhotoRow): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [row])
  else known.push(row)
}
