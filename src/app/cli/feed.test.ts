import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { isFeed, readManifest, readOptions } from './feed.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'shouwang-feed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = path.join(folder, '低保.csv')
writeFileSync(file, '户主身份证号\r\n')
const manifest = (files: unknown) =>
  writeFileSync(path.join(folder, 'manifest.json'), typeof files === 'string' ? files : JSON.stringify({ files }))

describe('a feed on the command line', () => {
  test('is one file, with what the bureau declares of it', () => {
    const said = { sender: '民政局', extent: 'full', period: '2022-09-30', amount: '按月', area: ['530326'] }
    expect(readOptions(file, said)).toEqual({
      file,
      areas: ['530326000000'],
      said: {
        sender: 'civilAffairs',
        extent: 'full',
        periodFrom: '2022-09-30',
        periodTo: '2022-09-30',
        amountCovers: '按月',
      },
    })
  })

  test('says what is missing or wrong, before anything is read', () => {
    const area = ['53']
    expect(() => readOptions(file, { area })).toThrow('--sender --extent --period')
    expect(() => readOptions(path.join(folder, '无.csv'), { area })).toThrow('没有这个文件')
    expect(() => readOptions(file, { area, kind: 'householdLine' })).toThrow('dibao')
    const said = { sender: '民政局', extent: 'full', period: '2022' }
    expect(() => readOptions(file, { ...said, area: ['5'] })).toThrow('区划代码')
    expect(() => readOptions(file, { ...said, area, sender: '某局' })).toThrow('民政局')
    expect(isFeed('householdLine')).toBe(false)
    expect(isFeed('dibao')).toBe(true)
  })

  test('is a folder, described by its manifest', () => {
    const entry = { sender: '民政局', area: ['530326000000'], extent: 'full', period: '2022-09', amount: '' }
    manifest({ '低保.csv': { ...entry, period: '' } })
    expect(readManifest(folder, {})).toEqual([
      { file, areas: ['530326000000'], said: { sender: 'civilAffairs', extent: 'full' } },
    ])
    manifest({ '低保.csv': entry })
    expect(() => readManifest(folder, {})).toThrow('--period')
    manifest({ '别的.csv': { ...entry, period: '' } })
    expect(() => readManifest(folder, {})).toThrow('别的.csv')
    manifest({ '低保.csv': { ...entry, extent: 'some' } })
    expect(() => readManifest(folder, {})).toThrow('extent')
    manifest('{')
    expect(() => readManifest(folder, {})).toThrow('manifest.json')
    expect(() => readManifest(folder, { kind: 'dibao' })).toThrow('--kind')
  })
})
