import { AppError } from '../../../shared/errors.js'

/** Where models come from unless the user names a mirror. */
export const hubAddress = new URL('https://huggingface.co/')

/** The base address of a mirror as the user gave it. Throws `invalid-input` when it cannot be one. */
export function parseMirror(text: string): URL {
  const address = URL.canParse(text) ? new URL(text) : null
  if (!address || !['http:', 'https:'].includes(address.protocol)) {
    throw new AppError('not-a-mirror', { text: withoutUser(text) })
  }
  if (address.username !== '' || address.password !== '' || address.search !== '' || address.hash !== '') {
    throw new AppError('mirror-with-extras', { text: withoutUser(text) })
  }
  return address.pathname.endsWith('/') ? address : new URL(`${address.href}/`)
}

/** True when anybody on the way can read and change what this address sends; files are checked by their sha256 anyway. */
export function isUnencrypted(address: URL): boolean {
  return address.protocol === 'http:' && !isLoopback(address)
}

/** Throws unless the address is https, on this computer, or on the mirror that the user named. */
export function checkAddress(address: URL, mirror: URL | null): void {
  if (address.protocol === 'https:') return
  if (address.protocol === 'http:' && (isLoopback(address) || address.origin === mirror?.origin)) return
  throw new AppError('address-not-https', { address: shown(address) })
}

/** Where a redirect leads. Only to https, or from this computer to itself: no server may send us anywhere else. */
export function redirectTarget(from: URL, location: string | null): URL {
  const target = location !== null && URL.canParse(location, from.href) ? new URL(location, from) : null
  if (!target) {
    throw new AppError('redirect-without-address', {
      from: shown(from),
      location,
    })
  }
  const staysHere = target.protocol === 'http:' && isLoopback(target) && isLoopback(from)
  if (target.protocol === 'https:' || staysHere) return target
  throw new AppError('redirect-not-https', { from: shown(from), target: shown(target) })
}

/** An address for people: without what a server signs it with. */
export function shown(address: URL): string {
  return `${address.origin === 'null' ? address.protocol : address.origin}${address.pathname}`
}

/** What somebody took for an address, for people: a name and password before its host are not shown. */
export function withoutUser(text: string): string {
  return text.replace(/^([^@]*?\/\/)?.*@/s, '$1***@')
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
