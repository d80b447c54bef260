/** The Electron that scripts/electron-runtime.mjs provides where the official one cannot be downloaded. */
const developmentRuntimeVersion = '33.2.1'

export type Runtime = Readonly<{ isDevelopment: boolean; titleSuffix: string }>

/** Tells the runtime that is shipped from the one for development and tests, which is too old to be shipped. */
export function runtimeOf(
  environment: Readonly<Record<string, string | undefined>>,
  electronVersion: string,
): Runtime {
  const isDevelopment =
    environment.SHUTTERWORD_DEVELOPMENT_RUNTIME === '1' || electronVersion === developmentRuntimeVersion
  return { isDevelopment, titleSuffix: isDevelopment ? ' (development runtime)' : '' }
}
