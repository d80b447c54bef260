/** The scheme and the address of the one page that this app shows. */
export const pageScheme = 'app'
export const pageOrigin = 'app://shutterword'
export const pageUrl = `${pageOrigin}/index.html`

export const photoScheme = 'photo'

/** What the page may load and run: its own files and photos by id, nothing from elsewhere, nothing inline. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  `img-src 'self' ${photoScheme}:`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
