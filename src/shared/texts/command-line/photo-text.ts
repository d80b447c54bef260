import type { PhotoState } from '../../photo.js'
import { counted } from '../counted.js'

/** Texts of one photo in the lines for people. */
export const photoText = {
  has: (tags: string, moreCount: number) =>
    moreCount > 0 ? `  [has: ${tags}, and ${String(moreCount)} more]` : `  [has: ${tags}]`,
  suggestion: (tag: string, percent: string) => `${tag} ${percent}`,
  unmeasured: (suggestion: string, evidence: string) => `${suggestion} (${evidence})`,
  notTagged: (reason: string) => `not tagged: ${reason}`,
  noSuggestion: 'no suggestion',
  nearest: (suggestion: string) => `no suggestion (nearest: ${suggestion})`,
  /** Of a photo that could not be handled and gave no reason. */
  states: {
    found: 'found',
    ready: 'ready',
    failed: 'failed',
    quarantined: 'quarantined',
  } satisfies Readonly<Record<PhotoState, string>>,
  problem: (name: string, reason: string) => `${name}: ${reason}`,
  notReadable: (count: number) => `${String(count)} not readable`,
  videos: (count: number) => `${counted(count, 'video')} (not supported yet)`,
} as const
