/**
 * Upper limits for files that people send. A file over a limit is refused with a text that says which limit and what
 * to do. They bound memory and time for hostile files; honest county files stay far below them.
 */
export const LIMITS = {
  /** Bytes of the file as uploaded. */
  fileBytes: 200 * 1024 * 1024,
  /** Rows of one sheet or CSV, blank ones not counted. */
  rows: 2_000_000,
  /** Columns that hold something; empty cells to the right do not count. */
  columns: 500,
  /** Characters (UTF-16 units) of one cell; Excel itself allows 32,767. */
  cellChars: 64 * 1024,
  /** Entries of the zip. */
  zipEntries: 10_000,
  /** Bytes of all entries together when unpacked. */
  zipBytes: 2 * 1024 * 1024 * 1024,
  /** Unpacked : packed of one entry. Sheets reach 10-40, rarely 100; a bomb approaches 1,032. */
  zipRatio: 250,
  /** Entries smaller than this when unpacked are not held to the ratio. */
  zipRatioFromBytes: 32 * 1024 * 1024,
  /** Bytes of one unpacked sheet. */
  sheetBytes: 1536 * 1024 * 1024,
  /** Bytes of the unpacked shared strings part. */
  sharedXmlBytes: 512 * 1024 * 1024,
  /** Bytes of any other unpacked part (workbook, relationships, styles). */
  partBytes: 32 * 1024 * 1024,
  /** Distinct texts, and their bytes as UTF-8: they must be held in memory, rows need not. */
  sharedStrings: 4_000_000,
  sharedBytes: 160 * 1024 * 1024,
  /** Nested XML elements; workbooks need about ten. */
  xmlDepth: 64,
  /** Characters between two `<` or inside one tag. */
  xmlToken: 512 * 1024,
  /** Merged ranges kept per sheet; more are ignored. */
  merges: 50_000,
  /** Sheets of a workbook. */
  sheets: 255,
} as const

/** Rows handed over at once; keeps the cost of `await` per row negligible. */
export const BATCH_ROWS = 500
