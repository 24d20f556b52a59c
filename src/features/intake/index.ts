/**
 * 数据采集: from an office's own file to the registers.
 *
 * A file becomes a batch 批次. It is recognised by its headers, every cell is repaired where the repair is certain and
 * refused where it is not, and the result is staged with notes. Nothing reaches a register before a person has seen the
 * report and committed the batch; a committed batch can be withdrawn. The same file again changes nothing.
 *
 * States: uploaded -> checking -> checked -> committing -> committed -> withdrawn; refused, failed, discarded.
 * Terms: note 核对意见 (repaired 已自动更正, warned 需人工确认, rejected 不能入库), hole 缺口, coverage 覆盖范围.
 */
export { intakeForms } from './form.ts'
export { checkBatch } from './check.ts'
export { commitBatch } from './commit.ts'
export { commonArea, declare, discard, uploadFile } from './service.ts'
export { getBatch, BATCH_STATES, type Batch } from './batch.ts'
export { withdrawBatch } from './withdraw.ts'
export { unfinishedImports } from './open-work.ts'
export { listConflicts } from './conflicts.ts'
export { intakeRoutes } from './routes.ts'
export { openIntakeJobs, type ThreadData } from './work.ts'
export { REFUSED_HOUSEHOLD_ROWS, refusedAbout } from './refused-rows.ts'
export { readReport } from './report.ts'
export { planCommit } from './plan.ts'
export { parsePeriod } from './period.ts'
export { FILE_KINDS, findKind } from './kinds/index.ts'
export { readNotes, type StoredNote } from './notes.ts'
