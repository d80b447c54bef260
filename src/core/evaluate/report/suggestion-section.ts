import { evidenceKinds, type Evidence } from '../../../shared/tag.js'
import type { SuggestionReport } from '../evaluation.js'
import { percent } from './figures.js'
import { html, type Html } from './html.js'

const meanings: Readonly<Record<Evidence, string>> = {
  measured: 'its threshold was measured on photos',
  taught: 'the model was taught the word',
  guess: 'any other word',
}

/** What a user of the program would see, and how much of it the labels agree with. */
export function suggestionSection({ photosWithout, perPhoto, byEvidence }: SuggestionReport): Html {
  return html`<section>
    <h2>What would be suggested</h2>
    <p>
      The whole vocabulary by Shutterword's own thresholds and rules: ${perPhoto.toFixed(1)} suggestions a
      picture, and none for ${percent(photosWithout)} of the pictures. A suggestion fits when it is a label of
      its picture, or broader or narrower than one; where labels do not name all that is in a picture, others
      may be right as well.
    </p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">What is known of the tag</th>
            <th scope="col" class="figure">suggestions</th>
            <th scope="col" class="figure">fit a label</th>
          </tr>
        </thead>
        <tbody>
          ${evidenceKinds.map((kind) => {
            const { made, fitting } = byEvidence[kind]
            return html`<tr>
              <th scope="row">${kind}: ${meanings[kind]}</th>
              <td class="figure">${made}</td>
              <td class="figure">${percent(made === 0 ? null : fitting / made)}</td>
            </tr>`
          })}
        </tbody>
      </table>
    </div>
  </section>`
}
