import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/**
 * Asks transformers.js about a model: started by second-opinion.ts with the folder where it is installed, the folder
 * above the model's, the model's name, and a JSON request on stdin. It runs apart because it brings an ONNX Runtime of
 * its own, and two of them in one process clash.
 */
const [, , installed, modelsFolder, name] = process.argv
const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const { photos, texts } = JSON.parse(Buffer.concat(chunks).toString('utf8'))

const path = createRequire(`${installed}/package.json`).resolve('@huggingface/transformers')
const transformers = await import(pathToFileURL(path).href)
const {
  AutoProcessor,
  AutoTokenizer,
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
  RawImage,
  env,
} = transformers.default ?? transformers
env.localModelPath = modelsFolder
env.allowRemoteModels = false
const options = { local_files_only: true, dtype: 'fp32', device: 'cpu' }

const processor = await AutoProcessor.from_pretrained(name, options)
const vision = await CLIPVisionModelWithProjection.from_pretrained(name, options)
const tokenizer = await AutoTokenizer.from_pretrained(name, options)
const text = await CLIPTextModelWithProjection.from_pretrained(name, options)

const base64 = (values) => Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')
const answers = { version: env.version, photos: [], texts: [] }
for (const photo of photos) {
  const inputs = await processor(await RawImage.read(photo))
  const { image_embeds } = await vision(inputs)
  answers.photos.push({ pixels: base64(inputs.pixel_values.data), embedding: base64(image_embeds.data) })
}
for (const words of texts) {
  const inputs = tokenizer(words, { truncation: true })
  const { text_embeds } = await text(inputs)
  answers.texts.push({ ids: Array.from(inputs.input_ids.data, Number), embedding: base64(text_embeds.data) })
}
process.stdout.write(JSON.stringify(answers))
