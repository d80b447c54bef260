import type { FieldPolicy, FieldPresetId } from './field-policy.js'
import type { ProviderChoice } from './provider.js'
import type { VocabularyId } from './tag.js'

/** What decides which suggestions a photo has. */
export type SuggestSettings = Readonly<{
  /** Probability below which nothing is suggested, 0 to 1; null leaves each tag its own measured threshold. */
  minimumProbability: number | null
  /** Most suggestions shown for one photo, 1 to 50. */
  maximumTags: number
  vocabularyId: VocabularyId | null
}>

/** What decides where and how tags are written. A plan carries the one that it was made with. */
export type WritePolicy = Readonly<{
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
}>

/** What decides which model runs on what. */
export type RunSettings = Readonly<{
  modelId: string
  /** What runs the model: the fastest correct one by itself, or one by name. */
  provider: ProviderChoice
}>

/** How the window looks. */
export type WindowSettings = Readonly<{ theme: 'system' | 'light' | 'dark' }>

/** What the user can set. Kept in the catalogue, the same for window and command line. */
export type Settings = SuggestSettings & WritePolicy & RunSettings & WindowSettings

export const settingsKinds = ['suggest', 'write', 'run', 'window'] as const
/** What a setting touches; only that is worked out again when it changes. */
export type SettingsKind = (typeof settingsKinds)[number]

const kinds: Readonly<Record<keyof Settings, SettingsKind>> = {
  minimumProbability: 'suggest',
  maximumTags: 'suggest',
  vocabularyId: 'suggest',
  alwaysSidecar: 'write',
  rawSidecarName: 'write',
  fieldPreset: 'write',
  fieldRules: 'write',
  keepModifiedTime: 'write',
  modelId: 'run',
  provider: 'run',
  theme: 'window',
}

/** The kinds of settings whose values differ. */
export function changedKinds(before: Settings, after: Settings): readonly SettingsKind[] {
  const names = Object.keys(kinds) as (keyof Settings)[] // `kinds` has exactly these names
  const changed = new Set(
    names.filter((name) => !isSame(before[name], after[name])).map((name) => kinds[name]),
  )
  return settingsKinds.filter((kind) => changed.has(kind))
}

/** Values of settings are plain; those of an object are compared with their names in order. */
function isSame(one: Settings[keyof Settings], other: Settings[keyof Settings]): boolean {
  const canonical = (value: typeof one) =>
    value !== null && typeof value === 'object' ? Object.entries(value).sort() : value
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other))
}

export function suggestSettingsOf({
  minimumProbability,
  maximumTags,
  vocabularyId,
}: Settings): SuggestSettings {
  return { minimumProbability, maximumTags, vocabularyId }
}

export function writePolicyOf(settings: Settings): WritePolicy {
  const { alwaysSidecar, rawSidecarName, fieldPreset, fieldRules, keepModifiedTime } = settings
  return { alwaysSidecar, rawSidecarName, fieldPreset, fieldRules, keepModifiedTime }
}

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
