import { createCipheriv, createHmac } from 'node:crypto'
import { chmodSync, lstatSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createKeyFile,
  createSealer,
  INDEX_BYTES,
  loadKeyFile,
  newestVersion,
  newKeyRing,
  readKeyRing,
  replaceKeyFile,
  SealError,
  sealingBy,
  withNewMaster,
  withoutMaster,
  writeKeyRing,
  type KeyRing,
} from './index.ts'
import { hmacKey, hmacSm3, sm3, sm4Cbc, sm4Decryption, sm4Encryption } from './sm.ts'

const ID = '539900199001010019'
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** The ring with a further master that seals from now on. */
function rotated(ring: KeyRing): KeyRing {
  const next = withNewMaster(ring)
  return sealingBy(next, newestVersion(next))
}

function problemOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof SealError) return error.problem
    throw error
  }
  return 'none'
}

describe('known answers', () => {
  test('SM3, GB/T 32905 annex A', () => {
    expect(sm3('abc').toString('hex')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    expect(sm3('abcd'.repeat(16)).toString('hex')).toBe(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    )
  })

  test('HMAC-SM3 is HMAC over SM3 as RFC 2104 writes it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.uint8Array({ maxLength: 200 }), (key, data) => {
        const padded = (byte: number): Buffer => Buffer.from(Array.from({ length: 64 }, (_, i) => (key[i] ?? 0) ^ byte))
        const expected = sm3(Buffer.concat([padded(0x5c), sm3(Buffer.concat([padded(0x36), data]))]))
        return hmacSm3(hmacKey(key), data).equals(expected)
      }),
    )
  })

  test('SM4, GB/T 32907 annex A: one block, and a million times over', () => {
    const key = hex('01234567 89abcdef fedcba98 76543210')
    const encrypt = sm4Encryption(key)
    let block: Buffer = key
    block = encrypt(block)
    expect(block.toString('hex')).toBe('681edf34d206965e86b3e94f536e4246')
    expect(sm4Decryption(key)(block)).toEqual(key)
    for (let i = 1; i < 1_000_000; i++) block = encrypt(block)
    expect(block.toString('hex')).toBe('595298c7c6fd271f0402f804c33d3f66')
  })
})

describe('known answers of modes and of the stored format', () => {
  test('SM4-CBC, draft-ribose-cfrg-sm4 A.2.2 and the vector of GM/T 0002 that OpenSSL carries', () => {
    const key = hex('01234567 89abcdef fedcba98 76543210')
    const blocks = hex('aaaaaaaabbbbbbbbccccccccddddddddeeeeeeeeffffffffaaaaaaaabbbbbbbb')
    const iv = hex('000102030405060708090a0b0c0d0e0f')
    expect(sm4Cbc(key, iv, blocks).toString('hex')).toBe(
      '78ebb11cc40b0a48312aaeb2040244cb4cb7016951909226979b0d15dc6a8f6d',
    )
    expect(sm4Cbc(hex('fedcba98 76543210 01234567 89abcdef'), iv, blocks).toString('hex')).toBe(
      '0d3a6ddc2d21c698857215587b7bb59a91f2c147911a4144665e1fa1d40bae38',
    )
    expect(sm4Cbc(key, key, Buffer.concat([key, key])).toString('hex')).toBe(
      '2677f46b09c122cc975533105bd4a22af6125f7275ce552c3a2bbcf533de8a3b',
    )
  })

  test('HMAC-SM3, GM/T 0042-2015 annex D.3', () => {
    const counting = (length: number) => Buffer.from(Array.from({ length }, (_, i) => i + 1))
    const text = 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'
    expect(hmacSm3(hmacKey(counting(32)), text + text).toString('hex')).toBe(
      'ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a',
    )
    expect(hmacSm3(hmacKey(counting(37)), Buffer.alloc(50, 0xcd)).toString('hex')).toBe(
      '220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae',
    )
  })

  test('a sealed value and an index of a fixed master are these bytes for ever', () => {
    const master = Buffer.from(Array.from({ length: 32 }, (_, i) => i))
    const fixed = createSealer({ current: 1, index: 1, masters: new Map([[1, master]]) })
    const sealed = hex(
      '01000102030405060708090a0b0c0d0e0f186171f195929f4b755f41398a7de3bb38fa582f51b5ad7258779bfa03f9b1e3dbfa1546dae1a6a8afa0ddd13ca00db5',
    )
    expect(fixed.open(sealed)).toBe(ID)
    expect(fixed.index(ID).toString('hex')).toBe('4e7b0167dc6c4d6084abba557131673a')
  })
})

