/** The fixed palette of cell styles our workbooks use, and the XML for it. */

/** How a cell is shown. `text` is Excel's text format: long numbers typed there stay as they are. */
export const CELL_KINDS = [
  'plain',
  'text',
  'wrap',
  'money',
  'integer',
  'day',
  'dateTime',
  'time',
  'header',
  'title',
] as const
export type CellKind = (typeof CELL_KINDS)[number]

/** red: not accepted; orange: needs a person or is a warning; green: corrected automatically; grey: for reading only. */
export const FILLS = ['none', 'red', 'orange', 'green', 'grey'] as const
export type Fill = (typeof FILLS)[number]

const KIND_INDEX = new Map<CellKind, number>(CELL_KINDS.map((kind, index) => [kind, index]))
const FILL_INDEX = new Map<Fill, number>(FILLS.map((fill, index) => [fill, index]))

/** Index of the cell style. `quoted` keeps text that looks like a formula from becoming one when it is edited. */
export function styleIndex(kind: CellKind, fill: Fill, quoted: boolean): number {
  return ((KIND_INDEX.get(kind) ?? 0) * FILLS.length + (FILL_INDEX.get(fill) ?? 0)) * 2 + (quoted ? 1 : 0)
}

const FORMAT: Readonly<Record<CellKind, number>> = {
  plain: 0,
  text: 49,
  wrap: 49,
  money: 4,
  integer: 3,
  day: 164,
  dateTime: 165,
  time: 21,
  header: 49,
  title: 49,
}

const COLOURS = ['FFFFC7CE', 'FFFFE0B2', 'FFC6EFCE', 'FFE7E6E6'] as const

/** The styles part of every workbook we write. */
export function stylesXml(): string {
  const fills = COLOURS.map(
    (rgb) =>
      `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/><bgColor indexed="64"/></patternFill></fill>`,
  ).join('')
  const side = (name: string): string => `<${name} style="thin"><color rgb="FFBFBFBF"/></${name}>`
  const font = (size: number, more = ''): string =>
    `<font>${more}<sz val="${size}"/><name val="宋体"/><charset val="134"/></font>`
  const xfs = CELL_KINDS.flatMap((kind) => FILLS.flatMap((fill) => [xf(kind, fill, false), xf(kind, fill, true)]))
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>' +
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>' +
    `<fonts count="3">${font(11)}${font(11, '<b/>')}${font(16, '<b/>')}</fonts>` +
    `<fills count="6"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fills}</fills>` +
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>' +
    `<border>${side('left')}${side('right')}${side('top')}${side('bottom')}<diagonal/></border></borders>` +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${xfs.length}">${xfs.join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  )
}

function xf(kind: CellKind, fill: Fill, quoted: boolean): string {
  const head = kind === 'header'
  const fontId = head ? 1 : kind === 'title' ? 2 : 0
  // Fills 0 and 1 are prescribed by the format; headers are grey unless marked.
  const fillIndex = head && fill === 'none' ? FILLS.indexOf('grey') : FILLS.indexOf(fill)
  const fillId = fillIndex === 0 ? 0 : fillIndex + 1
  const alignment = head || kind === 'title' ? 'horizontal="center" ' : ''
  const wrap = head || kind === 'wrap' ? 'wrapText="1" ' : ''
  return (
    `<xf numFmtId="${FORMAT[kind]}" fontId="${fontId}" fillId="${fillId}" borderId="${head ? 1 : 0}" xfId="0"` +
    ` applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"${quoted ? ' quotePrefix="1"' : ''}>` +
    `<alignment ${alignment}vertical="center" ${wrap}/></xf>`
  )
}
