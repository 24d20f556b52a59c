import { v7 } from 'uuid'

/** A UUIDv7 made by us (or by an offline client): ordered by time, so that indexes stay compact. */
export function newId(): string {
  return v7()
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export function isId(text: string): boolean {
  return UUID.test(text)
}