describe('sealing', () => {
  const ring = newKeyRing()
  const sealer = createSealer(ring)
  const texts = fc.string({ unit: 'binary', maxLength: 120 }).map((text) => text.toWellFormed())

  test('what is sealed can be opened, one by one and together', () => {
    fc.assert(fc.property(texts, (text) => sealer.open(sealer.seal(text)) === text))
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 30 }), (many) => {
        expect(sealer.sealMany(many).map((sealed) => sealer.open(sealed))).toEqual(many)
      }),
    )
  })

  test('the cipher text is SM4-CBC as OpenSSL computes it, and the tag HMAC-SM3 over all before it', () => {
    const master = ring.masters.get(1) ?? new Uint8Array()
    const derive = (purpose: string): Buffer =>
      createHmac('sm3', master)
        .update(Buffer.from([1]))
        .update(`shouwang ${purpose}`)
        .digest()
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 5 }), (many) => {
        for (const [i, sealed] of [...many.map(sealer.seal), ...sealer.sealMany(many)].entries()) {
          const cipher = createCipheriv('sm4-cbc', derive('encryption sm4-cbc').subarray(0, 16), sealed.subarray(1, 17))
          const body = Buffer.concat([cipher.update(many[i % many.length] ?? '', 'utf8'), cipher.final()])
          expect(sealed[0]).toBe(1)
          expect(sealed.subarray(17, -16)).toEqual(body)
          const tag = createHmac('sm3', derive('authentication hmac-sm3')).update(sealed.subarray(0, -16)).digest()
          expect(sealed.subarray(-16)).toEqual(tag.subarray(0, 16))
        }
      }),
      { numRuns: 50 },
    )
  })

  test('the same number is sealed differently each time and indexed the same', () => {
    const sealed = new Set(Array.from({ length: 2000 }, () => sealer.seal(ID).toString('hex')))
    expect(sealed.size).toBe(2000)
    expect(sealer.seal(ID)).toHaveLength(65)
    expect(sealer.index(ID)).toEqual(createSealer(ring).index(ID))
    expect(sealer.index(ID)).toHaveLength(INDEX_BYTES)
    expect(sealer.index(ID)).not.toEqual(sealer.index('539900195512310023'))
    expect(sealer.index(ID)).not.toEqual(createSealer(newKeyRing()).index(ID))
  })

  test('sealing anew keeps texts and files, and needs the version they were sealed by', () => {
    const next = createSealer(rotated(ring))
    const contents = fc.array(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 3000 })), {
      maxLength: 8,
    })
    fc.assert(
      fc.property(contents, (many) => {
        const anew = next.resealMany(many.map((plain, i) => (i % 2 ? next : sealer).sealBytes(plain)))
        expect(anew.map((sealed) => next.versionOf(sealed))).toEqual(many.map(() => 2))
        expect(anew.map((sealed) => Uint8Array.from(next.openBytes(sealed)))).toEqual(many)
      }),
    )
    expect(problemOf(() => sealer.resealMany([next.seal(ID)]))).toBe('unknownVersion')
  })

  test('any changed bit is noticed', () => {
    const sealed = sealer.seal(ID)
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const altered = Buffer.from(sealed)
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(
        problemOf(() => sealer.open(altered)),
        String(bit),
      ).toBe(bit < 8 ? 'unknownVersion' : 'notAuthentic')
    }
  })

  test('cut, empty and foreign values are told apart', () => {
    const sealed = sealer.seal(ID)
    for (let length = 0; length < sealed.length; length++) {
      const problem = problemOf(() => sealer.open(sealed.subarray(0, length)))
      // A cut by whole blocks has a possible length; its tag is then wrong.
      expect(problem).toBe(length === 49 ? 'notAuthentic' : 'truncated')
    }
    expect(problemOf(() => createSealer(newKeyRing()).open(sealed))).toBe('notAuthentic')
  })

  test('a value taken as a view into a larger buffer is opened', () => {
    const sealed = sealer.seal(ID)
    const larger = Buffer.concat([Buffer.alloc(5, 7), sealed, Buffer.alloc(9, 7)])
    expect(sealer.open(new Uint8Array(larger.buffer, larger.byteOffset + 5, sealed.length))).toBe(ID)
  })

  test('after a rotation old values open, new ones use the new key, and the index stays', () => {
    const next = createSealer(rotated(ring))
    const old = sealer.seal(ID)
    expect(next.open(old)).toBe(ID)
    expect([next.versionOf(old), next.versionOf(next.seal(ID))]).toEqual([1, 2])
    expect(next.index(ID)).toEqual(sealer.index(ID))
    expect(problemOf(() => sealer.open(next.seal(ID)))).toBe('unknownVersion')
    expect(next.fingerprint).not.toBe(sealer.fingerprint)
    expect(next.fingerprint.startsWith(`${sealer.fingerprint},2:`)).toBe(true)
  })

  test('the errors speak both languages and hold no number', () => {
    const error = new SealError('notAuthentic')
    expect(error.text.zh).toContain('密钥指纹')
    expect(error.message).toMatch(/^notAuthentic: /)
  })
})

