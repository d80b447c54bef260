import type { FileHandle } from 'node:fs/promises'

/** One field of a protobuf message: a number (wire type 0), or where its bytes lie in the file. */
export type Field = Readonly<{ number: number; isNumber: boolean; value: bigint; start: number; end: number }>

/** Bytes read at once: fields that are looked into are small, those that are large are stepped over. */
const windowBytes = 1 << 16

/**
 * Reads a protobuf file field by field without loading it: an ONNX graph holds gigabytes of weights between the few
 * names that we want. Only wire types that ONNX uses: 0 (varint), 1 and 5 (fixed), 2 (length-delimited).
 */
export class ProtobufFile {
  readonly #handle: FileHandle
  #window = Buffer.alloc(0)
  #windowStart = 0

  constructor(handle: FileHandle) {
    this.#handle = handle
  }

  /** Fields of the message between two positions, in order. Throws a RangeError on bytes that are no message. */
  async *fields(start: number, end: number): AsyncGenerator<Field> {
    let at = start
    while (at < end) {
      const key = await this.number(at)
      const number = Number(key.value >> 3n)
      const wire = Number(key.value & 7n)
      if (number === 0) throw new RangeError(`no protobuf field at byte ${at}`)
      const field = await this.#field(wire, key.next, end)
      yield { number, ...field }
      at = field.end
    }
  }

  async text({ start, end }: Pick<Field, 'start' | 'end'>): Promise<string> {
    return (await this.bytes(start, end)).toString('utf8')
  }

  async bytes(start: number, end: number): Promise<Buffer> {
    if (start < this.#windowStart || end > this.#windowStart + this.#window.length) {
      const buffer = Buffer.alloc(Math.max(windowBytes, end - start))
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, start)
      this.#window = buffer.subarray(0, bytesRead)
      this.#windowStart = start
      if (end > start + bytesRead) throw new RangeError(`the file ends at byte ${start + bytesRead}`)
    }
    return this.#window.subarray(start - this.#windowStart, end - this.#windowStart)
  }

  /** A varint and where the next byte is. */
  async number(at: number): Promise<{ value: bigint; next: number }> {
    let value = 0n
    for (let length = 0; length < 10; length++) {
      const [byte] = await this.bytes(at + length, at + length + 1)
      if (byte === undefined) break
      value |= BigInt(byte & 127) << BigInt(7 * length)
      if (byte < 128) return { value, next: at + length + 1 }
    }
    throw new RangeError(`no protobuf number at byte ${at}`)
  }

  async #field(wire: number, at: number, end: number): Promise<Omit<Field, 'number'>> {
    if (wire === 0) {
      const { value, next } = await this.number(at)
      return { isNumber: true, value, start: at, end: next }
    }
    if (wire === 2) {
      const { value, next } = await this.number(at)
      const fieldEnd = next + Number(value)
      if (fieldEnd > end) throw new RangeError(`a protobuf field at byte ${at} runs past its message`)
      return { isNumber: false, value: 0n, start: next, end: fieldEnd }
    }
    if (wire === 1 || wire === 5) {
      return { isNumber: false, value: 0n, start: at, end: at + (wire === 1 ? 8 : 4) }
    }
    throw new RangeError(`no protobuf field at byte ${at}`)
  }
}
