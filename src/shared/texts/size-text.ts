/** `7.1 MB`, `608 MB`, `1.5 GB`: as disks and downloads are counted. */
export function sizeText(bytes: number): string {
  if (bytes < 999_500) return `${Math.ceil(bytes / 1e3).toFixed(0)} kB`
  if (bytes < 999.5e6) return `${(bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0)} MB`
  return `${(bytes / 1e9).toFixed(1)} GB`
}
