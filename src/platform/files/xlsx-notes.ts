/** Cell notes (批注): the list of texts and the legacy drawing that Excel needs to show them. */
import { columnLetters } from './xlsx-parts.ts'
import { xmlText } from './xlsx-text.ts'

export interface Note {
  /** Row as people see it, column from 0. */
  readonly row: number
  readonly column: number
  readonly text: string
}

/** Notes kept per sheet: they must be held until the sheet is written, and Excel gets slow with more. */
export const MAX_NOTES = 20_000
/** A note is a hint; the whole reason stands in its column. */
export const MAX_NOTE_CHARS = 1000

export function commentsXml(notes: readonly Note[]): string[] {
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
      '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>守望</author></authors><commentList>',
    ...notes.map(
      ({ row, column, text }) =>
        `<comment ref="${columnLetters(column)}${row}" authorId="0"><text><r><rPr><sz val="9"/></rPr>` +
        `<t xml:space="preserve">${xmlText(text)}</t></r></text></comment>`,
    ),
    '</commentList></comments>',
  ]
}

/** Shape numbers come in blocks of 1,024, each block belongs to one sheet; `firstBlock` is the first free one. */
export function drawingXml(notes: readonly Note[], firstBlock: number): string[] {
  const blocks = Array.from({ length: noteBlocks(notes.length) }, (_, i) => firstBlock + i).join(',')
  return [
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">' +
      `<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${blocks}"/></o:shapelayout>` +
      '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">' +
      '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>',
    ...notes.map(
      ({ row, column }, i) =>
        `<v:shape id="_x0000_s${shapeNumber(i, firstBlock)}" type="#_x0000_t202"` +
        ' style="position:absolute;width:180pt;height:72pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">' +
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>' +
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>' +
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>' +
        `<x:Anchor>${column + 1}, 12, ${Math.max(0, row - 2)}, 4, ${column + 4}, 20, ${row + 3}, 8</x:Anchor>` +
        `<x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`,
    ),
    '</xml>',
  ]
}

/** How many blocks of shape numbers a sheet with that many notes takes. */
export const noteBlocks = (count: number): number => Math.ceil(count / 1023)

const shapeNumber = (index: number, firstBlock: number): number =>
  (firstBlock + Math.floor(index / 1023)) * 1024 + 1 + (index % 1023)
