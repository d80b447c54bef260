/** One file as the registry knows it. */
export type FileToDownload = Readonly<{
  url: string
  /** Below the model's folder, with forward slashes. */
  path: string
  sizeBytes: number
  /** Of the whole file, lower-case hexadecimal. */
  sha256: string
}>
