/** Labelled embeddings of length 1, row after row. */
export type Examples = Readonly<{ embeddings: Float32Array; labels: readonly number[]; dimension: number }>

/** One direction for each label, row after row: the text embeddings, or what was learned from there. */
export type Directions = Float32Array
