import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { prefixOf, toAreaCode } from '../../kernel/area-code.ts'
import { gives, grantsAt, permissionsOf, registersOf, scopeFor, type Ask, type Grant } from './grants.ts'
import { ADMINISTRATORS, PERMISSIONS, ROLES, type Permission, type RoleId } from './permissions.ts'
import { PURPOSES } from './purposes.ts'
import { inScope } from './scope.ts'

const AREAS = ['530000000000', '530300000000', '530326000000', '530326101000', '530326101201', '530627000000']
const VILLAGES = ['530326101201', '530326101202', '530326102201', '530302101201', '530627100201']
const OWNERS = ['medicalInsurance', 'civilAffairs', 'water', 'taxation']
const REGISTER_IDS = ['household', 'medicalSettlement', 'waterSafety', 'incomeEntry', 'organisation', 'undeclared']

const role = fc.constantFrom(...(Object.keys(ROLES) as RoleId[]))
const grant: fc.Arbitrary<Grant> = fc
  .record({ role, areaCode: fc.constantFrom(...AREAS), bureau: fc.constantFrom(...OWNERS) })
  .map((one) => ({ ...one, bureau: one.role === 'bureauOfficer' ? one.bureau : null }))
const grants = fc.array(grant, { maxLength: 6 })
const register = fc.record({ id: fc.constantFrom(...REGISTER_IDS), owner: fc.constantFrom(...OWNERS) })
const ask: fc.Arbitrary<Ask> = fc.record({
  permission: fc.option(fc.constantFrom(...(Object.keys(PERMISSIONS) as Permission[])), { nil: undefined }),
  register: fc.option(register, { nil: undefined }),
})

/** The naive model, written from the words of the office and not from the code. */
function allowed(held: readonly Grant[], place: string, { permission, register: of }: Ask): boolean {
  return held.some((one) => {
    if (!place.startsWith(prefixOf(toAreaCode(one.areaCode)))) return false
    const may: readonly string[] = ROLES[one.role].permissions
    if (permission === undefined) return !one.role.endsWith('Administrator')
    if (!may.includes(permission)) return false
    if (one.role !== 'bureauOfficer' || of === undefined) return true
    if (permission === 'register.edit') return of.owner === one.bureau
    return Object.values(PURPOSES).some(
      ({ bureaus, registers }) =>
        (bureaus === 'everyBureau' || (bureaus as readonly string[]).includes(one.bureau ?? '')) &&
        (registers as readonly string[]).includes(of.id),
    )
  })
}

describe('what somebody may do at a place', () => {
  test('is what one of the postings that reach it gives', () => {
    fc.assert(
      fc.property(grants, fc.constantFrom(...VILLAGES), ask, (held, place, question) => {
        const expected = allowed(held, place, question)
        expect(inScope(scopeFor(held, question), place)).toBe(expected)
        expect(grantsAt(held, place).some((one) => gives(one, question))).toBe(expected)
      }),
      { numRuns: 5000 },
    )
  })

  test('never shrinks by one more posting and never grows by one less', () => {
    fc.assert(
      fc.property(grants, grant, fc.constantFrom(...VILLAGES), ask, (held, more, place, question) => {
        if (inScope(scopeFor(held, question), place))
          expect(inScope(scopeFor([...held, more], question), place)).toBe(true)
        else expect(inScope(scopeFor([...held, more], question), place)).toBe(allowed([more], place, question))
      }),
      { numRuns: 2000 },
    )
  })

  test('is nothing without a posting', () => {
    expect(scopeFor([], { permission: 'register.read' })).toEqual([])
    expect(permissionsOf([]).size).toBe(0)
  })
})

describe('the registers somebody reads', () => {
  test('are those that some posting gives at some place', () => {
    fc.assert(
      fc.property(
        grants,
        fc.constantFrom('household', 'medicalSettlement', 'waterSafety', 'incomeEntry'),
        (held, id) => {
          const found = registersOf(held)
          const asked: Ask = { permission: 'register.read', register: { id, owner: 'water' } }
          expect(found === null || found.includes(id)).toBe(scopeFor(held, asked).length > 0)
        },
      ),
    )
  })
})

describe('an administrator', () => {
  const DATA: readonly Permission[] = (Object.keys(PERMISSIONS) as Permission[]).filter((one) =>
    /^(register|intake|screening|clue|rule|parameter)\./.test(one),
  )

  test.each(ADMINISTRATORS)('%s reaches no household, whatever is asked', (id) => {
    const held: Grant[] = [{ role: id, areaCode: '530000000000', bureau: null }]
    expect(DATA.length).toBeGreaterThan(10)
    for (const permission of DATA) expect(scopeFor(held, { permission })).toEqual([])
    expect(scopeFor(held, {})).toEqual([])
    expect(registersOf(held)).toEqual([])
  })

  test('is one of three, who share nothing that changes anything', () => {
    expect(ADMINISTRATORS).toEqual(['systemAdministrator', 'securityAdministrator', 'auditAdministrator'])
    const may = ADMINISTRATORS.map((id) => ROLES[id].permissions.filter((one: Permission) => !one.endsWith('.read')))
    expect(new Set(may.flat()).size).toBe(may.flat().length)
    for (const [id, { permissions }] of Object.entries(ROLES))
      if (!ADMINISTRATORS.includes(id as RoleId))
        expect(permissions.filter((one: Permission) => /^(account|audit)\.|^assignment\.manage/.test(one))).toEqual([])
  })
})
