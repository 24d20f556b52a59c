/** The end of a switch that handles every kind: the compiler proves it, and a value from outside is still refused. */
export function unreachable(value: never): never {
  throw new TypeError(`unexpected ${JSON.stringify(value)}`)
}
