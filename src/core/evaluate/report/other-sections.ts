import type { Evaluation, Named, UnmappedLabel } from '../evaluation.js'
import type { LearningCurve } from '../measures/learning-curve.js'
import { barList } from './bar-list.js'
import { counted, percent } from './figures.js'
import { html, type Html } from './html.js'
import { learningPlot } from './learning-plot.js'

/** What a few labelled examples would gain. */
export function learningSection(learning: LearningCurve): Html {
  const [zeroShot] = learning.points
  const last = learning.points[learning.points.length - 1]
  return html`<section>
    <h2>Does it learn from examples?</h2>
    <p>
      The model first answers from words alone (<em>none</em>), then after it was shown some labelled pictures
      of each word. With ${last?.shots ?? 0} of each, ${percent(last?.top1 ?? 0)} instead of
      ${percent(zeroShot?.top1 ?? 0)} of the ${counted(learning.heldOut, 'held-out picture')} get the right
      word first. Each point is the mean of ${counted(learning.seeds, 'repetition')} with other examples; its
      bar shows how much the gain differs between them.
    </p>
    ${learningPlot(learning)}
  </section>`
}

/** Ways of asking, side by side. */
export function templateSection({ templateSets }: Evaluation): Html {
  const most = Math.max(...templateSets.map(({ top1 }) => top1))
  return html`<section>
    <h2>Does it matter how it is asked?</h2>
    <p>
      The model compares a picture with a sentence made of the word. Several sentences are averaged. The first
      set is used for all other figures here.
    </p>
    ${barList(
      templateSets.map(({ name, templates, top1, top5 }) => ({
        label: name,
        share: top1,
        note: `${templates.length === 1 ? (templates[0] ?? '') : counted(templates.length, 'sentence')} · among five ${percent(top5)}`,
      })),
      ['Sentences', 'right word first'],
      most,
    )}
  </section>`
}

/** Searching pictures by words. */
export function searchSection({ retrieval, photos }: Evaluation): Html {
  const isCaption = retrieval.query === 'caption'
  return html`<section>
    <h2>Does searching work?</h2>
    <p>
      ${
        isCaption
          ? `Each of ${counted(retrieval.queries, 'caption')} is a search through ${counted(photos, 'picture')}; the one right answer is the picture that it describes.`
          : `Each of ${counted(retrieval.queries, 'word')} is a search through ${counted(photos, 'picture')}; it succeeds when a picture of that word is among the first.`
      }
    </p>
    ${barList(
      [
        { label: 'The first picture', share: retrieval.recallAt1 },
        { label: 'Among the first 5', share: retrieval.recallAt5 },
        { label: 'Among the first 10', share: retrieval.recallAt10 },
      ],
      ['A right picture is', 'of all searches'],
    )}
  </section>`
}

/** Names listed in full up to here; more are counted. */
const namesListed = 200

/** What the figures do not speak of. */
export function leftOutSection({ dataset, labels }: Evaluation): Html {
  const { failed, damaged, problems, unlabelled, unmapped, others } = dataset
  const sentences = [
    ...problems,
    ...(unlabelled > 0 ? [`${counted(unlabelled, 'picture')} had no label.`] : []),
    ...(unmapped > 0
      ? [`${counted(unmapped, 'picture')} had only labels that are not among the words.`]
      : []),
    ...(others > 0 ? [`${counted(others, 'other file')} that are no pictures were passed over.`] : []),
  ]
  const lists = [
    unmappedList('Labels that are not among the words', labels.unknown),
    unmappedList('Labels that could be several words', labels.ambiguous),
    namedList('Pictures that could not be read', failed),
    namedList('Pictures that could be read only in part', damaged),
    wordList('Words that the model does not know', labels.unknownToModel),
  ]
  const hasNone = sentences.length === 0 && lists.every(({ html: text }) => text === '')
  return html`<section>
    <h2>What was left out</h2>
    ${hasNone ? html`<p>Nothing: every picture was read and had a label that is among the words.</p>` : ''}
    ${sentences.map((sentence) => html`<p>${sentence}</p>`)} ${lists}
  </section>`
}

function unmappedList(title: string, list: readonly UnmappedLabel[]): Html {
  return namedList(
    title,
    list.map(({ label, photos }) => ({ name: label, reason: counted(photos, 'picture') })),
  )
}

function wordList(title: string, names: readonly string[]): Html {
  return namedList(
    title,
    names.map((name) => ({ name, reason: '' })),
  )
}

function namedList(title: string, list: readonly Named[]): Html {
  if (list.length === 0) return html``
  const more = list.length - namesListed
  return html`<details${list.length <= 10 ? html` open` : ''}>
    <summary>${title}: ${list.length}</summary>
    <table><tbody>${list.slice(0, namesListed).map(
      ({ name, reason }) =>
        html`<tr>
          <th scope="row">${name}</th>
          <td>${reason}</td>
        </tr>`,
    )}</tbody></table>
    ${more > 0 ? html`<p class="note-text">and ${more} more; eval --json lists them all.</p>` : ''}
  </details>`
}

/** Everything that somebody needs to run it again. */
export function provenanceSection(evaluation: Evaluation): Html {
  const { model, dataset, labels, templates, provider, machine, startedAt, seconds, cpuSeconds } = evaluation
  const rows: readonly (readonly [string, string])[] = [
    ['Model', `${model.name} (${model.id}, revision ${model.revision}, ${model.variant})`],
    ['Licence', model.licence],
    [
      'Pictures',
      `${dataset.name} (${dataset.kind}${dataset.every > 1 ? `, each ${dataset.every}th picture` : ''})`,
    ],
    ['Words', `${counted(labels.candidates, 'word')}, ${labels.source}`],
    [
      'Sentences',
      `${templates.name}: ${templates.templates.slice(0, 10).join(' · ')}${templates.templates.length > 10 ? ' …' : ''}`,
    ],
    ['Run by', provider],
    [
      'Machine',
      `${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}`,
    ],
    ['Began', startedAt],
    [
      'Took',
      `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of processor time, ${evaluation.photosPerSecond.toFixed(0)} pictures a second`,
    ],
  ]
  return html`<section>
    <h2>How this was measured</h2>
    <dl>
      ${rows.map(
        ([name, text]) =>
          html`<dt>${name}</dt>
            <dd>${text}</dd>`,
      )}
    </dl>
  </section>`
}
