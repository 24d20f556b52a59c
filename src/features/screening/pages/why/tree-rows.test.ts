import { describe, expect, it } from 'vitest'
import type { Explanation } from '../../../../language/rule/index.ts'
import { allPaths, moveInTree, openAtFirst, visibleRows } from './tree-rows.ts'

const step = (text: string, children: readonly Explanation[] = [], truth?: Explanation['truth']): Explanation => ({
  text: { zh: text, en: text },
  ...(truth && { truth }),
  facts: [],
  parameters: [],
  children,
})
const tree = step('结论', [step('收入', [step('一月'), step('二月')]), step('劳动力')])

describe('the tree of an explanation', () => {
  const open = new Set(['0', '0.0'])
  const rows = visibleRows(tree, open)
  it('shows in reading order what is open', () => {
    expect(rows.map((row) => row.node.text.zh)).toEqual(['结论', '收入', '一月', '二月', '劳动力'])
    expect(visibleRows(tree, new Set(['0'])).map((row) => row.path)).toEqual(['0', '0.0', '0.1'])
  })
  it('is walked by arrows: right opens then enters, left closes then leaves', () => {
    const shut = new Set(['0'])
    const few = visibleRows(tree, shut)
    const opened = moveInTree('ArrowRight', '0.0', few, shut)
    expect(opened?.focus).toBe('0.0')
    expect(opened?.open.has('0.0')).toBe(true)
    expect(moveInTree('ArrowRight', '0.0', rows, open)?.focus).toBe('0.0.0')
    expect(moveInTree('ArrowLeft', '0.0.1', rows, open)?.focus).toBe('0.0')
    expect(moveInTree('ArrowLeft', '0.0', rows, open)?.open.has('0.0')).toBe(false)
    expect(moveInTree('ArrowDown', '0.0.1', rows, open)?.focus).toBe('0.1')
    expect(moveInTree('ArrowDown', '0.1', rows, open)?.focus).toBe('0.1')
    expect(moveInTree('Enter', '0.1', rows, open)).toBeUndefined()
    expect(moveInTree('j', '0', rows, open)).toBeUndefined()
  })
  it('opens a small tree whole, a large one along the steps that decide', () => {
    expect(openAtFirst(tree)).toEqual(allPaths(tree))
    const members = Array.from({ length: 20 }, (_, at) =>
      step(`成员${at}`, [step('劳动技能', [step('未采集', [], 'unknown')], at === 7 ? 'unknown' : 'yes')]),
    )
    const large = step('结论', [step('全部成员', members)], 'unknown')
    const first = openAtFirst(large)
    expect(first.has('0.0')).toBe(true)
    expect(first.has('0.0.7.0')).toBe(true)
    expect(first.has('0.0.3')).toBe(false)
  })
})
