/** Vite puts the text of the thread's program into the bundle. */
declare module '*.cjs?raw' {
  const program: string
  export default program
}
