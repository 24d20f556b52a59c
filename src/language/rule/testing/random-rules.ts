/** Random rules of the example vocabulary, written as the text a person would write. */
import * as fc from 'fast-check'

type Text = fc.Arbitrary<string>
type Words = Readonly<Record<string, string>>

const comparison = fc.constantFrom('<', '<=', '>', '>=', '==', '!=')
const span = fc.constantFrom('monthsBefore(12)', 'monthsBefore(1)', 'statisticalYear()', 'calendarYear(-1)')

/** Fills the {holes} of a text with random texts of other kinds. */
function phrase(template: string, parts: Readonly<Record<string, Text>>): Text {
  return fc.record(parts).map((words: Words) => template.replace(/\{(\w+)\}/gu, (_, key: string) => words[key] ?? ''))
}

/** Yes-or-no and amount texts that nest in each other, from leaves. */
function nested(
  leaf: { readonly truth: Text; readonly amount: Text },
  extra: { readonly truth: Text; readonly amount: Text },
) {
  return fc.letrec<{ truth: string; amount: string }>((tie) => ({
    amount: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'rule' },
      leaf.amount,
      extra.amount,
      phrase('({a} {op} {b})', { a: tie('amount'), b: tie('amount'), op: fc.constantFrom('+', '-') }),
      phrase('{n} * {a}', { n: fc.constantFrom('2', '-1', '0', '3'), a: tie('amount') }),
      phrase('-({a})', { a: tie('amount') }),
      phrase('({c} ? {a} : {b})', { c: tie('truth'), a: tie('amount'), b: tie('amount') }),
      phrase('orElse({a}, {b})', { a: tie('amount'), b: tie('amount') }),
      phrase('({c} ? {p} : {q}) * ({a})', {
        c: tie('truth'),
        p: fc.constantFrom('1', '2'),
        q: fc.constantFrom('0', '3'),
        a: tie('amount'),
      }),
    ),
    truth: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'rule' },
      leaf.truth,
      extra.truth,
      phrase('{a} {op} {b}', { a: tie('amount'), op: comparison, b: tie('amount') }),
      phrase('({a} && {b})', { a: tie('truth'), b: tie('truth') }),
      phrase('({a} || {b})', { a: tie('truth'), b: tie('truth') }),
      phrase('!({a})', { a: tie('truth') }),
      phrase('({c} ? {a} : {b})', { c: tie('truth'), a: tie('truth'), b: tie('truth') }),
      phrase('({a}) == ({b})', { a: tie('truth'), b: tie('truth') }),
      phrase('known({a})', { a: fc.oneof(tie('truth'), tie('amount')) }),
      phrase('orElse({a}, {b})', { a: tie('truth'), b: tie('truth') }),
      phrase('{a} {op} {r} * ({b})', { a: tie('amount'), op: comparison, r: RATIO, b: tie('amount') }),
    ),
  }))
}

const RATIO = fc.constantFrom(
  'percent(50)',
  'param.coveredBurden',
  '(lifted ? param.coveredBurden : param.otherBurden)',
)
const ROW_RATIO = fc.constantFrom('percent(50)', 'param.coveredBurden')
const AMOUNT_LITERAL = fc.constantFrom(
  'yuan(7000)',
  'fen(1)',
  'fen(0)',
  'yuan(500)',
  'param.monitoringLine',
  'param.focusLine',
  'param.byTownship',
)

const incomeRow = {
  truth: fc.oneof(
    phrase('r.kind {op} "{k}"', { op: fc.constantFrom('==', '!='), k: fc.constantFrom('wage', 'transfer') }),
    phrase('r.month {op} month("2022-03")', { op: comparison }),
    phrase('r.amount {op} {b}', { op: comparison, b: AMOUNT_LITERAL }),
    phrase('r.amount > {r} * param.focusLine', { r: ROW_RATIO }),
    fc.constant('known(r.amount)'),
  ),
  amount: fc.oneof(
    fc.constantFrom('r.amount', 'r.amount', '2 * r.amount', '-r.amount', '(r.kind == "wage" ? r.amount : fen(0))'),
    AMOUNT_LITERAL,
  ),
}

