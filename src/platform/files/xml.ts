/**
 * A small streaming XML reader for the parts of a workbook: elements, attributes, text. Namespaces are ignored (local
 * names only), which also makes transitional, strict and prefixed files look alike. DTDs are refused, so entities
 * cannot be declared; tokens and depth are limited.
 */
import { LIMITS } from './limits.ts'
import { stop } from './refusal.ts'

export interface XmlHandler {
  /** `attrs` is the raw text after the name; read it with `attribute`. A `/>` element gets open and close. */
  open(name: string, attrs: string): void
  close(name: string): void
  /** Raw text between two tags, to be decoded with `decodeText`; `literal` for CDATA. Only called while `wanted`. */
  text(raw: string, literal: boolean): void
  /** Set by the handler: text matters now. Most text in a sheet is white space or formulas. */
  wanted: boolean
}

export interface XmlReader {
  write(chunk: string): void
  end(): void
}

const brokenXml = (zh: string, en: string): never => stop('broken', { found: { zh, en } })

/** Feeds a handler. Throws `FileRefusedError` for a DTD, a token too long, too deep nesting, or a cut-off part. */
export function createXmlReader(handler: XmlHandler): XmlReader {
  let rest = ''
  let depth = 0
  let seenElement = false

  /** Position of the `>` that ends the tag, quotes respected; -1 when it is not there yet. */
  function tagEnd(text: string, from: number): number {
    for (let i = from; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === 62) return i
      if (code === 34 || code === 39) {
        i = text.indexOf(code === 34 ? '"' : "'", i + 1)
        if (i === -1) return -1
      }
    }
    return -1
  }

  /** Comment, CDATA or DTD at `lt`. Returns where to go on, or -1 when it is not complete yet. */
  function declaration(text: string, lt: number): number {
    if (text.startsWith('<!--', lt)) {
      const end = text.indexOf('-->', lt + 4)
      return end === -1 ? -1 : end + 3
    }
    if (text.startsWith('<![CDATA[', lt)) {
      const end = text.indexOf(']]>', lt + 9)
      if (end === -1) return -1
      if (handler.wanted) handler.text(text.slice(lt + 9, end), true)
      return end + 3
    }
    if (text.length - lt < 9) return -1
    return stop('unsafe_xml')
  }

  function element(text: string, lt: number, gt: number): void {
    seenElement = true
    const empty = text.charCodeAt(gt - 1) === 47
    const stopAt = empty ? gt - 1 : gt
    let nameStart = lt + 1
    let nameEnd = nameStart
    for (; nameEnd < stopAt; nameEnd++) {
      const code = text.charCodeAt(nameEnd)
      if (code === 58) nameStart = nameEnd + 1
      else if (code <= 32) break
    }
    const name = text.slice(nameStart, nameEnd)
    if (++depth > LIMITS.xmlDepth) brokenXml('XML 嵌套过深', 'XML nested too deeply')
    handler.open(name, nameEnd === stopAt ? '' : text.slice(nameEnd, stopAt))
    if (empty) {
      depth--
      handler.close(name)
    }
  }

  function closing(text: string, lt: number, gt: number): void {
    if (--depth < 0) brokenXml('XML 标签不成对', 'unpaired XML tags')
    const colon = text.indexOf(':', lt + 2)
    handler.close(text.slice(colon !== -1 && colon < gt ? colon + 1 : lt + 2, gt).trimEnd())
  }

  function write(chunk: string): void {
    const text = rest === '' ? chunk : rest + chunk
    let at = 0
    for (;;) {
      const lt = text.indexOf('<', at)
      if (lt === -1) break
      if (lt > at && handler.wanted) handler.text(text.slice(at, lt), false)
      at = lt
      const next = text.charCodeAt(lt + 1)
      let end: number
      if (next === 33) {
        end = declaration(text, lt)
      } else if (next === 63) {
        const close = text.indexOf('?>', lt + 2)
        end = close === -1 ? -1 : close + 2
      } else {
        const gt = Number.isNaN(next) ? -1 : tagEnd(text, lt + 1)
        end = gt === -1 ? -1 : gt + 1
        if (gt !== -1 && next === 47) closing(text, lt, gt)
        else if (gt !== -1) element(text, lt, gt)
      }
      if (end === -1) break
      at = end
    }
    rest = text.slice(at)
    if (rest.length > LIMITS.xmlToken) brokenXml('XML 内容过长', 'an XML token is too long')
  }

  function end(): void {
    if (depth !== 0 || !seenElement || rest.trim() !== '') brokenXml('XML 没有写完', 'XML is cut off')
  }

  return { write, end }
}

/**
 * The value of an attribute by local name (`id` also finds `r:id`), decoded; undefined when absent.
 * Walks the attributes in order, so a value that looks like an attribute cannot deceive it.
 */
export function attribute(attrs: string, name: string): string | undefined {
  let i = 0
  const length = attrs.length
  while (i < length) {
    while (i < length && attrs.charCodeAt(i) <= 32) i++
    let start = i
    let code = 0
    for (; i < length; i++) {
      code = attrs.charCodeAt(i)
      if (code === 61 || code <= 32) break
      if (code === 58) start = i + 1
    }
    const matches = i - start === name.length && attrs.startsWith(name, start)
    while (i < length && attrs.charCodeAt(i) !== 61) i++
    i++
    while (i < length && attrs.charCodeAt(i) <= 32) i++
    const quote = attrs.charCodeAt(i)
    if (quote !== 34 && quote !== 39) return undefined
    const end = attrs.indexOf(quote === 34 ? '"' : "'", i + 1)
    if (end === -1) return undefined
    if (matches) return decodeText(attrs.slice(i + 1, end))
    i = end + 1
  }
  return undefined
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Resolves character references and line ends as XML prescribes. Unknown references stay as they are written. */
export function decodeText(raw: string): string {
  const text = raw.includes('\r') ? raw.replaceAll(/\r\n?/g, '\n') : raw
  if (!text.includes('&')) return text
  return text.replaceAll(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w+);/g, (whole, body: string) => {
    if (!body.startsWith('#')) return NAMED[body] ?? whole
    const point = body.startsWith('#x') ? Number.parseInt(body.slice(2), 16) : Number.parseInt(body.slice(1), 10)
    return point > 0 && point <= 0x10_ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : whole
  })
}

/** Workbooks write characters that XML forbids as `_x000D_`. */
export function decodeXstring(text: string): string {
  if (!text.includes('_x')) return text
  return text.replaceAll(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
