/** Walks what the system says of itself: errors, permissions, routes, declarations, imports, migrations. */
import { createHash } from 'node:crypto'
import { globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { REGISTERS } from '../src/app/registers.ts'
import { buildServer } from '../src/app/server.ts'
import { BUREAU } from '../src/kernel/codes/index.ts'
import { AppError, ERRORS, type ErrorCode } from '../src/kernel/errors.ts'
import { isKey } from '../src/kernel/names.ts'
import { PERMISSIONS, ROLES } from '../src/language/access/permissions.ts'
import type { Route } from '../src/language/access/route.ts'
import { columnsOf } from '../src/language/register/columns.ts'
import { partitionColumn } from '../src/language/register/ddl.ts'
import type { Http } from '../src/platform/http/server.ts'
import { MIGRATIONS_FOLDER } from '../src/platform/postgres/migrate.ts'
import { useDatabase } from './support/database.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')
const sources = (pattern: string): string[] =>
  globSync(pattern, { cwd: ROOT })
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort()

const HAN = /\p{Script=Han}/u
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort()

describe('errors', () => {
  const entries = Object.entries(ERRORS)

  test.each(entries)(
    '%s has a text in both languages with the same placeholders, and a status',
    (_code, { status, text }) => {
      expect(placeholders(text.zh)).toEqual(placeholders(text.en))
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(600)
      // A text that is one placeholder is written where it is thrown, in both languages.
      if (!/^\{\w+\}$/.test(text.zh)) {
        expect(text.zh).toMatch(HAN)
        expect(text.zh).toMatch(/[。}]$/)
        expect(text.en).not.toMatch(HAN)
      }
    },
  )

  test('are thrown with every parameter that their text names', () => {
    const thrown = sources('src/**/*.{ts,tsx}').flatMap((file) =>
      [...read(file).matchAll(/new AppError\(\s*'(\w+)'(?:,\s*(\{[^}]*\}))?/g)].map(([, code = '', params = '']) => {
        const given = new Set([...params.matchAll(/(\w+)(?=\s*[:,}])/g)].map((match) => match[1]))
        const needed = placeholders(ERRORS[code as ErrorCode].text.zh)
        return { file, code, missing: needed.filter((name) => !given.has(name)) }
      }),
    )
    expect(thrown.length).toBeGreaterThan(50)
    expect(thrown.filter(({ missing }) => missing.length > 0)).toEqual([])
  })

  test('show what is missing when a parameter is forgotten', () => {
    expect(new AppError('recordNotFound').text.zh).toContain('{register}')
  })
})

describe('permissions and roles', () => {
  test('have words in both languages', () => {
    for (const label of [...Object.values(PERMISSIONS), ...Object.values(ROLES).map((role) => role.label)]) {
      expect(label.zh).toMatch(HAN)
      expect(label.en).toMatch(/^[A-Z][A-Za-z -]+$/)
    }
  })

  test('every permission belongs to a role and guards a route', () => {
    const held = new Set<string>(Object.values(ROLES).flatMap((role) => [...role.permissions]))
    const asked = new Set<string>(routes().map((route) => route.access))
    for (const permission of Object.keys(PERMISSIONS)) {
      expect({ permission, held: held.has(permission) }).toEqual({ permission, held: true })
      expect({ permission, asked: asked.has(permission) }).toEqual({ permission, asked: true })
    }
  })

  test('nobody enters and approves parameters for a county alone', () => {
    const both = Object.entries(ROLES).filter(([, role]) => {
      const held: readonly string[] = role.permissions
      return held.includes('parameter.enter') && held.includes('parameter.approve')
    })
    // The same person may hold both; that one value needs two people is a constraint of the table.
    expect(both.map(([id]) => id)).toEqual(['provincialAnalyst'])
  })
})

const database = useDatabase()
let http: Http
beforeAll(async () => {
  http = await buildServer(database.services)
  await http.fastify.ready()
})
afterAll(() => http.fastify.close())
const routes = (): readonly Route[] => http.routes

/** Could one address be meant for both? */
function collide(a: Route, b: Route): boolean {
  const [x, y] = [a.path.split('/'), b.path.split('/')]
  return (
    a.method === b.method &&
    x.length === y.length &&
    x.every((part, i) => part.startsWith(':') || y[i]?.startsWith(':') || part === y[i])
  )
}

