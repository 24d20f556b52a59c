/**
 * The same conditions as the shipped rules, written by hand for DuckDB over the same tables, as somebody who knows the
 * data would: the reference that the compiler is held against. It gives the same three answers; the bench checks that.
 */
export const HAND_WRITTEN_RULES = [
  'income-at-or-below-line',
  'illness-burden-high',
  'guarantee-problem-R07',
  'no-labour-household-R20',
  'low-income-worker-R26',
  'monitored-new-problem',
  'referral-civil-affairs-R55',
  'doubtful-both-insurances-R75',
  'doubtful-child-labour-R71',
  'doubtful-education-R69',
] as const

/** Province-wide values in fen: line 7,000, focus 10,000, rural income 14,197, shares 50 % and 100 %, dibao 5,343 x 1.5. */
export const HAND_WRITTEN = `
WITH income AS (
  SELECT owner, sum(amount)::BIGINT AS total, count(DISTINCT month) AS months FROM screen_income
  WHERE month BETWEEN 202109 AND 202208 GROUP BY owner),
paid AS (
  SELECT owner, sum(self_paid)::BIGINT AS paid FROM screen_settlements
  WHERE discharged_on BETWEEN 20210901 AND 20220831 GROUP BY owner),
dropouts AS (
  SELECT owner, bool_or(enrolment = 'dropout') AS dropout, bool_or(enrolment IS NULL) AS doubt FROM screen_schooling
  WHERE valid_from <= 20220930 AND (valid_to IS NULL OR valid_to > 20220930) GROUP BY owner),
covered AS (
  SELECT county,
    bool_or(ledger = 'settlements' AND period_from <= 20210901 AND period_to >= 20220831) AS settlements,
    bool_or(ledger = 'schooling' AND period_from <= 20220930 AND period_to >= 20220930) AS schooling,
    bool_or(ledger = 'allowances' AND period_from <= 20220930 AND period_to >= 20220930) AS allowances
  FROM screen_coverage GROUP BY county),
helped AS (
  SELECT owner, bool_or(receiving) AS receiving, bool_or(receiving IS NULL) AS doubt FROM screen_allowances
  WHERE valid_from <= 20220930 AND (valid_to IS NULL OR valid_to > 20220930) GROUP BY owner),
holes AS (SELECT DISTINCT owner, ledger FROM screen_hole),
person AS (
  SELECT m.household,
    CASE WHEN m.birth_day IS NULL THEN NULL ELSE (20220930 - m.birth_day) // 10000 END AS age,
    m.labour_skill, m.resident_insured, m.worker_insured, m.education, m.schooling_status,
    COALESCE(p.paid, 0) AS paid,
    COALESCE(c.settlements, false) AND hs.owner IS NULL AS paid_whole,
    CASE WHEN d.dropout THEN true WHEN d.doubt OR NOT COALESCE(c.schooling, false) OR hd.owner IS NOT NULL THEN NULL ELSE false END AS dropout
  FROM screen_member m
  JOIN screen_household h ON h.k = m.household
  LEFT JOIN covered c ON c.county = h.county
  LEFT JOIN paid p ON p.owner = m.k
  LEFT JOIN dropouts d ON d.owner = m.k
  LEFT JOIN holes hs ON hs.owner = m.k AND hs.ledger = 'settlements'
  LEFT JOIN holes hd ON hd.owner = m.k AND hd.ledger = 'schooling'),
member AS (
  SELECT household, count(*) AS n,
    count(*) FILTER (WHERE labour_skill IN ('none', 'lost')) AS without, count(*) FILTER (WHERE labour_skill IS NULL) AS skill_unknown,
    bool_or(labour_skill IN ('ordinary', 'skilled', 'weak')) AS worker,
    max(paid) AS paid, bool_and(paid_whole) AS paid_whole,
    max(CASE WHEN NOT paid_whole THEN paid END) AS paid_part,
    bool_or(age BETWEEN 6 AND 15 AND dropout) AS dropout, bool_or((age BETWEEN 6 AND 15 AND dropout) IS NULL) AS dropout_doubt,
    bool_or(NOT resident_insured AND NOT worker_insured) AS uninsured,
    bool_or((NOT resident_insured AND NOT worker_insured) IS NULL) AS insured_doubt,
    bool_or(resident_insured AND worker_insured) AS both_insured, bool_or((resident_insured AND worker_insured) IS NULL) AS both_doubt,
    bool_or(age < 16 AND labour_skill IN ('ordinary', 'skilled', 'weak', 'lost')) AS child_labour,
    bool_or((age < 16 AND labour_skill IN ('ordinary', 'skilled', 'weak', 'lost')) IS NULL) AS child_doubt,
    bool_or((education IS NULL) = (schooling_status IS NULL)) AS odd_schooling
  FROM person GROUP BY household),
household AS (
  SELECT h.*, COALESCE(m.n, 0) AS n, m.without, m.skill_unknown, m.worker, m.dropout, m.dropout_doubt, m.uninsured, m.insured_doubt,
    m.both_insured, m.both_doubt, m.child_labour, m.child_doubt, m.odd_schooling, m.paid, m.paid_whole, m.paid_part,
    COALESCE(i.total, 0) AS income, COALESCE(i.months, 0) = 12 AND hi.owner IS NULL AS income_whole,
    CASE WHEN a.receiving THEN true WHEN a.doubt OR NOT COALESCE(c.allowances, false) OR ha.owner IS NOT NULL THEN NULL ELSE false END AS receiving,
    h.house_grade IN ('C', 'D') OR h.water_quantity = 'unmet' OR h.water_quality = 'unmet' OR h.water_convenience = 'unmet' OR h.water_reliability = 'unmet' AS place
  FROM screen_household h
  LEFT JOIN member m ON m.household = h.k
  LEFT JOIN income i ON i.owner = h.k
  LEFT JOIN helped a ON a.owner = h.k
  LEFT JOIN covered c ON c.county = h.county
  LEFT JOIN holes hi ON hi.owner = h.k AND hi.ledger = 'income'
  LEFT JOIN holes ha ON ha.owner = h.k AND ha.ledger = 'allowances'),
told AS (
  SELECT *,
    CASE WHEN n = 0 THEN NULL WHEN income > 700000 * n THEN false WHEN income_whole THEN true END AS below_line,
    CASE WHEN n = 0 THEN NULL WHEN income >= 1000000 * n THEN false WHEN income_whole THEN true END AS below_focus,
    CASE WHEN n = 0 THEN NULL WHEN income * 10000 >= 8014500000 * n THEN false WHEN income_whole THEN true END AS below_margin,
    household_type = 'lifted' OR monitored_category <> 'none' AS watched,
    monitored_category IN ('unstable', 'marginal', 'sudden') AND NOT risk_removed AS monitored,
    CASE WHEN uninsured THEN true WHEN insured_doubt THEN NULL ELSE false END AS uninsured3,
    CASE WHEN dropout THEN true WHEN dropout_doubt THEN NULL ELSE false END AS dropout3
  FROM household)
SELECT k,
  CAST(below_line AS INTEGER) AS r0,
  CAST(CASE WHEN n = 0 THEN false
    WHEN paid * 10000 > 14197000000 THEN true
    WHEN watched AND paid * 10000 > 7098500000 THEN true
    WHEN NOT watched AND paid_whole THEN false
    WHEN watched AND paid_whole THEN false
    WHEN watched IS NULL AND paid_whole AND paid * 10000 <= 7098500000 THEN false END AS INTEGER) AS r1,
  CAST(place OR dropout3 OR uninsured3 AS INTEGER) AS r2,
  CAST(CASE WHEN n = 0 THEN false WHEN without = n THEN true WHEN without + skill_unknown = n THEN NULL ELSE false END AS INTEGER) AS r3,
  CAST(household_type = 'lifted' AND below_focus AND CASE WHEN n = 0 THEN false WHEN worker THEN true WHEN skill_unknown > 0 THEN NULL ELSE false END AS INTEGER) AS r4,
  CAST(monitored AND (place OR uninsured3) AS INTEGER) AS r5,
  CAST(monitored AND NOT receiving AND below_margin AS INTEGER) AS r6,
  CAST(CASE WHEN both_insured THEN true WHEN both_doubt THEN NULL ELSE false END AS INTEGER) AS r7,
  CAST(CASE WHEN child_labour THEN true WHEN child_doubt THEN NULL ELSE false END AS INTEGER) AS r8,
  CAST(COALESCE(odd_schooling, false) AS INTEGER) AS r9
FROM told`
