/**
 * Numbers of 16 bits (IEEE 754 binary16), which Node 20 has no array for: their bits lie in a Uint16Array, as ONNX
 * Runtime takes and gives them.
 */

const bits = new DataView(new ArrayBuffer(4))

/** The nearest numbers of 16 bits; halfway between two goes to the even one, as IEEE 754 wants it. */
export function toFloat16(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, halfOf)
}

export function fromFloat16(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, valueOf)
}

function halfOf(value: number): number {
  bits.setFloat32(0, value)
  const whole = bits.getUint32(0)
  const sign = (whole >>> 16) & 0x8000
  const magnitude = whole & 0x7fffffff
  // NaN stays one; what rounds to 65520 or more is infinite.
  if (magnitude > 0x7f800000) return sign | 0x7e00
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  // Below the smallest normal number (2^-14) a half is a whole multiple of 2^-24.
  if (magnitude < 0x38800000) return sign | roundToEven(Math.abs(value) * 2 ** 24)
  // The exponent moves from 8 to 5 bits, 13 bits of the fraction go; a carry runs into the exponent as it should.
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13)
}

function valueOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 31
  const fraction = half & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}