describe('routes', () => {
  test('say what they do in both languages and who may ask', () => {
    expect(routes().length).toBeGreaterThan(100)
    const known = new Set<string>([...Object.keys(PERMISSIONS), 'signedIn', 'public'])
    for (const { method, path: address, access, summary } of routes()) {
      const name = `${method} ${address}`
      expect({ name, known: known.has(access) }).toEqual({ name, known: true })
      expect({ name, zh: HAN.test(summary.zh), en: /^[A-Z]/.test(summary.en) && !HAN.test(summary.en) }).toEqual({
        name,
        zh: true,
        en: true,
      })
      expect(address).toMatch(/^\/api\/[a-zA-Z/:-]+$/)
    }
  })

  test('are public only where nobody can be signed in yet', () => {
    const open = routes().filter((route) => route.access === 'public')
    expect(open.map(({ method, path: address }) => `${method} ${address}`).sort()).toEqual([
      'GET /api/about',
      'POST /api/sign-in',
    ])
  })

  test('change something only behind a permission', () => {
    const loose = routes().filter(
      (route) => route.method !== 'GET' && (route.access === 'signedIn' || route.access === 'public'),
    )
    // What belongs to the signed-in person alone.
    expect(loose.map((route) => route.path).sort()).toEqual([
      '/api/account/password',
      '/api/account/recovery-codes',
      '/api/account/second-factor/begin',
      '/api/account/second-factor/confirm',
      '/api/account/second-factor/off',
      '/api/account/sessions/end',
      '/api/account/sessions/end-others',
      '/api/sign-in',
      '/api/sign-in/code',
      '/api/sign-out',
    ])
  })

  test('have each their own address, and no address can be meant for two', () => {
    const names = routes().map(({ method, path: address }) => `${method} ${address}`)
    expect(new Set(names).size).toBe(names.length)
    const pairs = routes().flatMap((a, i) =>
      routes()
        .slice(i + 1)
        .filter((b) => collide(a, b))
        .map((b) => `${a.method} ${a.path} / ${b.path}`),
    )
    expect(pairs).toEqual([])
  })

  test('declare every parameter of their address', () => {
    for (const route of routes()) {
      const named = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
      const declared = route.params instanceof z.ZodObject ? Object.keys(route.params.shape) : []
      expect({ path: route.path, declared: declared.sort() }).toEqual({ path: route.path, declared: named.sort() })
    }
  })
})

