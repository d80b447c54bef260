import { findingTexts } from './texts/diagnosis/finding-texts.js'
import { remarkTexts } from './texts/diagnosis/remark-texts.js'

type FindingKind = keyof typeof findingTexts

/** Something that should be seen to, as a value. */
export type Finding = {
  [Kind in FindingKind]: Readonly<{
    kind: Kind
    detail: Parameters<(typeof findingTexts)[Kind]['what']>[0]
  }>
}[FindingKind]

type RemarkKind = keyof typeof remarkTexts

/** Something that is said of a provider, as a value. */
export type Remark = {
  [Kind in RemarkKind]: Readonly<{ kind: Kind; detail: Parameters<(typeof remarkTexts)[Kind]>[0] }>
}[RemarkKind]

/** What was found, and how it is seen to, in sentences for people. */
export function findingText({ kind, detail }: Finding): Readonly<{ what: string; advice: string }> {
  const { what, advice } = findingTexts[kind]
  // Kind and detail of one finding belong to the same row of the table.
  return {
    what: (what as (detail: unknown) => string)(detail),
    advice: (advice as (detail: unknown) => string)(detail),
  }
}

/** The remark in words for people. */
export function remarkText({ kind, detail }: Remark): string {
  return (remarkTexts[kind] as (detail: unknown) => string)(detail)
}
