/** One number for each photo and each label, row after row; higher fits better. */
export type Scores = Readonly<{ values: Float32Array; photos: number; labels: number }>

/** What each photo really shows: places in the list of labels, several where a data set gives several. */
export type Truth = readonly (readonly number[])[]

/** The scores of one photo, a view. */
export function rowOf({ values, labels }: Scores, photo: number): Float32Array {
  return values.subarray(photo * labels, (photo + 1) * labels)
}

/** The scores of one label for the given photos, a copy. */
export function columnOf({ values, labels }: Scores, label: number, photos: readonly number[]): Float32Array {
  return Float32Array.from(photos, (photo) => values[photo * labels + label] ?? 0)
}

/** All photos, for measures that can also look at a part of them. */
export function allPhotos({ photos }: Scores): readonly number[] {
  return Array.from({ length: photos }, (_, photo) => photo)
}

/** For each of the photos whether it shows the label. */
export function showing(truth: Truth, label: number, photos: readonly number[]): readonly boolean[] {
  return photos.map((photo) => truth[photo]?.includes(label) ?? false)
}
