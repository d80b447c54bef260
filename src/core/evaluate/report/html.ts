/** Text that is HTML already. Only `html` and `raw` make it, so that nothing gets into a page unescaped by accident. */
export type Html = Readonly<{ html: string }>

type Part = Html | readonly Html[] | string | number

/** A template whose values are escaped unless they are HTML themselves: labels and file names may hold anything. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  const text = strings.reduce(
    (page, string, index) => page + (index === 0 ? '' : render(values[index - 1])) + string,
    '',
  )
  return { html: text }
}

/** Text of our own that is HTML: the style sheet. */
export function raw(text: string): Html {
  return { html: text }
}

function render(part: Part | undefined): string {
  if (part === undefined) return ''
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escapeHtml(part)
  return isMany(part) ? part.map((one) => one.html).join('') : part.html
}

function isMany(part: Html | readonly Html[]): part is readonly Html[] {
  return Array.isArray(part)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes for text and quoted attributes; control characters and marks that reorder text become visible signs. */
export function escapeHtml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
      .replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
  )
}
