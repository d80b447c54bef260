/**
 * Writes small ONNX graphs for tests: the few fields of the format that they need, encoded as protocol buffers by hand
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). ONNX Runtime reads the result like any other model.
 */

/** A dimension: a number, or a name for "any". */
type ValueInfo = Readonly<{ name: string; shape: readonly (number | string)[] }>

type Constant = Readonly<{
  name: string
  shape: readonly number[]
  values: Float32Array | BigInt64Array
}>

type GraphNode = Readonly<{
  operator: string
  inputs: readonly string[]
  outputs: readonly string[]
  /** Whole numbers or lists of them. */
  attributes?: Readonly<Record<string, number | readonly number[]>>
}>

export type Graph = Readonly<{
  inputs: readonly ValueInfo[]
  outputs: readonly ValueInfo[]
  constants: readonly Constant[]
  nodes: readonly GraphNode[]
}>

/** TensorProto.DataType */
const floatType = 1
const int64Type = 7
/** AttributeProto.AttributeType */
const intAttribute = 2
const intsAttribute = 7

/** Bytes of a model file: IR version 8, operator set 17. All inputs and outputs are float32. */
export function encodeGraph(graph: Graph): Uint8Array {
  const body = [
    ...graph.nodes.map((node) => message(1, encodeNode(node))),
    text(2, 'test'),
    ...graph.constants.map((constant) => message(5, encodeConstant(constant))),
    ...graph.inputs.map((info) => message(11, encodeValueInfo(info))),
    ...graph.outputs.map((info) => message(12, encodeValueInfo(info))),
  ]
  const operatorSet = [text(1, ''), integer(2, 17)]
  return Buffer.concat([integer(1, 8), message(7, body), message(8, operatorSet)])
}

function encodeNode({ operator, inputs, outputs, attributes = {} }: GraphNode): readonly Buffer[] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => message(5, encodeAttribute(name, value))),
  ]
}

function encodeAttribute(name: string, value: number | readonly number[]): readonly Buffer[] {
  return typeof value === 'number'
    ? [text(1, name), integer(3, value), integer(20, intAttribute)]
    : [text(1, name), ...value.map((one) => integer(8, one)), integer(20, intsAttribute)]
}

function encodeConstant({ name, shape, values }: Constant): readonly Buffer[] {
  const type = values instanceof Float32Array ? floatType : int64Type
  const raw = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  return [...shape.map((size) => integer(1, size)), integer(2, type), text(8, name), bytes(9, raw)]
}

function encodeValueInfo({ name, shape }: ValueInfo): readonly Buffer[] {
  const sizes = shape.map((size) => message(1, [typeof size === 'number' ? integer(1, size) : text(2, size)]))
  return [text(1, name), message(2, [message(1, [integer(1, floatType), message(2, sizes)])])]
}

function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)])
}

function text(field: number, value: string): Buffer {
  return bytes(field, Buffer.from(value, 'utf8'))
}

function message(field: number, parts: readonly Buffer[]): Buffer {
  return bytes(field, Buffer.concat(parts))
}

function bytes(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(value.length), value])
}

/** Base 128, low digits first; the sign of a negative number fills all 64 bits. */
function varint(value: number): Buffer {
  const digits: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  do {
    const digit = Number(rest & 0x7fn)
    rest >>= 7n
    digits.push(rest === 0n ? digit : digit | 0x80)
  } while (rest > 0n)
  return Buffer.from(digits)
}