const paidRow = {
  truth: fc.oneof(
    fc.constantFrom('s.isLocal', '!s.isLocal', 'known(s.selfPaid)', 's.dischargedOn <= daysBefore(1)'),
    phrase('s.selfPaid {op} {b}', { op: comparison, b: AMOUNT_LITERAL }),
  ),
  amount: fc.oneof(
    fc.constantFrom(
      's.selfPaid',
      's.selfPaid',
      '-s.selfPaid',
      '(s.isLocal ? s.selfPaid : 2 * s.selfPaid)',
      'orElse(s.selfPaid, fen(1))',
    ),
  ),
}

function overRows(view: Text, variable: string, row: { readonly truth: Text; readonly amount: Text }) {
  const filtered = fc.oneof(view, phrase(`{v}.filter(${variable}, {c})`, { v: view, c: row.truth }))
  return {
    amount: phrase(`{v}.{f}(${variable}, {a})`, {
      v: filtered,
      f: fc.constantFrom('sum', 'sum', 'sum', 'max', 'min'),
      a: row.amount,
    }),
    truth: fc.oneof(
      phrase(`{v}.{f}(${variable}, {c})`, { v: filtered, f: fc.constantFrom('exists', 'all'), c: row.truth }),
      phrase('{v}.count() {op} {n}', { v: filtered, op: comparison, n: fc.constantFrom('0', '1', '2') }),
      phrase('{v}.exists()', { v: filtered }),
    ),
  }
}

const income = overRows(phrase('income.during({s})', { s: span }), 'r', incomeRow)
const paid = overRows(
  phrase('m.settlements.during({s})', { s: fc.oneof(span, fc.constantFrom('lastDays(30)', 'lastDays(1)')) }),
  's',
  paidRow,
)
const dibao = overRows(fc.constantFrom('dibao.on(asOf)', 'dibao.on(daysBefore(30))'), 'd', {
  truth: phrase('d.persons {op} 1', { op: comparison }),
  amount: fc.constant('d.amount'),
})

const memberLeaf = {
  truth: fc.oneof(
    fc.constantFrom(
      'm.residentInsured',
      'm.workerInsured',
      '!m.residentInsured && !m.workerInsured',
      'lifted',
      'true',
      'false',
    ),
    fc.constantFrom(
      'm.labourSkill in ["none", "lost"]',
      'm.sex == "1"',
      'm.sex != "2"',
      'm.schooling.on(asOf).exists(s, s.state == "dropout")',
    ),
    phrase('age(m.birthDay) {op} {n}', { op: comparison, n: fc.constantFrom('6', '16', '38', 'param.schoolTo') }),
    phrase('monthsSince(m.birthDay) {op} {n}', { op: comparison, n: fc.constantFrom('72', '71') }),
    phrase('daysSince(m.birthDay) {op} {n}', { op: comparison, n: fc.constantFrom('5843', '5844', '14093') }),
    phrase('age(m.birthDay, orElse(recognisedOn, asOf)) > {n}', { n: fc.constantFrom('15', '37') }),
    paid.truth,
  ),
  amount: fc.oneof(
    fc.constantFrom('m.pension', 'savings', 'debt', '(m.pension - yuan(500))'),
    AMOUNT_LITERAL,
    paid.amount,
  ),
}

const member = nested(memberLeaf, { truth: income.truth, amount: income.amount })
const membersView = fc.oneof(
  { weight: 2, arbitrary: fc.constant('members') },
  { weight: 1, arbitrary: phrase('members.filter(m, {c})', { c: member.truth }) },
)
const headCount = fc.oneof(
  fc.constantFrom('members.count()', 'registeredSize', '2', 'income.during(monthsBefore(12)).count()'),
  phrase('members.count(m, {c})', { c: member.truth }),
)

