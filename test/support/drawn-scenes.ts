import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

// Pictures for the README's screenshot: drawn here, so that they belong to nobody and the picture can be made again.

type Scene = Readonly<{ name: string; draw: (random: () => number) => string }>

const width = 1200
const height = 800

const sky = (id: string, top: string, bottom: string): string =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient><rect width="${String(width)}" height="${String(height)}" fill="url(#${id})"/>`

const ball = (id: string, x: number, y: number, r: number, light: string, dark: string): string =>
  `<radialGradient id="${id}" cx="0.35" cy="0.3" r="0.8"><stop offset="0" stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></radialGradient><ellipse cx="${String(x + r * 0.15)}" cy="${String(y + r * 0.93)}" rx="${String(r * 1.05)}" ry="${String(r * 0.22)}" fill="#000" opacity="0.3"/><circle cx="${String(x)}" cy="${String(y)}" r="${String(r)}" fill="url(#${id})"/>`

const ridge = (random: () => number, base: number, roughness: number, fill: string): string => {
  const points = Array.from(
    { length: 25 },
    (_, index) =>
      `${String((index * width) / 24)},${String(base - random() * roughness * (index % 2 === 0 ? 1 : 0.3))}`,
  )
  return `<polygon points="0,${String(height)} ${points.join(' ')} ${String(width)},${String(height)}" fill="${fill}"/>`
}

const waves = (random: () => number, from: number, fill: string, shine: string): string => {
  const glints = Array.from({ length: 160 }, () => {
    const y = from + random() * (height - from)
    const length = 20 + ((y - from) / (height - from)) * 140 * random()
    return `<rect x="${String(random() * width)}" y="${String(y)}" width="${String(length)}" height="${String(1 + random() * 3)}" fill="${shine}" opacity="${String(0.15 + random() * 0.35)}"/>`
  })
  return `<rect y="${String(from)}" width="${String(width)}" height="${String(height - from)}" fill="${fill}"/>${glints.join('')}`
}

const table = (fill: string, edge: string): string =>
  `<rect width="${String(width)}" height="${String(height)}" fill="${edge}"/><polygon points="0,430 ${String(width)},380 ${String(width)},${String(height)} 0,${String(height)}" fill="${fill}"/>`

const scenes: readonly Scene[] = [
  {
    name: 'evening-at-the-sea',
    draw: (random) =>
      sky('a', '#2b3a67', '#f7a35c') +
      ball('sun', 820, 430, 70, '#fff3c4', '#ffd27a') +
      waves(random, 470, '#3a4f75', '#ffd9a0'),
  },
  {
    name: 'beach',
    draw: (random) =>
      sky('a', '#4a93d9', '#cfe8f7') +
      waves(random, 380, '#2f8fae', '#ffffff') +
      '<path d="M0 620 C300 560 700 640 1200 540 V800 H0 Z" fill="#e6cf9c"/><path d="M0 612 C300 552 700 632 1200 532" stroke="#fff" stroke-width="14" fill="none" opacity="0.8"/>',
  },
  {
    name: 'mountains',
    draw: (random) =>
      sky('a', '#5f9fd8', '#e4f0f8') +
      ridge(random, 420, 260, '#aebfd0') +
      ridge(random, 520, 240, '#7d93a8') +
      ridge(random, 680, 140, '#3f6b48'),
  },
  {
    name: 'snow',
    draw: (random) =>
      sky('a', '#3f7fc4', '#d7e8f5') +
      ridge(random, 400, 300, '#f4f8fb') +
      ridge(random, 620, 160, '#dbe7f0') +
      ridge(random, 780, 100, '#ffffff'),
  },
  {
    name: 'lake',
    draw: (random) =>
      sky('a', '#7db4dd', '#e8f3f5') +
      ridge(random, 400, 120, '#4d7a5a') +
      waves(random, 420, '#4f86a5', '#d7ecf5') +
      ridge(random, 840, 90, '#38593a'),
  },
  {
    name: 'lighthouse',
    draw: (random) =>
      sky('a', '#5ea3dc', '#dcecf6') +
      waves(random, 560, '#2d6f94', '#e6f4fb') +
      '<path d="M600 600 L700 560 L1200 540 V800 H560 Z" fill="#5d5a50"/><polygon points="820,560 840,170 920,170 940,560" fill="#f6f4ef"/><polygon points="826,440 830,360 930,360 934,440" fill="#c33b32"/><polygon points="834,280 838,210 922,210 926,280" fill="#c33b32"/><rect x="846" y="120" width="68" height="52" fill="#ffe9a8"/><polygon points="836,122 880,80 924,122" fill="#8e2a24"/>',
  },
  {
    name: 'orange',
    draw: () =>
      table('#8a5a33', '#d9cbb4') +
      ball('b', 560, 480, 210, '#ffc46b', '#d9630c') +
      '<circle cx="560" cy="300" r="10" fill="#5a6b2f"/>',
  },
  {
    name: 'lemons',
    draw: () =>
      table('#6c7f8c', '#c9d6dc') +
      ball('b', 430, 520, 150, '#fff7a8', '#d9b30c') +
      ball('c', 740, 540, 160, '#fff38c', '#cfa408'),
  },
  {
    name: 'peppers',
    draw: () =>
      table('#3d3a36', '#8d857b') +
      ball('b', 420, 500, 170, '#ff8a70', '#a3160c') +
      ball('c', 740, 510, 165, '#9fdb6a', '#256b1c') +
      '<path d="M420 340 q10 -70 50 -80" stroke="#2f6b22" stroke-width="26" fill="none"/><path d="M740 350 q0 -60 40 -80" stroke="#1f5518" stroke-width="26" fill="none"/>',
  },
  {
    name: 'fish',
    draw: (random) =>
      sky('a', '#0d3b4c', '#0a1f2b') +
      Array.from(
        { length: 30 },
        () =>
          `<path d="M${String(random() * width)} 800 q${String(random() * 60 - 30)} -200 ${String(random() * 40)} -${String(200 + random() * 250)}" stroke="#2d6b3a" stroke-width="12" fill="none" opacity="0.7"/>`,
      ).join('') +
      '<ellipse cx="560" cy="400" rx="230" ry="120" fill="#f58a1f"/><ellipse cx="540" cy="430" rx="190" ry="70" fill="#ffc26b" opacity="0.7"/><polygon points="760,400 960,270 920,400 970,540" fill="#ef7416"/><polygon points="480,300 640,300 600,210" fill="#ef7416"/><circle cx="410" cy="370" r="22" fill="#fff"/><circle cx="406" cy="370" r="12" fill="#111"/>',
  },
  {
    name: 'school-bus',
    draw: () =>
      sky('a', '#8fc1e8', '#e9f2f7') +
      '<rect y="620" width="1200" height="180" fill="#5b5d60"/><rect x="180" y="260" width="820" height="340" rx="36" fill="#f2b90f"/><rect x="180" y="470" width="820" height="16" fill="#1d1d1d"/><g fill="#27343d"><rect x="230" y="310" width="120" height="110"/><rect x="370" y="310" width="120" height="110"/><rect x="510" y="310" width="120" height="110"/><rect x="650" y="310" width="120" height="110"/><rect x="800" y="310" width="160" height="130"/></g><circle cx="350" cy="610" r="74" fill="#1b1b1b"/><circle cx="830" cy="610" r="74" fill="#1b1b1b"/><circle cx="350" cy="610" r="30" fill="#888"/><circle cx="830" cy="610" r="30" fill="#888"/>',
  },
  {
    name: 'traffic-light',
    draw: () =>
      sky('a', '#9fb7c9', '#e3e9ec') +
      '<rect x="585" y="520" width="30" height="280" fill="#333"/><rect x="500" y="110" width="200" height="440" rx="30" fill="#1f2224"/><circle cx="600" cy="200" r="58" fill="#ff3b2f"/><circle cx="600" cy="330" r="58" fill="#5a4a17"/><circle cx="600" cy="460" r="58" fill="#174a22"/>',
  },
  {
    name: 'bridge',
    draw: (random) =>
      sky('a', '#6aa6d6', '#f0e3cf') +
      ridge(random, 520, 90, '#6f8b78') +
      waves(random, 560, '#3f7896', '#e0f0f5') +
      '<rect y="500" width="1200" height="20" fill="#a33a2b"/><rect x="330" y="180" width="28" height="420" fill="#b5432f"/><rect x="850" y="180" width="28" height="420" fill="#b5432f"/><path d="M0 470 Q200 380 344 190 Q600 700 864 190 Q1010 380 1200 470" stroke="#b5432f" stroke-width="10" fill="none"/>',
  },
  {
    name: 'barn',
    draw: (random) =>
      sky('a', '#5fa4e0', '#e3f0f8') +
      ridge(random, 560, 40, '#7fae4e') +
      '<polygon points="360,620 360,380 560,250 760,380 760,620" fill="#a32a22"/><polygon points="340,390 560,240 780,390 760,400 560,272 360,400" fill="#54525a"/><rect x="490" y="450" width="140" height="170" fill="#fff" opacity="0.9"/><path d="M490 450 L630 620 M630 450 L490 620" stroke="#a32a22" stroke-width="12"/><rect y="610" width="1200" height="190" fill="#6f9a3f"/>',
  },
  {
    name: 'basketball',
    draw: () =>
      table('#c48a4f', '#b9c2c9') +
      ball('b', 600, 460, 220, '#f7a04a', '#b3520f') +
      '<g stroke="#3a2413" stroke-width="9" fill="none"><circle cx="600" cy="460" r="220"/><path d="M380 460 H820 M600 240 V680"/><path d="M450 300 Q560 460 450 620 M750 300 Q640 460 750 620"/></g>',
  },
  {
    name: 'umbrella',
    draw: () =>
      sky('a', '#8fa3b0', '#ced8dc') +
      '<path d="M250 470 Q600 60 950 470 Q860 420 775 470 Q690 420 600 470 Q510 420 425 470 Q340 420 250 470 Z" fill="#c21f3a"/><path d="M425 470 Q500 250 600 215 Q700 250 775 470" stroke="#8e1429" stroke-width="6" fill="none"/><path d="M600 215 V690 q0 60 60 60 q50 0 50 -50" stroke="#3a2a22" stroke-width="16" fill="none"/>',
  },
  {
    name: 'ladybird',
    draw: (random) =>
      sky('a', '#6fae46', '#2f6b22') +
      ridge(random, 760, 40, '#3f8a2c') +
      ball('b', 600, 430, 190, '#ff6a4d', '#9c0f0a') +
      '<ellipse cx="600" cy="250" rx="90" ry="60" fill="#151515"/><path d="M600 245 V620" stroke="#151515" stroke-width="8"/><g fill="#151515"><circle cx="520" cy="380" r="30"/><circle cx="680" cy="380" r="30"/><circle cx="500" cy="490" r="28"/><circle cx="700" cy="490" r="28"/><circle cx="555" cy="570" r="22"/><circle cx="645" cy="570" r="22"/></g>',
  },
  {
    name: 'pizza',
    draw: (random) =>
      table('#4a3526', '#b8a68e') +
      '<ellipse cx="600" cy="480" rx="380" ry="270" fill="#c98a3e"/><ellipse cx="600" cy="475" rx="335" ry="232" fill="#e8b23f"/><ellipse cx="600" cy="475" rx="320" ry="220" fill="#d8602a" opacity="0.55"/>' +
      Array.from({ length: 16 }, () => {
        const angle = random() * 6.28
        const far = Math.sqrt(random())
        return `<ellipse cx="${String(600 + Math.cos(angle) * far * 270)}" cy="${String(475 + Math.sin(angle) * far * 180)}" rx="38" ry="27" fill="#9c2a1c"/>`
      }).join(''),
  },
]

/** Draws every scene as a JPEG of its name; returns how many there are. */
export async function drawScenes(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true })
  for (const [index, { name, draw }] of scenes.entries()) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}">${draw(randomFrom(index + 1))}</svg>`
    // A little blur and grain, as a lens and a sensor leave them.
    const grain = await sharp({
      create: {
        width,
        height,
        channels: 3,
        background: '#808080',
        noise: { type: 'gaussian', mean: 128, sigma: 14 },
      },
    })
      .png()
      .toBuffer()
    await sharp(Buffer.from(svg))
      .blur(1.6)
      .composite([{ input: grain, blend: 'soft-light' }])
      .jpeg({ quality: 90 })
      .toFile(join(folder, `${name}.jpg`))
  }
  return scenes.length
}

/** mulberry32, public domain. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
