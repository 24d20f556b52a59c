/** The explanation as rows of a tree: what is open, and where the keys go. */
import type { Explanation } from '../../../../language/rule/index.ts'

export interface TreeRow {
  /** Place in the tree: `0`, `0.1`, `0.1.3`. */
  readonly path: string
  readonly depth: number
  readonly node: Explanation
  /** Something opens below: steps, facts or parameters. */
  readonly expandable: boolean
}

/** Rows in sight, in reading order. */
export function visibleRows(root: Explanation, open: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = []
  const walk = (node: Explanation, path: string, depth: number) => {
    rows.push({ path, depth, node, expandable: isExpandable(node) })
    if (open.has(path)) node.children.forEach((child, at) => walk(child, `${path}.${at}`, depth + 1))
  }
  walk(root, '0', 0)
  return rows
}

export function isExpandable(node: Explanation): boolean {
  return node.children.length > 0 || node.facts.length > 0 || node.parameters.length > 0
}

/** A tree of so many steps is small; larger ones open only along what decides. */
const SMALL = 8
const FACTS_AT_ONCE = 8

/** What is open at first: everything in a small tree, else the first two levels and the steps that decide. */
export function openAtFirst(root: Explanation): Set<string> {
  const all: { path: string; node: Explanation; depth: number }[] = []
  const walk = (node: Explanation, path: string, depth: number) => {
    all.push({ path, node, depth })
    node.children.forEach((child, at) => walk(child, `${path}.${at}`, depth + 1))
  }
  walk(root, '0', 0)
  const small = all.length <= SMALL
  return new Set(
    all
      .filter(({ node, depth }) => isExpandable(node) && (depth < 2 || small || node.truth === root.truth))
      .filter(({ node, depth }) => depth < 2 || node.facts.length <= FACTS_AT_ONCE)
      .map(({ path }) => path),
  )
}

/** Every place that can be opened. */
export function allPaths(root: Explanation): Set<string> {
  const paths = new Set<string>()
  const walk = (node: Explanation, path: string) => {
    if (isExpandable(node)) paths.add(path)
    node.children.forEach((child, at) => walk(child, `${path}.${at}`))
  }
  walk(root, '0')
  return paths
}

export interface TreeMove {
  readonly focus: string
  readonly open: ReadonlySet<string>
}

/** What a key does, as trees do everywhere; undefined for keys that mean nothing here. */
export function moveInTree(
  key: string,
  at: string,
  rows: readonly TreeRow[],
  open: ReadonlySet<string>,
): TreeMove | undefined {
  const index = rows.findIndex((row) => row.path === at)
  const row = rows[index]
  if (!row) return undefined
  const to = (target: TreeRow | undefined): TreeMove => ({ focus: target?.path ?? at, open })
  switch (key) {
    case 'ArrowDown':
      return to(rows[index + 1])
    case 'ArrowUp':
      return to(rows[index - 1])
    case 'Home':
      return to(rows[0])
    case 'End':
      return to(rows.at(-1))
    case 'ArrowRight':
      if (!row.expandable) return undefined
      return open.has(at) ? to(rows[index + 1]) : { focus: at, open: new Set([...open, at]) }
    case 'ArrowLeft':
      return open.has(at) && row.expandable
        ? { focus: at, open: without(open, at) }
        : to(rows.find(({ path }) => path === at.slice(0, at.lastIndexOf('.'))))
    case 'Enter':
    case ' ':
      if (!row.expandable) return undefined
      return { focus: at, open: open.has(at) ? without(open, at) : new Set([...open, at]) }
    default:
      return undefined
  }
}

function without(open: ReadonlySet<string>, path: string): ReadonlySet<string> {
  return new Set([...open].filter((one) => one !== path))
}
