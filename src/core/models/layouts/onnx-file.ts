import { open } from 'node:fs/promises'
import { AppError, messageOf } from '../../../shared/errors.js'
import { ProtobufFile, type Field } from './protobuf-file.js'

/** An input or output. A size is a number, or null when the graph leaves it open. */
export type OnnxValue = Readonly<{ name: string; type: string; shape: readonly (number | null)[] }>

/** What an ONNX file says of itself. */
export type OnnxFile = Readonly<{
  inputs: readonly OnnxValue[]
  outputs: readonly OnnxValue[]
  /** Files that hold weights, as paths from the graph's folder, each once. */
  externalData: readonly string[]
  /** Type that most weights have. */
  weightType: string
}>

/** TensorProto.DataType of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto: name and bits of those we meet. */
const dataTypes: Readonly<Record<number, readonly [name: string, bits: number]>> = {
  1: ['float32', 32],
  2: ['uint8', 8],
  3: ['int8', 8],
  6: ['int32', 32],
  7: ['int64', 64],
  10: ['float16', 16],
  11: ['float64', 64],
  16: ['bfloat16', 16],
  21: ['uint4', 4],
  22: ['int4', 4],
}

/** Reads the graph of an ONNX file; its weights are stepped over. */
export async function readOnnxFile(path: string): Promise<OnnxFile> {
  const handle = await open(path)
  try {
    const { size } = await handle.stat()
    return await new GraphReader(new ProtobufFile(handle)).readModel(size)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError(
      'not-an-onnx-graph',
      { path, found: messageOf(error) },
      {
        cause: error,
      },
    )
  } finally {
    await handle.close()
  }
}

/** Field numbers are those of onnx.proto, version 3 of the format. */
class GraphReader {
  readonly #file: ProtobufFile
  readonly #inputs: OnnxValue[] = []
  readonly #outputs: OnnxValue[] = []
  readonly #weights = new Set<string>()
  readonly #externalData = new Set<string>()
  readonly #bytesOfType = new Map<string, number>()

  constructor(file: ProtobufFile) {
    this.#file = file
  }

  /** ModelProto: graph = 7. */
  async readModel(size: number): Promise<OnnxFile> {
    let hasGraph = false
    for await (const field of this.#file.fields(0, size)) {
      if (field.number !== 7) continue
      await this.#readGraph(field, true)
      hasGraph = true
    }
    if (!hasGraph || this.#outputs.length === 0) throw new RangeError('no graph in it')
    const [heaviest] = [...this.#bytesOfType].sort(([, one], [, other]) => other - one)
    return {
      // Old exports list their weights among the inputs.
      inputs: this.#inputs.filter(({ name }) => !this.#weights.has(name)),
      outputs: this.#outputs,
      externalData: [...this.#externalData],
      weightType: heaviest?.[0] ?? 'none',
    }
  }

  /** GraphProto: node = 1, initializer = 5, input = 11, output = 12. */
  async #readGraph(graph: Field, isOutermost: boolean): Promise<void> {
    for await (const field of this.#file.fields(graph.start, graph.end)) {
      if (field.number === 1) await this.#readNode(field)
      if (field.number === 5) await this.#readTensor(field)
      if (field.number === 11 && isOutermost) this.#inputs.push(await this.#readValue(field))
      if (field.number === 12 && isOutermost) this.#outputs.push(await this.#readValue(field))
    }
  }

  /** NodeProto: attribute = 5; AttributeProto: t = 5, g = 6, tensors = 10, graphs = 11. */
  async #readNode(node: Field): Promise<void> {
    for await (const attribute of this.#file.fields(node.start, node.end)) {
      if (attribute.number !== 5) continue
      for await (const field of this.#file.fields(attribute.start, attribute.end)) {
        if (field.number === 5 || field.number === 10) await this.#readTensor(field)
        if (field.number === 6 || field.number === 11) await this.#readGraph(field, false)
      }
    }
  }

  /** TensorProto: dims = 1, data_type = 2, name = 8, external_data = 13 (key = 1, value = 2). */
  async #readTensor(tensor: Field): Promise<void> {
    const dims: number[] = []
    let type = 0
    for await (const field of this.#file.fields(tensor.start, tensor.end)) {
      if (field.number === 1) dims.push(...(await this.#numbers(field)))
      if (field.number === 2) type = Number(field.value)
      if (field.number === 8) this.#weights.add(await this.#file.text(field))
      if (field.number === 13) await this.#readExternalEntry(field)
    }
    const [name, bits] = dataTypes[type] ?? [`type ${type}`, 0]
    const values = dims.reduce((product, size) => product * size, 1)
    this.#bytesOfType.set(name, (this.#bytesOfType.get(name) ?? 0) + (values * bits) / 8)
  }

  async #readExternalEntry(entry: Field): Promise<void> {
    let key = ''
    let value = ''
    for await (const field of this.#file.fields(entry.start, entry.end)) {
      if (field.number === 1) key = await this.#file.text(field)
      if (field.number === 2) value = await this.#file.text(field)
    }
    if (key === 'location') this.#externalData.add(value.replace(/^\.\//, ''))
  }

  /** ValueInfoProto: name = 1, type = 2; TypeProto: tensor_type = 1; its elem_type = 1, shape = 2. */
  async #readValue(value: Field): Promise<OnnxValue> {
    let name = ''
    let type = 'not a tensor'
    let shape: (number | null)[] = []
    for await (const field of this.#file.fields(value.start, value.end)) {
      if (field.number === 1) name = await this.#file.text(field)
      if (field.number !== 2) continue
      for await (const kind of this.#file.fields(field.start, field.end)) {
        if (kind.number !== 1) continue
        for await (const part of this.#file.fields(kind.start, kind.end)) {
          if (part.number === 1) type = dataTypes[Number(part.value)]?.[0] ?? `type ${part.value}`
          if (part.number === 2) shape = await this.#readShape(part)
        }
      }
    }
    return { name, type, shape }
  }

  /** TensorShapeProto: dim = 1; Dimension: dim_value = 1, dim_param = 2. */
  async #readShape(shape: Field): Promise<(number | null)[]> {
    const sizes: (number | null)[] = []
    for await (const dimension of this.#file.fields(shape.start, shape.end)) {
      if (dimension.number !== 1) continue
      let size: number | null = null
      for await (const field of this.#file.fields(dimension.start, dimension.end)) {
        // 0 and -1 are how some exporters write an open size.
        if (field.number === 1 && field.value > 0n && field.value < 2n ** 31n) size = Number(field.value)
      }
      sizes.push(size)
    }
    return sizes
  }

  /** Repeated numbers come one by one, or packed into one field. */
  async #numbers(field: Field): Promise<readonly number[]> {
    if (field.isNumber) return [Number(field.value)]
    const numbers: number[] = []
    for (let at = field.start; at < field.end;) {
      const { value, next } = await this.#file.number(at)
      numbers.push(Number(value))
      at = next
    }
    return numbers
  }
}