const householdLeaf = {
  truth: fc.oneof(
    fc.constantFrom('lifted', 'monitored', '!lifted', 'houses.latest().isOnlyHouse', 'known(houses.latest().rooms)'),
    fc.constantFrom(
      'waterQuality == "notMet"',
      'waterQuality == waterQuantity',
      'waterQuantity in ["nearly", "notMet"]',
      'orElse(waterQuality, waterQuantity) != "met"',
    ),
    fc.constantFrom(
      'houses.latest().grade in ["C", "D"]',
      '(lifted ? waterQuality : waterQuantity) == "met"',
      'houses.latest().rooms > 1',
    ),
    phrase('recognisedOn {op} {d}', {
      op: comparison,
      d: fc.constantFrom('daysBefore(30)', 'day("2022-09-01")', 'asOf'),
    }),
    phrase('(lifted ? 1 : 3) * debt {op} {b}', {
      op: comparison,
      b: fc.constantFrom('fen(-700001)', 'yuan(-10000)', 'yuan(10000)'),
    }),
    phrase('members.count(m, m.residentInsured) * debt {op} -({b})', { op: comparison, b: AMOUNT_LITERAL }),
    phrase('members.filter(m, m.residentInsured).sum(m, debt) {op} -({b})', { op: comparison, b: AMOUNT_LITERAL }),
    phrase('members.sum(m, debt) {op} {b}', { op: comparison, b: AMOUNT_LITERAL }),
    phrase('lastVisit {op} month("2022-08")', { op: comparison }),
    phrase('monthsSince(recognisedOn) {op} {n}', { op: comparison, n: fc.constantFrom('1', '6', '12') }),
    phrase('{n} {op} {k}', { n: headCount, op: comparison, k: headCount }),
    income.truth,
    dibao.truth,
  ),
  amount: fc.oneof(fc.constantFrom('savings', 'debt'), AMOUNT_LITERAL, income.amount, dibao.amount),
}

const overMembers = {
  amount: fc.oneof(
    phrase('{v}.{f}(m, {a})', { v: membersView, f: fc.constantFrom('sum', 'sum', 'max', 'min'), a: member.amount }),
    phrase('{n} * ({a})', {
      n: fc.constantFrom('members.count()', 'members.count(m, m.residentInsured)'),
      a: householdLeaf.amount,
    }),
  ),
  truth: fc.oneof(
    phrase('{v}.{f}(m, {c})', { v: membersView, f: fc.constantFrom('exists', 'all'), c: member.truth }),
    phrase('{a} / {n} {op} {b}', { a: householdLeaf.amount, n: headCount, op: comparison, b: householdLeaf.amount }),
    phrase('{b} {op} {a} / {n}', { a: householdLeaf.amount, n: headCount, op: comparison, b: AMOUNT_LITERAL }),
    phrase('{a} / {b} {op} {r}', { a: householdLeaf.amount, b: householdLeaf.amount, op: comparison, r: RATIO }),
    phrase('{a} / members.count() {op} {r} * param.ruralIncome', { a: householdLeaf.amount, op: comparison, r: RATIO }),
  ),
}

const ofHousehold = nested(householdLeaf, overMembers)

/** A random condition over a household. */
export const conditionText: Text = ofHousehold.truth

export interface RuleText {
  readonly when: string
  readonly exceptions: readonly string[]
  readonly amount?: string
}

/** A random rule, mostly without exceptions. */
export const ruleText: fc.Arbitrary<RuleText> = fc.record({
  when: conditionText,
  exceptions: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(householdLeaf.truth, { minLength: 1, maxLength: 3 }) },
  ),
})

/** A random rule that says how much is due. */
export const amountRuleText: fc.Arbitrary<RuleText> = fc.record({
  when: fc.oneof(householdLeaf.truth, overMembers.truth),
  exceptions: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(householdLeaf.truth, { minLength: 1, maxLength: 2 }) },
  ),
  amount: ofHousehold.amount,
})
