/** A probability for people, rounded down: what is shown as 80 % is accepted from 0.8 on, and only 1 is 100 %. */
export function percentText(probability: number): string {
  // Eight decimals first: 0.57 * 100 is a little less than 57.
  return `${Math.floor(Number((probability * 100).toFixed(8))).toFixed(0)} %`
}