describe('registers', () => {
  test.each(REGISTERS.map((register) => [register.id, register] as const))(
    '%s is a sound declaration',
    (_id, register) => {
      const keys = Object.keys(register.fields)
      expect(isKey(register.id)).toBe(true)
      expect(keys.filter((key) => !isKey(key))).toEqual([])
      const named = [
        ...register.naturalKey,
        ...register.listed,
        ...(register.groups ?? []).flatMap((group) => group.fields),
      ]
      expect(named.filter((key) => !keys.includes(key))).toEqual([])
      for (const list of [
        register.naturalKey,
        register.listed,
        (register.groups ?? []).flatMap((group) => group.fields),
      ])
        expect(new Set(list).size).toBe(list.length)
      expect(BUREAU.items.map((item) => item.code as string)).toContain(register.owner)
      expect(register.writers.length).toBeGreaterThan(0)

      const names = columnsOf(register).map((column) => column.name)
      expect(new Set(names).size).toBe(names.length)

      const timed = register.kind === 'event' || register.kind === 'monthly'
      expect(register.happenedOn !== undefined).toBe(timed)
      const moment = register.happenedOn === undefined ? undefined : register.fields[register.happenedOn]?.type
      expect(moment).toBe(timed ? (register.kind === 'monthly' ? 'month' : 'day') : undefined)
      // Most entities are told apart by matching; one that is known by a name has that name always.
      if (register.kind === 'entity')
        expect(register.naturalKey.filter((key) => register.fields[key]?.required !== true)).toEqual([])
      // A unique index of a partitioned table has to carry the year, and would then let a number come back every year.
      const unique = Object.values(register.fields).filter((field) => field.type === 'text' && field.unique)
      if (partitionColumn(register)) expect(unique).toEqual([])
    },
  )

  test.each(REGISTERS.map((register) => [register.id, register] as const))(
    '%s speaks both languages',
    (_id, register) => {
      const fields = Object.values(register.fields)
      const labels = [
        register.label,
        register.help,
        ...fields.map((field) => field.label),
        ...fields.flatMap((field) => field.help ?? []),
      ]
      for (const { zh, en } of [...labels, ...(register.groups ?? []).map((group) => group.label)]) {
        expect({ zh, han: HAN.test(zh) }).toEqual({ zh, han: true })
        expect({ en, han: en === '' || HAN.test(en) }).toEqual({ en, han: false })
      }
      expect(new Set(fields.map((field) => field.label.zh)).size).toBe(fields.length)
      for (const field of fields) {
        if (field.type !== 'code' && field.type !== 'codes') continue
        const codes = field.codes.items.map((item) => item.code)
        expect(codes.filter((code) => !/^[A-Za-z0-9]+$/.test(code))).toEqual([])
        expect(new Set(codes).size).toBe(codes.length)
      }
    },
  )

  test('have each their own name', () => {
    expect(new Set(REGISTERS.map((register) => register.id)).size).toBe(REGISTERS.length)
    expect(new Set(REGISTERS.map((register) => register.label.zh)).size).toBe(REGISTERS.length)
  })

  test('that a feature declares are registers of the system', () => {
    const declared = sources('src/features/*/registers.ts').flatMap((file) =>
      [...read(file).matchAll(/defineRegister\(\{\s*id: '(\w+)'/g)].map((match) => match[1] ?? ''),
    )
    expect(declared.sort()).toEqual(REGISTERS.map((register) => register.id).sort())
  })
})

describe('the words of the languages', () => {
  const page = read('docs/language-keywords.md')
  /** The first column of the tables under a heading. */
  const listed = (heading: string): string[] => {
    const part = page.split(/^## /m).find((section) => section.startsWith(heading)) ?? ''
    return [...part.matchAll(/^\| `(\w+)` +\|/gm)].map((match) => match[1] ?? '').sort()
  }
  const bodyOf = (file: string, name: RegExp): string => name.exec(read(file))?.[1] ?? ''
  const properties = (body: string): string[] =>
    [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map((match) => match[1] ?? '')
  const unique = (words: readonly string[]): string[] => [...new Set(words)].sort()
  const REGISTER = 'src/language/register/register.ts'
  const FIELD = 'src/language/register/field.ts'

  const declaration = unique(properties(bodyOf(REGISTER, /export interface Register \{([\s\S]*?)\n\}/)))
  const types = unique(
    [...read(FIELD).matchAll(/^ {2}readonly type: (.+)$/gm)].flatMap(([, union = '']) =>
      [...union.matchAll(/'(\w+)'/g)].map((m) => m[1] ?? ''),
    ),
  )
  const options = unique(
    [...read(FIELD).matchAll(/interface \w+(?: extends FieldBase)? \{([\s\S]*?)\n\}/g)]
      .flatMap(([, body = '']) => properties(body))
      .filter((word) => word !== 'type'),
  )
  const access = unique([
    ...properties(bodyOf('src/language/access/permissions.ts', /interface Role \{([\s\S]*?)\n\}/)),
    ...[...bodyOf('src/language/access/route.ts', /type RouteAccess = ([^\n]*)/).matchAll(/'(\w+)'/g)].map(
      (m) => m[1] ?? '',
    ),
    'access',
  ])

  test.each([
    ['台账 register: declaration', declaration],
    ['台账 register: types of fields', types],
    ['栏目选项 options of a field', options],
    ['权限 access', access],
  ])('are listed under "%s"', (heading, words) => {
    expect(words.length).toBeGreaterThan(4)
    expect(listed(heading)).toEqual(words)
  })

  test('are few', () => {
    expect(declaration.length + types.length).toBeLessThanOrEqual(31)
    expect(options.length).toBeLessThanOrEqual(15)
    expect(access.length).toBeLessThanOrEqual(8)
  })
})

/** Where a folder may import from, and which packages it may use (architecture §3). */
const MAY_IMPORT: Readonly<Record<string, { ours: readonly string[]; packages: RegExp }>> = {
  'src/kernel': { ours: ['src/kernel'], packages: /^(uuid)$/ },
  'src/language/access': { ours: ['src/kernel', 'src/language/access'], packages: /^(zod)$/ },
  'src/language/register': {
    ours: ['src/kernel', 'src/language/access', 'src/language/register'],
    packages: /^(zod)$/,
  },
  'src/language/rule': {
    ours: ['src/kernel', 'src/language/register', 'src/language/rule'],
    packages: /^(zod|yaml|@marcbachmann\/cel-js|fast-check)$/,
  },
  'src/platform': { ours: ['src/kernel', 'src/language', 'src/platform'], packages: /./ },
  'src/ui': { ours: ['src/kernel', 'src/language', 'src/ui'], packages: /^(?!node:|pg$|kysely|fastify|@duckdb)/ },
}

function importsOf(file: string): string[] {
  const text = read(file)
  const patterns = [
    /^(?:import|export)\b[^'"`=;]*?\bfrom '([^']+)'/gm,
    /^import '([^']+)'/gm,
    /\bimport\(\s*'([^']+)'/g,
  ]
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''))
}

describe('imports', () => {
  test.each(Object.entries(MAY_IMPORT))('of %s go only where the house allows', (folder, { ours, packages }) => {
    const files = sources(`${folder}/**/*.{ts,tsx}`)
    expect(files.length).toBeGreaterThan(2)
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => {
          if (!target.startsWith('.')) return !packages.test(target)
          const resolved = path.posix.normalize(path.posix.join(path.posix.dirname(file), target))
          return !ours.some((allowed) => resolved.startsWith(`${allowed}/`))
        })
        .map((target) => `${file} -> ${target}`),
    )
    expect(wrong).toEqual([])
  })

  test('of every folder of the languages are held by one of these', () => {
    const folders = readdirSync(path.join(ROOT, 'src/language')).map((name) => `src/language/${name}`)
    expect(folders.filter((folder) => !MAY_IMPORT[folder])).toEqual([])
  })

  test('between features never reach into what another keeps to itself', () => {
    const wrong = sources('src/features/*/**/*.{ts,tsx}').flatMap((file) => {
      const feature = file.split('/')[2] ?? ''
      return importsOf(file)
        .filter((target) => target.startsWith('.'))
        .map((target) => path.posix.normalize(path.posix.join(path.posix.dirname(file), target)))
        .filter((target) => target.startsWith('src/features/') && !target.startsWith(`src/features/${feature}/`))
        .filter((target) => /\/(store|service|routes|manage)\.ts$/.test(target))
        .map((target) => `${file} -> ${target}`)
    })
    expect(wrong).toEqual([])
  })
})

