/**
 * 单位名录: employers, schools, hospitals, insurers and other bodies that ledgers name, each known to its county by its
 * name and, where it has one, by its unified social credit code (GB 32100).
 *
 * A catalogue without personal data: everybody reads it. A ledger refers to a body of its own county, wherever that body
 * is at home; a firm of another province is entered by the county that has dealings with it.
 */
export { organisationForms } from './form.ts'
export { organisation } from './registers.ts'
