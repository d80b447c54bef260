import { html, type Html } from './html.js'

/** Where a plot's area lies within its drawing, in the drawing's own units. */
export const plot = { width: 640, height: 400, left: 66, right: 34, top: 16, bottom: 58 } as const

/** From 0 to 1 across the plot's area. */
export function acrossPlot(share: number): number {
  return plot.left + share * (plot.width - plot.left - plot.right)
}

/** From 0 at the bottom to 1 at the top of the plot's area. */
export function upPlot(share: number): number {
  return plot.height - plot.bottom - share * (plot.height - plot.top - plot.bottom)
}

export type Mark = Readonly<{ at: number; label: string }>

type Axes = Readonly<{ across: readonly Mark[]; up: readonly Mark[]; acrossTitle: string; upTitle: string }>

/** Lines, marks and titles of both axes around what `content` draws. */
export function plotFrame(axes: Axes, title: string, content: readonly Html[]): Html {
  const bottom = upPlot(0)
  return html`<svg class="plot" viewBox="0 0 ${plot.width} ${plot.height}" role="img" aria-label="${title}">
    ${axes.up.map(
      ({ at, label }) =>
        html`<line
            class="grid"
            x1="${plot.left}"
            x2="${plot.width - plot.right}"
            y1="${upPlot(at).toFixed(1)}"
            y2="${upPlot(at).toFixed(1)}"
          />
          <text class="mark" x="${plot.left - 10}" y="${(upPlot(at) + 5).toFixed(1)}" text-anchor="end"
            >${label}</text
          >`,
    )}
    ${axes.across.map(
      ({ at, label }) =>
        html`<text class="mark" x="${acrossPlot(at).toFixed(1)}" y="${bottom + 22}" text-anchor="middle"
          >${label}</text
        >`,
    )}
    <line class="axis" x1="${plot.left}" x2="${plot.width - plot.right}" y1="${bottom}" y2="${bottom}" />
    <text class="title" x="${acrossPlot(0.5).toFixed(1)}" y="${plot.height - 8}" text-anchor="middle">
      ${axes.acrossTitle}
    </text>
    <text class="title" transform="translate(16 ${upPlot(0.5).toFixed(1)}) rotate(-90)" text-anchor="middle">
      ${axes.upTitle}
    </text>
    ${content}
  </svg>`
}
