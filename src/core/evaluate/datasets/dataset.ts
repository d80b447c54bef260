/** One picture of a data set, and what the data set says of it. */
export type LabelledPhoto = Readonly<{
  /** Where it lies in the data set; for people, and for nothing else: an archive may hold any name. */
  name: string
  /** An absolute path, or the bytes themselves where the picture lies in an archive. */
  source: string | Uint8Array
  /** Labels as the data set writes them, e.g. 'n02481823 chimpanzee'. Empty when it has none. */
  labels: readonly string[]
  /** Sentences that describe it; only data sets of captions have them. */
  captions: readonly string[]
}>

export type DatasetKind = 'folder' | 'tar' | 'csv' | 'coco-instances' | 'coco-captions'

/** Labelled pictures, read one after another. Nothing is ever written beside them or unpacked. */
export type Dataset = Readonly<{
  kind: DatasetKind
  /** Its photos in their order; may be run through once. Ends early, without an error, on abort. */
  photos: (signal: AbortSignal) => AsyncGenerator<LabelledPhoto>
  /** How much of it has been handed out, 0 to 1. */
  progress: () => number
  /** Sentences on parts of it that could not be read, e.g. an archive that ends early. */
  problems: readonly string[]
}>
