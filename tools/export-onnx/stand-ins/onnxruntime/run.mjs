import { InferenceSession, Tensor } from 'onnxruntime-node'

// As in src/core/embed/session.ts: it would report to its maker.
process.env.ORT_DISABLE_TELEMETRY = '1'

/** Runs one graph once: what to run is the argument, the input's values come on stdin, the output's go to stdout. */
const { path, input, output, type, shape } = JSON.parse(process.argv[2])
const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const bytes = new Uint8Array(Buffer.concat(chunks)).buffer
const data = type === 'int64' ? new BigInt64Array(bytes) : new Float32Array(bytes)
const session = await InferenceSession.create(path, { executionProviders: ['cpu'], logSeverityLevel: 4 })
const { [output]: found } = await session.run({ [input]: new Tensor(type, data, shape) }, [output])
process.stdout.write(`${JSON.stringify(found.dims)}\n`)
process.stdout.write(new Uint8Array(found.data.buffer, found.data.byteOffset, found.data.byteLength))
