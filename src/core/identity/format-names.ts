import type { PhotoFormat } from '../../shared/photo.js'

/** What the name promises, so that an empty or foreign `.jpg` can be shown as failed instead of being passed over. */
export function formatOfName(name: string): PhotoFormat | 'video' | null {
  const extension = extensionOf(name)
  return extension === '' ? null : (formatOfExtension.get(extension) ?? null)
}

/** Lower case and without the dot, '' when there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase()
}

const extensions: Readonly<Record<PhotoFormat | 'video', string>> = {
  jpeg: 'jpg jpeg jpe jfif',
  png: 'png apng',
  webp: 'webp',
  avif: 'avif avifs',
  heic: 'heic heif hif heics heifs',
  tiff: 'tif tiff',
  gif: 'gif',
  dng: 'dng',
  // the raw extensions of ExifTool 13's and libraw's lists of supported files
  raw: '3fr arw cr2 cr3 crw dcr erf fff iiq k25 kdc mef mos mrw nef nrw orf pef raf rw2 rwl sr2 srf srw x3f',
  video: '3g2 3gp avi flv insv m2ts m4v mkv mov mp4 mpeg mpg mts qt ts vob webm wmv',
}

const formatOfExtension: ReadonlyMap<string, PhotoFormat | 'video'> = new Map(
  // Object.keys loses the key type; the record above has no other keys
  (Object.keys(extensions) as (PhotoFormat | 'video')[]).flatMap((format) =>
    extensions[format].split(' ').map((extension) => [extension, format] as const),
  ),
)
