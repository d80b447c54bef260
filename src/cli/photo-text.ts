import { percentText } from '../shared/texts/percent-text.js'
import type { Suggestion } from '../shared/tag.js'
import { photoText } from '../shared/texts/command-line/photo-text.js'
import { evidenceText } from '../shared/texts/evidence-text.js'
import type { LocatedPhoto } from './photo-record.js'
import { isBroken } from './photo-record.js'
import { printable } from './terminal.js'
import { reasonOf } from './photo-record.js'

/** Where a photo stands below its folder, e.g. `2024/IMG_1.jpg`. */
export function shortName(photo: LocatedPhoto): string {
  const { subfolder, name } = photo.summary
  return printable(subfolder === '' ? name : `${subfolder}/${name}`)
}

/** One line per photo: its suggestions, or the best guess when none reaches its threshold, and the tags it has. */
export function photoLine(photo: LocatedPhoto, nameWidth: number): string {
  const name = shortName(photo).padEnd(nameWidth)
  return `${name}  ${guesses(photo)}${existingTags(photo)}\n`
}

/** Wide enough for most names, so that the column of tags lines up without pushing everything to the right. */
export function nameWidthOf(photos: readonly LocatedPhoto[]): number {
  const widestColumn = 40
  return Math.min(widestColumn, Math.max(0, ...photos.map((photo) => shortName(photo).length)))
}

function existingTags({ existing }: LocatedPhoto): string {
  // Stock photos carry fifty; --json and --csv print them all.
  const shownCount = 6
  if (existing.length === 0) return ''
  const shown = existing.slice(0, shownCount).map(printable).join(', ')
  return photoText.has(shown, existing.length - shownCount)
}

function suggestionText({ tag, probability, evidence }: Suggestion): string {
  const text = photoText.suggestion(printable(tag), percentText(probability))
  return evidence === 'measured' ? text : photoText.unmeasured(text, evidenceText.names[evidence])
}

function guesses(photo: LocatedPhoto): string {
  if (isBroken(photo)) {
    return photoText.notTagged(printable(reasonOf(photo) ?? photoText.states[photo.summary.state]))
  }
  if (photo.suggestions.length > 0) {
    return photo.suggestions.map(suggestionText).join(', ')
  }
  const [best] = photo.candidates
  return best ? photoText.nearest(suggestionText(best)) : photoText.noSuggestion
}
