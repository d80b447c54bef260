import type { ClassReport, Evaluation, FReport, LabelMeasures } from '../evaluation.js'
import { barList } from './bar-list.js'
import { counted, ofHundred, percent } from './figures.js'
import { html, type Html } from './html.js'
import { reliabilityPlot } from './reliability-plot.js'
import { stackedBar } from './stacked-bar.js'

/** The sections on labelled pictures, from the plainest figure to the finest. */
export function labelSections(measures: LabelMeasures, labels: Evaluation['labels']): readonly Html[] {
  return [
    firstPlaces(measures, labels),
    confidence(measures),
    thresholds(measures),
    words(measures),
    confusion(measures),
  ]
}

function firstPlaces(
  { top1, top5, top1Interval }: LabelMeasures,
  { candidates }: Evaluation['labels'],
): Html {
  const guess = candidates === 0 ? 0 : 1 / candidates
  return html`<section>
    <h2>Is the right word found?</h2>
    <p>
      For each picture the model puts ${counted(candidates, 'word')} in order of how well they fit. Guessing
      would put the right one first for ${percent(guess)} of the pictures.
    </p>
    ${stackedBar(
      [
        { share: top1, label: `${percent(top1)}: the right word comes first`, tone: 'good' },
        { share: top5 - top1, label: `${percent(top5 - top1)}: it is second to fifth`, tone: 'fair' },
        { share: 1 - top5, label: `${percent(1 - top5)}: it comes later`, tone: 'poor' },
      ],
      `Of 100 pictures: right word first ${ofHundred(top1)}, among the first five ${ofHundred(top5)}`,
    )}
    <p class="note-text">
      With other pictures of the same kind, the share of right first words would lie between
      ${percent(top1Interval.from)} and ${percent(top1Interval.to)} (95 times of 100).
    </p>
  </section>`
}

function confidence({ calibration }: LabelMeasures): Html {
  return html`<section>
    <h2>Can its confidence be believed?</h2>
    <p>
      Shutterword shows a percentage beside each tag. Here is how often the most likely tag of a picture was
      right, for pictures where it was about equally sure. Dots on the dashed line are honest; below it the
      model is too sure, above it too modest. Bigger dots are more pictures.
    </p>
    ${reliabilityPlot(calibration.best)}
    <p class="note-text">
      On average it is ${percent(calibration.best.error)} off (expected calibration error). Over all pairs of
      picture and word: ${percent(calibration.pairs.error, 2)}.
    </p>
  </section>`
}

function thresholds({ f1 }: LabelMeasures): Html {
  const row = (name: string, report: FReport): Html =>
    html`<tr>
      <th scope="row">${name}</th>
      <td class="figure">${percent(report.microPrecision)}</td>
      <td class="figure">${percent(report.microRecall)}</td>
      <td class="figure">${percent(report.microF1)}</td>
      <td class="figure">${percent(report.macroF1)}</td>
      <td class="figure">${report.labelsPerPhoto.toFixed(2)}</td>
    </tr>`
  return html`<section>
    <h2>If every tag above its threshold were accepted</h2>
    <p>
      A threshold is how sure the model must be before a tag is suggested. <em>Right</em>: of the suggested
      tags, how many are true. <em>Found</em>: of the true tags, how many are suggested. F1 is one figure for
      both. Measured on ${counted(f1.reportingPhotos, 'picture')} that took no part in choosing the
      thresholds.
    </p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Thresholds</th>
            <th scope="col" class="figure">right</th>
            <th scope="col" class="figure">found</th>
            <th scope="col" class="figure">F1, all tags</th>
            <th scope="col" class="figure">F1, mean of words</th>
            <th scope="col" class="figure">tags a picture</th>
          </tr>
        </thead>
        <tbody>
          ${row(`Tuned on ${counted(f1.tuningPhotos, 'other picture')}`, f1.tuned)}
          ${row('As Shutterword ships them', f1.own)}
        </tbody>
      </table>
    </div>
  </section>`
}

/** Words shown as the best, as the worst, and pairs of them. */
const shown = 10

function words({ classes, mAP }: LabelMeasures): Html {
  const measured = classes.filter(({ photos }) => photos > 0)
  const sorted = [...measured].sort(
    (one, other) => (other.recall ?? 0) - (one.recall ?? 0) || other.photos - one.photos,
  )
  const bars = (list: readonly ClassReport[]): Html =>
    barList(
      list.map(({ name, recall }) => ({ label: name, share: recall ?? 0 })),
      ['Word', 'comes first for its pictures'],
    )
  const isShort = sorted.length <= 2 * shown
  return html`<section>
    <h2>Which words work, and which do not</h2>
    <div class="two">
      <div>
        <h3>${isShort ? 'All words' : 'Best'}</h3>
        ${bars(isShort ? sorted : sorted.slice(0, shown))}
      </div>
      ${
        isShort
          ? ''
          : html`<div>
              <h3>Worst</h3>
              ${bars(sorted.slice(-shown).reverse())}
            </div>`
      }
    </div>
    <details>
      <summary>All ${counted(measured.length, 'word')} with pictures</summary>
      <p class="note-text">
        Sorted by how well the right pictures come first when all pictures are sorted for that word (average
        precision; the mean is ${percent(mAP)}).
      </p>
      ${classTable(measured)}
    </details>
  </section>`
}

function classTable(classes: readonly ClassReport[]): Html {
  const sorted = [...classes].sort(
    (one, other) => (other.averagePrecision ?? 0) - (one.averagePrecision ?? 0),
  )
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Word</th>
          <th scope="col">known</th>
          <th scope="col" class="figure">pictures</th>
          <th scope="col" class="figure">average precision</th>
          <th scope="col" class="figure">precision</th>
          <th scope="col" class="figure">recall</th>
          <th scope="col" class="figure">F1 tuned</th>
          <th scope="col" class="figure">F1 shipped</th>
        </tr>
      </thead>
      <tbody>
        ${sorted.map(
          (one) =>
            html`<tr>
              <th scope="row">${one.name}</th>
              <td>${one.evidence}</td>
              <td class="figure">${one.photos}</td>
              <td class="figure">${percent(one.averagePrecision)}</td>
              <td class="figure">${percent(one.precision)}</td>
              <td class="figure">${percent(one.recall)}</td>
              <td class="figure">${percent(one.tunedF1)}</td>
              <td class="figure">${percent(one.ownF1)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function confusion({ confusion: pairs }: LabelMeasures): Html {
  if (pairs.length === 0) return html``
  const most = Math.max(...pairs.map(({ share }) => share))
  return html`<section>
    <h2>What is taken for what</h2>
    <p>Pictures of the first word for which the second one came first.</p>
    ${barList(
      pairs.slice(0, shown).map(({ truth, taken, count, share }) => ({
        label: `${truth} → ${taken}`,
        share,
        note: counted(count, 'picture'),
      })),
      ['Pictures of → taken for', 'of its pictures'],
      most,
    )}
  </section>`
}