describe('keys', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shouwang-keys-'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  test('a key file is made once, for its owner only', () => {
    const path = join(folder, 'made.json')
    const ring = createKeyFile(path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(loadKeyFile(path)).toEqual(ring)
    expect(problemOf(() => createKeyFile(path))).toBe('keyFileExists')
    expect(loadKeyFile(path)).toEqual(ring)
  })

  test('a file that others can read is refused', () => {
    const path = join(folder, 'open.json')
    createKeyFile(path)
    chmodSync(path, 0o640)
    expect(problemOf(() => loadKeyFile(path))).toBe('keyFileOpen')
  })

  test('a version is added to the file, the former one stays beside it, and seals nothing yet', () => {
    const path = join(folder, 'rotated.json')
    const before = createSealer(createKeyFile(path))
    const former = readFileSync(path)
    const sealed = before.seal(ID)
    const copy = replaceKeyFile(path, withNewMaster(loadKeyFile(path)), 'before-2')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(copy ?? '').mode & 0o777).toBe(0o600)
    expect(readFileSync(copy ?? '')).toEqual(former)
    const after = createSealer(loadKeyFile(path))
    expect(after.open(sealed)).toBe(ID)
    expect(after.versionOf(after.seal(ID))).toBe(1)
    const switched = createSealer(sealingBy(loadKeyFile(path), 2))
    expect(switched.versionOf(switched.seal(ID))).toBe(2)
    expect(after.open(switched.seal(ID))).toBe(ID)
  })

  test.skipIf(process.platform === 'win32')(
    'a file that is kept elsewhere is replaced there, and the link to it stays',
    () => {
      const [real, link] = [join(folder, 'real.json'), join(folder, 'link.json')]
      createKeyFile(real)
      symlinkSync(real, link)
      const copy = replaceKeyFile(link, withNewMaster(loadKeyFile(link)), 'before-2')
      expect([...loadKeyFile(real).masters.keys()]).toEqual([1, 2])
      expect(lstatSync(link).isSymbolicLink()).toBe(true)
      expect([...loadKeyFile(copy ?? '').masters.keys()]).toEqual([1])
    },
  )

  test('a copy of another file is never replaced', () => {
    const path = join(folder, 'twice.json')
    createKeyFile(path)
    const ring = loadKeyFile(path)
    writeFileSync(`${path}.before-2`, 'something else')
    expect(problemOf(() => replaceKeyFile(path, withNewMaster(ring), 'before-2'))).toBe('keyFileExists')
    expect(loadKeyFile(path)).toEqual(ring)
  })

  test('a master that is taken away opens nothing any more, and the index it gave stays', () => {
    const first = newKeyRing()
    const second = rotated(first)
    const left = readKeyRing(writeKeyRing(withoutMaster(second, 1)))
    const [old, now] = [createSealer(first), createSealer(left)]
    expect(now.index(ID)).toEqual(old.index(ID))
    expect(now.open(createSealer(second).seal(ID))).toBe(ID)
    expect(problemOf(() => now.open(old.seal(ID)))).toBe('unknownVersion')
    const master = first.masters.get(1) ?? new Uint8Array()
    expect(writeKeyRing(left)).not.toContain(Buffer.from(master).toString('base64'))
    expect(newestVersion(withNewMaster(withoutMaster(sealingBy(second, 1), 2), 2))).toBe(3)
    expect(problemOf(() => withoutMaster(second, 2))).toBe('versionInUse')
  })

  test.each([
    ['no JSON', 'geheim'],
    ['another format', '{"format":"x"}'],
    ['a list', '[]'],
    ['a short key', '{"format":"shouwang-keys-1","current":1,"index":1,"keys":{"1":"AAAA"}}'],
    ['a version out of range', writeKeyRing(newKeyRing()).replaceAll('"1"', '"256"')],
    ['a current version that is not there', writeKeyRing({ ...newKeyRing(), current: 2 })],
    ['an index version that is not there', writeKeyRing({ ...newKeyRing(), index: 2 })],
  ])('%s is refused', (_, text) => {
    expect(problemOf(() => readKeyRing(text))).toBe('keyMalformed')
    const path = join(folder, 'bad.json')
    writeFileSync(path, text, { mode: 0o600 })
    expect(problemOf(() => loadKeyFile(path))).toBe('keyMalformed')
  })

  test('versions end at 255', () => {
    let ring = newKeyRing()
    for (let i = 1; i < 255; i++) ring = rotated(ring)
    expect(ring.current).toBe(255)
    expect(readKeyRing(writeKeyRing(ring))).toEqual(ring)
    expect(problemOf(() => rotated(ring))).toBe('keyVersionsFull')
  })
})

describe('the content of a file', () => {
  test('comes back byte for byte, sealed differently each time, and a text sealed alike opens alike', () => {
    const sealer = createSealer(newKeyRing())
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        const sealed = sealer.sealBytes(bytes)
        expect(sealer.openBytes(sealed).equals(Buffer.from(bytes))).toBe(true)
        expect(sealer.sealBytes(bytes).equals(sealed)).toBe(false)
      }),
    )
    expect(sealer.openBytes(sealer.seal('云南')).toString('utf8')).toBe('云南')
    expect(sealer.open(sealer.sealBytes(Buffer.from('云南')))).toBe('云南')
  })

  test('that somebody has touched does not open', () => {
    const sealer = createSealer(newKeyRing())
    const sealed = sealer.sealBytes(Buffer.alloc(100_000, 3))
    sealed[50_000] = (sealed[50_000] ?? 0) ^ 1
    expect(problemOf(() => sealer.openBytes(sealed))).toBe('notAuthentic')
  })
})
