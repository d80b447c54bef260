import type { Evaluation } from '../evaluation.js'
import { counted, ofHundred, percent } from './figures.js'
import { html, raw, type Html } from './html.js'
import { labelSections } from './label-sections.js'
import {
  leftOutSection,
  learningSection,
  provenanceSection,
  searchSection,
  templateSection,
} from './other-sections.js'
import { suggestionSection } from './suggestion-section.js'
import { reportStyle } from './style.js'

/** By this a file is known as a report of ours, which a new one may replace. */
export const reportMark = '<meta name="generator" content="Shutterword eval">'

/**
 * An evaluation as one page that needs nothing else: no script, no font, no picture from anywhere, and a policy that
 * would refuse them. Written for people who do not know machine learning; every text from outside is escaped.
 */
export function reportPage(evaluation: Evaluation): string {
  const { model, dataset, photos, measures, templateSets, learning, suggestions } = evaluation
  const title = `${model.name} on ${dataset.name}`
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        ${raw(reportMark)}
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Shutterword eval</title>
        <style>
          ${raw(reportStyle)}
        </style>
      </head>
      <body>
        <main>
          <h1>How well ${model.name} tags these pictures</h1>
          <p class="under">
            ${counted(photos, 'picture')} of ${dataset.name}, compared with what their labels say.
          </p>
          ${cards(evaluation)} ${measures ? labelSections(measures, evaluation.labels) : []}
          ${suggestions ? suggestionSection(suggestions) : ''} ${learning ? learningSection(learning) : ''}
          ${templateSets.length > 1 ? templateSection(evaluation) : ''} ${searchSection(evaluation)}
          ${leftOutSection(evaluation)} ${provenanceSection(evaluation)}
        </main>
      </body>
    </html> `
  return page.html
}

function cards({ measures, retrieval }: Evaluation): Html {
  if (!measures) {
    return html`<section class="cards">
      ${card(ofHundred(retrieval.recallAt1), 'captions find their picture first')}
      ${card(ofHundred(retrieval.recallAt5), 'find it among the first five')}
      ${card(ofHundred(retrieval.recallAt10), 'find it among the first ten')}
    </section>`
  }
  return html`<section class="cards">
    ${card(ofHundred(measures.top1), 'pictures: the right word comes first')}
    ${card(ofHundred(measures.top5), 'pictures: it is among the first five')}
    ${card(percent(measures.calibration.best.error), 'how far its confidence is off, on average')}
    ${card(ofHundred(retrieval.recallAt1), 'searches: the first picture is a right one')}
  </section>`
}

function card(figure: string, text: string): Html {
  return html`<div class="card"><b>${figure}</b><span>${text}</span></div>`
}
