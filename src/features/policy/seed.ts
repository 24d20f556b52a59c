/**
 * What a release ships: rules from the features' YAML files and parameter values from the pack. They come as proposals
 * and never overwrite what staff approved (decision D11).
 */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseYuan } from '../../kernel/fen.ts'
import { newId } from '../../kernel/id.ts'
import type { Tx } from '../../platform/postgres/database.ts'
import { PARAMETERS } from './parameters.ts'
import { insertRuleVersion, insertValue, listRuleVersions, listValues } from './store.ts'

/** Who enters what a release ships. */
export const RELEASE = 'release'

const PROVINCE_LEVEL = '0000000000'

const ValueFile = z.strictObject({
  value: z.union([z.string(), z.number(), z.null()]),
  from: z.iso.date(),
  to: z.iso.date().optional(),
  area: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  certainty: z.enum(['sure', 'likely', 'unsure']),
  document: z.string().optional(),
  note: z.string().optional(),
})

const ParameterFile = z.array(z.strictObject({ key: z.string(), values: z.array(ValueFile) }))

/** Rule files of all features: `src/features/<feature>/rules/*.yaml`. */
export function shippedRules(): string[] {
  const features = path.resolve(import.meta.dirname, '..')
  return globSync('*/rules/*.yaml', { cwd: features })
    .sort()
    .map((file) => readFileSync(path.join(features, file), 'utf8'))
}

/** Proposes what is new: rules whose newest text differs, and values of parameters that have none yet. */
export async function seedPolicy(tx: Tx, packFolder: string): Promise<{ rules: number; values: number }> {
  const province = path.basename(packFolder) === 'yunnan' ? `53${PROVINCE_LEVEL}` : undefined
  return { rules: await seedRules(tx), values: await seedValues(tx, packFolder, province) }
}

async function seedRules(tx: Tx): Promise<number> {
  const stored = await listRuleVersions(tx)
  let count = 0
  for (const text of shippedRules()) {
    const id = ruleIdOf(text)
    if (stored.some((version) => version.ruleId === id && version.text === text)) continue
    await insertRuleVersion(tx, id, text, RELEASE)
    count += 1
  }
  return count
}

function ruleIdOf(text: string): string {
  return z.object({ id: z.string() }).parse(parse(text)).id
}

async function seedValues(tx: Tx, packFolder: string, province: string | undefined): Promise<number> {
  const file = ParameterFile.parse(parse(readFileSync(path.join(packFolder, 'parameters.yaml'), 'utf8')))
  const known = new Set((await listValues(tx)).map((value) => value.key))
  let count = 0
  for (const { key, values } of file) {
    if (known.has(key)) continue
    for (const one of values) {
      const areaCode = one.area ?? province
      if (areaCode === undefined) throw new Error(`${key}: the pack names no area`)
      await insertValue(tx, {
        id: newId(),
        key,
        value: readValue(key, one.value),
        areaCode,
        validFrom: one.from,
        validTo: one.to ?? null,
        document: one.document ?? null,
        certainty: one.certainty,
        note: one.note ?? null,
        enteredBy: RELEASE,
      })
      count += 1
    }
  }
  return count
}

/** `7000元`, `150%` or a plain whole number, in the unit of the parameter. Throws when it does not fit. */
export function readValue(key: string, written: string | number | null): number | null {
  const unit = PARAMETERS[key]?.unit
  if (unit === undefined) throw new Error(`没有参数 ${key} / there is no parameter ${key}`)
  if (written === null) return null
  const text = String(written).trim()
  const amount =
    unit === 'fen' ? parseYuan(text.replace(/元$/, '')) : unit === 'basisPoints' ? percent(text) : whole(text)
  if (amount === undefined || amount < 0)
    throw new Error(`参数 ${key} 的取值“${text}”有误 / "${text}" is no value of ${key}`)
  return amount
}

function percent(text: string): number | undefined {
  const match = /^(\d{1,5})(?:\.(\d{1,2}))?%$/.exec(text)
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : undefined
}

function whole(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
