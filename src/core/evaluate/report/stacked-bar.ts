import { html, type Html } from './html.js'

export type Part = Readonly<{ share: number; label: string; tone: 'good' | 'fair' | 'poor' }>

const [width, height] = [1000, 56]

/** One bar that is all photos, cut into parts, with the parts named below it. */
export function stackedBar(parts: readonly Part[], title: string): Html {
  let left = 0
  const pieces = parts.map(({ share, tone }) => {
    const x = left * width
    left += share
    const label = share < 0.05 ? '' : `${Math.round(share * 100)}`
    return html`<rect
        class="tone-${tone}"
        x="${x.toFixed(1)}"
        y="0"
        width="${(share * width).toFixed(1)}"
        height="${height}"
      />
      <text
        class="on-tone"
        x="${(x + (share * width) / 2).toFixed(1)}"
        y="${height / 2 + 9}"
        text-anchor="middle"
        >${label}</text
      >`
  })
  return html`<svg class="stacked" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
      ${pieces}
    </svg>
    <ul class="legend">
      ${parts.map(({ label, tone }) => html`<li><span class="swatch tone-${tone}"></span>${label}</li>`)}
    </ul>`
}
