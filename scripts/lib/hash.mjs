import { createHash } from 'node:crypto'

/** SHA-256 as hexadecimal text. */
export const sha256 = (data) => createHash('sha256').update(data).digest('hex')
