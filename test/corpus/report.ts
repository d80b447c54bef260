/** What the round trip over a folder showed. Lists name files by their path below the folder. */
export type CorpusReport = Readonly<{
  folder: string
  photos: number
  notPhotos: number
  written: number
  refused: readonly NamedReason[]
  /** Refused, but changed all the same. */
  refusedButChanged: readonly string[]
  /** Written, but the tag is not there when ExifTool's command line reads the file. */
  tagMissing: readonly string[]
  pixelsCompared: number
  pixelsDiffering: readonly string[]
  imageHashesCompared: number
  /** By ExifTool's ImageDataHash and by the catalogue's own content hash. */
  imageHashDiffering: readonly string[]
  foreignKeywordsLost: readonly NamedReason[]
  foreignTagsChanged: readonly NamedReason[]
  secondWriteIdentical: number
  secondWriteDiffering: readonly NamedReason[]
  undoIdentical: number
  undoDiffering: readonly NamedReason[]
  /** Files that were not there before, or are gone, once everything is undone. */
  leftBehind: readonly string[]
  openEntries: number
  seconds: number
}>

/** A file and a sentence about it. */
export type NamedReason = Readonly<{ file: string; reason: string }>

/** True when nothing was lost: only foreign tags that changed are for people to judge. */
export function isClean(report: CorpusReport): boolean {
  const { refusedButChanged, tagMissing, pixelsDiffering, imageHashDiffering } = report
  const { foreignKeywordsLost, secondWriteDiffering, undoDiffering, leftBehind } = report
  const failures = [refusedButChanged, tagMissing, pixelsDiffering, imageHashDiffering, foreignKeywordsLost]
  const later = [secondWriteDiffering, undoDiffering, leftBehind]
  return [...failures, ...later].every((list) => list.length === 0) && report.openEntries === 0
}

/** Prints the report for people. */
export function printReport(report: CorpusReport): void {
  const { written } = report
  line('photos', report.photos, `in ${report.folder}; ${report.notPhotos} files are none`)
  line('written', written, `verified and undone in ${report.seconds.toFixed(0)} s`)
  list('refused', report.refused)
  list('refused but changed', report.refusedButChanged)
  list('tag missing', report.tagMissing)
  list('pixels differing', report.pixelsDiffering, `of ${report.pixelsCompared} compared`)
  list('image hash differing', report.imageHashDiffering, `of ${report.imageHashesCompared} compared`)
  list('foreign keywords lost', report.foreignKeywordsLost)
  list('foreign tags changed', report.foreignTagsChanged)
  line('second write byte-identical', report.secondWriteIdentical, `of ${written}`)
  list('second write differing', report.secondWriteDiffering)
  line('undo byte-identical', report.undoIdentical, `of ${written}, with its modification time`)
  list('undo differing', report.undoDiffering)
  list('left behind', report.leftBehind)
  line('journal entries still open', report.openEntries)
  console.log(isClean(report) ? '\nNothing was lost.' : '\nSomething was lost: see above.')
}

function line(name: string, count: number, remark = ''): void {
  console.log(`${name.padEnd(28)}${String(count).padStart(6)}  ${remark}`.trimEnd())
}

function list(name: string, entries: readonly (string | NamedReason)[], remark = ''): void {
  line(name, entries.length, remark)
  for (const entry of entries) {
    console.log(`    ${typeof entry === 'string' ? entry : `${entry.file}: ${entry.reason}`}`)
  }
}
