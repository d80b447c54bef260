import { percent } from './figures.js'
import { html, type Html } from './html.js'

export type Bar = Readonly<{ label: string; share: number; note?: string }>

/** Names with a bar and its figure: a table, so that it can be read aloud and copied. */
export function barList(bars: readonly Bar[], head: readonly [string, string], most = 1): Html {
  return html`<table class="bars">
    <thead>
      <tr>
        <th scope="col">${head[0]}</th>
        <th scope="col" class="figure" colspan="2">${head[1]}</th>
      </tr>
    </thead>
    <tbody>
      ${bars.map((bar) => barRow(bar, most))}
    </tbody>
  </table>`
}

function barRow({ label, share, note }: Bar, most: number): Html {
  const width = most === 0 ? 0 : Math.min(100, (share / most) * 100)
  return html`<tr>
    <th scope="row">${label}${note === undefined ? '' : html`<small>${note}</small>`}</th>
    <td class="figure">${percent(share)}</td>
    <td class="track">
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="rail" width="100" height="10" />
        <rect class="fill" width="${width.toFixed(2)}" height="10" />
      </svg>
    </td>
  </tr>`
}