describe('migrations', () => {
  const files = readdirSync(MIGRATIONS_FOLDER)
    .filter((file) => file.endsWith('.sql'))
    .sort()
  const textOf = (file: string): string => readFileSync(path.join(MIGRATIONS_FOLDER, file), 'utf8')
  const CHECKSUMS = path.join(MIGRATIONS_FOLDER, 'checksums.json')

  test('are numbered without gaps and named by a verb and a thing', () => {
    for (const [i, file] of files.entries())
      expect(file).toMatch(new RegExp(`^${String(i + 1).padStart(4, '0')}(-[a-z0-9]+){2,}\\.sql$`))
  })

  test('say first whether the old code keeps working', () => {
    for (const file of files) expect(textOf(file)).toMatch(/^-- (old code keeps working: (yes|no: .+)|breaking: .+)\n/)
  })

  test('explain every table they make', () => {
    for (const file of files) {
      const text = textOf(file)
      const made = [...text.matchAll(/^CREATE TABLE (?!IF)(\w+) \(/gm)].map((match) => match[1] ?? '')
      const silent = made.filter(
        (table) => !table.endsWith('_history') && !text.includes(`COMMENT ON TABLE ${table} IS`),
      )
      expect({ file, silent }).toEqual({ file, silent: [] })
    }
  })

  // An installation that has run a migration never runs it again: a changed one would leave two kinds of databases.
  test('never change once they have shipped', () => {
    const stored = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(CHECKSUMS, 'utf8')))
    const actual = Object.fromEntries(
      files.map((file) => [file, createHash('sha256').update(textOf(file)).digest('hex')]),
    )
    if (process.env['SHIP_MIGRATIONS'] === '1') {
      writeFileSync(CHECKSUMS, `${JSON.stringify({ ...actual, ...stored }, null, 2)}\n`)
      return
    }
    const changed = Object.keys(stored).filter((file) => stored[file] !== actual[file])
    const fresh = files.filter((file) => !Object.hasOwn(stored, file))
    expect(changed, 'these have shipped: take the change back and write a new migration').toEqual([])
    expect(fresh, 'add new ones with: SHIP_MIGRATIONS=1 npm test -- test/catalogue.test.ts').toEqual([])
  })
})
