import type { FieldPolicy, FieldPresetId } from './field-policy.js'
import type { ProviderChoice } from './provider.js'
import type { VocabularyId } from './tag.js'

/** What the user can set. Kept in the catalogue, the same for window and command line. */
export type Settings = Readonly<{
  /** Probability below which nothing is suggested, 0 to 1; null leaves each tag its own measured threshold. */
  minimumProbability: number | null
  /** Most suggestions shown for one photo, 1 to 50. */
  maximumTags: number
  vocabularyId: VocabularyId | null
  modelId: string
  /** What runs the model: the fastest correct one by itself, or one by name. */
  provider: ProviderChoice
  /** Write into a sidecar although the format could hold the tags itself. */
  alwaysSidecar: boolean
  /** Name of a new sidecar of a proprietary raw photo: `photo.xmp` (Lightroom) or `photo.ext.xmp` (darktable). */
  rawSidecarName: 'photo.xmp' | 'photo.ext.xmp'
  /** Which fields are written: a ready-made policy. */
  fieldPreset: FieldPresetId
  /** The user's own rules for single fields, on top of the preset. */
  fieldRules: Partial<FieldPolicy>
  /** Keep the file's modification time when its tags are written. */
  keepModifiedTime: boolean
  theme: 'system' | 'light' | 'dark'
}>

export const defaultSettings: Settings = {
  minimumProbability: null,
  maximumTags: 15,
  vocabularyId: null,
  modelId: 'starter',
  provider: 'auto',
  alwaysSidecar: false,
  rawSidecarName: 'photo.xmp',
  fieldPreset: 'most-programs',
  fieldRules: {},
  keepModifiedTime: true,
  theme: 'system',
}
