import type { KeywordField } from '../../../shared/keyword-field.js'

/** The fast reader cannot tell what ExifTool would answer: the file is left to ExifTool. */
export class UnsureError extends Error {}

/** Ends the fast reading of a file unless `condition` holds. */
export function sure(condition: boolean, expectation: string): asserts condition {
  if (!condition) throw new UnsureError(`Expected ${expectation}`)
}

/** What the fast reader has found in one file so far. Whatever is found twice is for ExifTool to decide. */
export class Findings {
  readonly keywords = new Map<KeywordField, readonly string[]>()
  /** Other tags by ExifTool's group and name. */
  readonly other = new Map<string, string>()

  isEmpty(): boolean {
    return this.keywords.size === 0 && this.other.size === 0
  }

  addKeywords(field: KeywordField, values: readonly string[]): void {
    sure(!this.keywords.has(field), `${field} once`)
    this.keywords.set(field, values)
  }

  addOther(name: string, value: string): void {
    sure(!this.other.has(name), `${name} once`)
    this.other.set(name, value)
  }

  addSize(width: number, height: number): void {
    this.addOther('File:ImageWidth', String(width))
    this.addOther('File:ImageHeight', String(height))
  }
}

/** Blocks of metadata that a container holds; a container that holds one of them twice is left to ExifTool. */
export type MetadataBlocks = {
  exif: Uint8Array | null
  xmp: Uint8Array | null
  /** The whole of a JPEG's Extended XMP with the GUID under which it stands. */
  extendedXmp: Readonly<{ guid: string; bytes: Uint8Array }> | null
  /** Photoshop's image resources, which hold the IPTC. */
  photoshop: Uint8Array | null
  iptc: Uint8Array | null
  /** XMP of a HEIC's other items, such as a depth map. */
  foreignXmp: Uint8Array[]
  width: number
  height: number
}

/** Blocks of a container of which nothing is known yet. */
export function noBlocks(): MetadataBlocks {
  return {
    exif: null,
    xmp: null,
    extendedXmp: null,
    photoshop: null,
    iptc: null,
    foreignXmp: [],
    width: 0,
    height: 0,
  }
}
