import type { LearningCurve, LearningPoint } from '../measures/learning-curve.js'
import { percent } from './figures.js'
import { html, type Html } from './html.js'
import { acrossPlot, plotFrame, upPlot } from './plot-frame.js'

/** Top-1 against examples shown, with the spread of what was won over zero-shot as a bar at each point. */
export function learningPlot({ points }: LearningCurve): Html {
  const scale = scaleOf(points)
  const across = (place: number): number => 0.06 + (0.88 * place) / Math.max(1, points.length - 1)
  const up = (share: number): number => (share - scale.from) / (scale.to - scale.from)
  const x = (place: number): number => acrossPlot(across(place))
  const y = (share: number): number => upPlot(up(share))
  const zeroShot = points[0]?.top1 ?? 0
  const line = points.map(({ top1 }, place) => `${x(place).toFixed(1)},${y(top1).toFixed(1)}`).join(' ')
  return plotFrame(
    {
      across: points.map(({ shots }, place) => ({
        at: across(place),
        label: shots === 0 ? 'none' : String(shots),
      })),
      up: scale.marks.map((share) => ({
        at: up(share),
        label: percent(share, scale.digits),
      })),
      acrossTitle: 'Labelled pictures shown of each word',
      upTitle: 'Right one first',
    },
    'Right one first against labelled pictures shown',
    [
      html`<line
        class="ideal"
        x1="${x(0).toFixed(1)}"
        x2="${acrossPlot(1)}"
        y1="${y(zeroShot).toFixed(1)}"
        y2="${y(zeroShot).toFixed(1)}"
      />`,
      html`<polyline class="line" points="${line}" />`,
      ...points.map((point, place) => marker(point, x(place), y)),
    ],
  )
}

function marker({ shots, top1, gainSpread }: LearningPoint, x: number, y: (share: number) => number): Html {
  const title = `${String(shots)} pictures of each word: ${percent(top1)} ± ${percent(gainSpread)}`
  return html`<line
      class="spread"
      x1="${x.toFixed(1)}"
      x2="${x.toFixed(1)}"
      y1="${y(top1 - gainSpread).toFixed(1)}"
      y2="${y(top1 + gainSpread).toFixed(1)}"
    />
    <circle class="point" cx="${x.toFixed(1)}" cy="${y(top1).toFixed(1)}" r="6"
      ><title>${title}</title></circle
    >`
}

/** An axis that holds all points with their spread, between round numbers at equal steps. */
function scaleOf(points: readonly LearningPoint[]) {
  const low = Math.min(...points.map(({ top1, gainSpread }) => top1 - gainSpread))
  const high = Math.max(...points.map(({ top1, gainSpread }) => top1 + gainSpread))
  const steps = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25]
  // Four steps at most between the lowest and the highest.
  const step = steps.find((one) => (high - low) / one <= 4) ?? 0.25
  const from = Math.max(0, Math.floor(low / step) * step)
  const to = Math.max(from + step, Math.ceil(high / step) * step)
  const count = Math.round((to - from) / step)
  return {
    from,
    to,
    digits: step < 0.01 ? 1 : 0,
    marks: Array.from({ length: count + 1 }, (_, place) => from + place * step),
  }
}
