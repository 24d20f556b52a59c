/** The process that imports; see `intakeBench`. */
import { runIntake } from './intake.ts'

await runIntake({ households: 5000, feedRows: 200_000, millionRows: 1_000_000 }, (result) => process.send?.(result))
process.disconnect()
