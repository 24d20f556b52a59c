/** Why a file cannot be read: data for the person who sent it, never an exception text. */
import type { Label } from '../../kernel/label.ts'

const TEXTS = {
  empty: {
    zh: '文件是空的（0 字节或没有任何内容）。请确认导出成功后重新上传。',
    en: 'The file is empty. Check that the export succeeded and upload again.',
  },
  not_found: {
    zh: '没有找到上传的文件，可能上传中断。请重新上传。',
    en: 'The uploaded file is not there; the upload may have been cut off. Upload again.',
  },
  too_large: {
    zh: '文件有 {found} MB，超过 {limit} MB 的上限。请按乡镇或年度拆分后分别上传。',
    en: 'The file has {found} MB, the limit is {limit} MB. Split it by township or year and upload the parts.',
  },
  old_xls: {
    zh: '这是旧版 .xls 工作簿。请在 Excel 或 WPS 中打开，“另存为”.xlsx 后重新上传。',
    en: 'This is an old .xls workbook. Open it in Excel or WPS, save as .xlsx and upload again.',
  },
  wps_et: {
    zh: '这是 WPS 表格的 .et 格式。请在 WPS 中打开，“另存为”.xlsx 后重新上传。',
    en: 'This is a WPS .et workbook. Open it in WPS, save as .xlsx and upload again.',
  },
  encrypted: {
    zh: '工作簿设有打开密码。请用密码打开，在“文件—信息—保护工作簿”中取消密码，另存后重新上传。',
    en: 'The workbook is protected by a password. Open it, remove the password, save and upload again.',
  },
  macros: {
    zh: '工作簿里带有宏（VBA）。为了安全不接收带宏的文件：请“另存为”不带宏的 .xlsx 后重新上传。',
    en: 'The workbook carries macros. Files with macros are not accepted: save as .xlsx without macros and upload again.',
  },
  xlsb: {
    zh: '这是二进制工作簿 .xlsb。请在 Excel 中“另存为”.xlsx 后重新上传。',
    en: 'This is a binary workbook .xlsb. Save as .xlsx in Excel and upload again.',
  },
  ods: {
    zh: '这是 .ods 表格。请“另存为”.xlsx 后重新上传。',
    en: 'This is an .ods spreadsheet. Save as .xlsx and upload again.',
  },
  document: {
    zh: '这是{found}，不是表格。请上传 .xlsx 或 .csv；文档里的表格请复制到 Excel 中保存。',
    en: 'This is {found}, not a spreadsheet. Upload .xlsx or .csv; copy a table from a document into Excel.',
  },
  image: {
    zh: '这是{found}，不能读出数据。请上传原始的 .xlsx 或 .csv，不要上传扫描件或截图。',
    en: 'This is {found}; no data can be read from it. Upload the original .xlsx or .csv, not a scan or screenshot.',
  },
  archive: {
    zh: '这是{found}。请先解压，再逐个上传其中的 .xlsx 或 .csv。',
    en: 'This is {found}. Unpack it and upload the .xlsx or .csv files one by one.',
  },
  html_table: {
    zh: '文件的扩展名像表格，内容其实是网页（业务系统导出时常见）。请用 Excel 或 WPS 打开，“另存为”.xlsx 后重新上传。',
    en: 'The content is a web page, whatever its name says. Open it in Excel or WPS, save as .xlsx and upload again.',
  },
  xml_table: {
    zh: '这是“XML 表格 2003”格式。请用 Excel 或 WPS 打开，“另存为”.xlsx 后重新上传。',
    en: 'This is an “XML Spreadsheet 2003”. Open it in Excel or WPS, save as .xlsx and upload again.',
  },
  unknown: {
    zh: '认不出这个文件的格式。请上传 .xlsx 或 .csv。',
    en: 'The format of this file is not known. Upload .xlsx or .csv.',
  },
  broken: {
    zh: '文件已损坏或没有传完整（{found}）。请在 Excel 或 WPS 中重新打开并另存，再上传。',
    en: 'The file is damaged or incomplete ({found}). Open it again in Excel or WPS, save it and upload.',
  },
  bomb: {
    zh: '文件解压后过大（{found}），不像正常表格，已停止读取。请将需要的数据复制到新工作簿，另存后上传。',
    en: 'The file unpacks to far too much ({found}), unlike a normal table; reading stopped. Copy the data into a new workbook and upload that.',
  },
  unsafe_xml: {
    zh: '工作簿里含有不允许的 XML 声明（DTD 或实体）。请将数据复制到新工作簿，另存后上传。',
    en: 'The workbook contains a forbidden XML declaration (DTD or entity). Copy the data into a new workbook and upload that.',
  },
  no_sheet: {
    zh: '工作簿里没有可读的工作表。请确认数据在普通工作表中（不是图表或宏表）。',
    en: 'There is no readable sheet in the workbook. Put the data on an ordinary sheet (no chart or macro sheet).',
  },
  too_many_rows: {
    zh: '“{sheet}”超过 {limit} 行的上限。请按乡镇或年度拆分后分别上传。',
    en: '“{sheet}” has more than {limit} rows. Split it by township or year and upload the parts.',
  },
  too_many_columns: {
    zh: '“{sheet}”第 {row} 行有超过 {limit} 列的内容。请删除右侧多余的列后重新上传；CSV 请检查分隔符。',
    en: '“{sheet}” row {row} has content beyond column {limit}. Delete the superfluous columns; in a CSV check the delimiter.',
  },
  cell_too_long: {
    zh: '“{sheet}”第 {row} 行有一个单元格超过 {limit} 个字符。CSV 文件请检查这一行起是否有不成对的引号。',
    en: '“{sheet}” row {row} has a cell of more than {limit} characters. In a CSV look for an unpaired quote from this line on.',
  },
  unpaired_quote: {
    zh: '第 {row} 行起有一个引号没有配对，后面的内容无法分列。请改正这一行的引号，或另存为 .xlsx 后重新上传。',
    en: 'From line {row} on a quote is not closed, so the rest cannot be divided into columns. Correct the quote or save as .xlsx and upload again.',
  },
  too_many_strings: {
    zh: '工作簿里不重复的文字过多（超过 {limit}）。请另存为 .csv，或按乡镇、年度拆分后上传。',
    en: 'The workbook holds too many different texts (more than {limit}). Save as .csv or split it and upload the parts.',
  },
  too_many_rows_for_xlsx: {
    zh: '一个工作表最多 1048576 行，这个文件放不下，无法生成标注副本。请拆分文件，或下载问题清单。',
    en: 'A sheet holds at most 1,048,576 rows; this file does not fit into a marked copy. Split the file or download the list of problems.',
  },
} as const satisfies Record<string, Label>

