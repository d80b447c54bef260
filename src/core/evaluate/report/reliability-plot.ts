import type { Calibration, CalibrationBin } from '../measures/calibration.js'
import { percent } from './figures.js'
import { html, type Html } from './html.js'
import { acrossPlot, plotFrame, upPlot } from './plot-frame.js'

/** Radius of a dot for no photo and for all of them. */
const [smallest, largest] = [4, 26]

const marks = [0, 0.2, 0.4, 0.6, 0.8, 1].map((at) => ({ at, label: percent(at, 0) }))

/** What was said against what was so: dots on the diagonal are honest, below it too sure, above it too modest. */
export function reliabilityPlot({ bins }: Calibration): Html {
  const total = bins.reduce((sum, { count }) => sum + count, 0)
  return plotFrame(
    { across: marks, up: marks, acrossTitle: 'How sure it says it is', upTitle: 'How often it is right' },
    'Confidence said against how often it was right',
    [
      html`<line
        class="ideal"
        x1="${acrossPlot(0)}"
        y1="${upPlot(0)}"
        x2="${acrossPlot(1)}"
        y2="${upPlot(1)}"
      />`,
      html`<text class="note" x="${acrossPlot(0.24)}" y="${upPlot(0.8)}" text-anchor="middle"
          >too modest</text
        >
        <text class="note" x="${acrossPlot(0.76)}" y="${upPlot(0.2)}" text-anchor="middle">too sure</text>`,
      ...bins.map((bin) => dot(bin, total)),
    ],
  )
}

function dot({ count, meanProbability, shareRight }: CalibrationBin, total: number): Html {
  if (meanProbability === null || shareRight === null) return html``
  // By area, as eyes compare dots.
  const radius = smallest + (largest - smallest) * Math.sqrt(count / total)
  const title = `${String(count)} pictures: says ${percent(meanProbability)}, is right ${percent(shareRight)}`
  return html`<circle
    class="dot"
    cx="${acrossPlot(meanProbability).toFixed(1)}"
    cy="${upPlot(shareRight).toFixed(1)}"
    r="${radius.toFixed(1)}"
    ><title>${title}</title></circle
  >`
}
