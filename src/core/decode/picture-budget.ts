import { totalmem } from 'node:os'

/**
 * Pictures under way at once: a quarter of the memory. At most 1 GB, because all of it may have to fit into the 2 GB
 * that sharp's WASM build can address.
 */
export const PICTURE_BUDGET_BYTES = Math.min(1024 ** 3, Math.floor(totalmem() / 4))
