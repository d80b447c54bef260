/** Vite puts a migration's text into the bundle. */
declare module '*.sql?raw' {
  const sql: string
  export default sql
}