export type RefusalCode = keyof typeof TEXTS

/** A file, or a place in it, that cannot be read; the text says what was found and what to send instead. */
export interface FileRefusal {
  readonly code: RefusalCode
  readonly text: Label
}

/** What `{found}` is filled with: a word in both languages, or something that needs no translation. */
type Found = Label | string | number

/** Builds a refusal; `{name}` in the texts is replaced by the parameter of that name. */
export function refuse(code: RefusalCode, params: Readonly<Record<string, Found>> = {}): FileRefusal {
  const template: Label = TEXTS[code]
  const fill = (text: string, language: keyof Label): string =>
    text.replaceAll(/\{(\w+)\}/g, (whole, key: string) => {
      const value = params[key]
      if (value === undefined) return whole
      return typeof value === 'object' ? value[language] : String(value)
    })
  return { code, text: { zh: fill(template.zh, 'zh'), en: fill(template.en, 'en') } }
}

/**
 * Thrown while rows are being read, when a limit or a damaged place is met only then. Its message is for the log;
 * what people see is `refusal.text`.
 */
export class FileRefusedError extends Error {
  readonly refusal: FileRefusal

  constructor(refusal: FileRefusal, cause?: unknown) {
    super(`file refused: ${refusal.code}`, cause === undefined ? {} : { cause })
    this.name = 'FileRefusedError'
    this.refusal = refusal
  }
}

/** Stops reading with a refusal. */
export function stop(code: RefusalCode, params: Readonly<Record<string, Found>> = {}): never {
  throw new FileRefusedError(refuse(code, params))
}

/** True for a refusal among the results of `sniffFile`, `openRows` and the like. */
export function isRefusal(result: object): result is FileRefusal {
  return 'code' in result && 'text' in result
}

/**
 * The refusal behind an exception of reading: ours as it is, everything else (zip, inflate, file system) as
 * "damaged". Programming errors are thrown on.
 */
export function refusalOf(error: unknown): FileRefusal {
  if (error instanceof FileRefusedError) return error.refusal
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) throw error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return refuse('not_found')
  if (code.startsWith('E') && !code.startsWith('ERR_')) throw error
  return refuse('broken', { found: { zh: '压缩结构无法解开', en: 'the zip structure cannot be unpacked' } })
}
