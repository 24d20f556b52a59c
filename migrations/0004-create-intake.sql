-- old code keeps working: yes
-- Intake: batches, what was said of their rows, what could not be placed, and for which periods a list is complete.

-- Staging lives in a schema of its own, reachable by intake alone (decision D6); a table a batch, dropped afterwards.
CREATE SCHEMA staging;
GRANT USAGE, CREATE ON SCHEMA staging TO shouwang_intake;

CREATE TABLE import_batch (
  id uuid NOT NULL CONSTRAINT import_batch_pk PRIMARY KEY,
  area_code text NOT NULL CONSTRAINT import_batch_area_code_check CHECK (area_code ~ '^[0-9]{12}$'),
  area_codes text[] NOT NULL,
  file_name text NOT NULL,
  file_hash text NOT NULL,
  file_bytes bigint NOT NULL,
  stored_as text NOT NULL,
  kind text,
  mapping jsonb,
  sender text,
  extent text CONSTRAINT import_batch_extent_check CHECK (extent IN ('full', 'delta')),
  period_from date,
  period_to date,
  amount_covers text,
  state text NOT NULL CONSTRAINT import_batch_state_check CHECK (state IN
    ('uploaded', 'checking', 'checked', 'committing', 'committed', 'discarded', 'withdrawn', 'refused', 'failed')),
  refusal_zh text,
  refusal_en text,
  rows_read bigint NOT NULL DEFAULT 0,
  rows_total bigint,
  rows_accepted bigint,
  rows_repaired bigint,
  rows_warned bigint,
  rows_rejected bigint,
  rows_matched bigint,
  rows_unmatched bigint,
  written jsonb,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  checked_at timestamptz,
  committed_by text,
  committed_at timestamptz,
  withdrawn_by text,
  withdrawn_at timestamptz,
  CONSTRAINT import_batch_period_check CHECK (period_to >= period_from)
);
COMMENT ON TABLE import_batch IS '数据导入批次';
COMMENT ON COLUMN import_batch.area_codes IS '报送声明的地区；区域外的行不入库';
COMMENT ON COLUMN import_batch.extent IS '全量名单 full，增量 delta：决定未出现的含义';
COMMENT ON COLUMN import_batch.mapping IS '各工作表表头行与列的对应，可由用户更正';
CREATE INDEX import_batch_created ON import_batch (created_at);
CREATE INDEX import_batch_hash ON import_batch (file_hash);
ALTER TABLE import_batch ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON import_batch TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON import_batch TO shouwang_app, shouwang_intake;

-- One note on one cell or row. Identifiers stand sealed; their texts never repeat them.
CREATE TABLE import_note (
  batch_id uuid NOT NULL CONSTRAINT import_note_batch_fk REFERENCES import_batch (id) ON DELETE CASCADE,
  area_code text NOT NULL,
  sheet text NOT NULL,
  row_no integer NOT NULL,
  column_key text,
  header text,
  severity text NOT NULL CONSTRAINT import_note_severity_check CHECK (severity IN ('repaired', 'warned', 'rejected')),
  rule text NOT NULL,
  raw text,
  raw_sealed bytea,
  value text,
  value_sealed bytea,
  text_zh text NOT NULL,
  text_en text NOT NULL
);
COMMENT ON TABLE import_note IS '导入核对意见（自动更正、提醒、不能入库）';
CREATE INDEX import_note_row ON import_note (batch_id, sheet, row_no);
ALTER TABLE import_note ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON import_note TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON import_note TO shouwang_app, shouwang_intake;

-- Rows that could not be taken, whole and sealed, so that somebody can mend them and have only them checked again.
CREATE TABLE rejected_row (
  batch_id uuid NOT NULL CONSTRAINT rejected_row_batch_fk REFERENCES import_batch (id) ON DELETE CASCADE,
  area_code text NOT NULL,
  sheet text NOT NULL,
  row_no integer NOT NULL,
  household_code text,
  person_index bytea,
  cells_sealed bytea NOT NULL,
  state text NOT NULL CONSTRAINT rejected_row_state_check CHECK (state IN ('open', 'mended', 'dropped')),
  CONSTRAINT rejected_row_pk PRIMARY KEY (batch_id, sheet, row_no)
);
COMMENT ON TABLE rejected_row IS '不能入库的行，待更正';
CREATE INDEX rejected_row_household ON rejected_row (household_code) WHERE state = 'open';
ALTER TABLE rejected_row ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON rejected_row TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON rejected_row TO shouwang_app, shouwang_intake;

-- Rows about people or households that are not in the registers; matched again whenever somebody arrives.
CREATE TABLE unmatched_row (
  batch_id uuid NOT NULL CONSTRAINT unmatched_row_batch_fk REFERENCES import_batch (id) ON DELETE CASCADE,
  area_code text NOT NULL,
  register text NOT NULL,
  source_row integer NOT NULL,
  sheet text NOT NULL,
  person_index bytea,
  household_code text,
  payload jsonb NOT NULL,
  CONSTRAINT unmatched_row_pk PRIMARY KEY (batch_id, register, sheet, source_row)
);
COMMENT ON TABLE unmatched_row IS '未匹配到人员或农户的行，人员入库后自动再次匹配';
CREATE INDEX unmatched_row_person ON unmatched_row (person_index);
CREATE INDEX unmatched_row_household ON unmatched_row (household_code);
ALTER TABLE unmatched_row ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON unmatched_row TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON unmatched_row TO shouwang_app, shouwang_intake;

-- For which county, register and period a sender's list is complete: a missing row is a fact only here.
CREATE TABLE coverage (
  county_code text NOT NULL CONSTRAINT coverage_county_code_check CHECK (county_code ~ '^[0-9]{6}$'),
  area_code text NOT NULL,
  register text NOT NULL,
  source text NOT NULL,
  extent text NOT NULL CONSTRAINT coverage_extent_check CHECK (extent IN ('full', 'delta')),
  period_from date,
  period_to date,
  batch_id uuid NOT NULL,
  CONSTRAINT coverage_pk PRIMARY KEY (county_code, register, batch_id)
);
COMMENT ON TABLE coverage IS '数据覆盖范围：全量名单内未出现即为“无”';
ALTER TABLE coverage ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON coverage TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON coverage TO shouwang_app, shouwang_intake;

-- A refused row about a known person or household: what is known of that ledger is only part of it.
CREATE TABLE ledger_hole (
  county_code text NOT NULL CONSTRAINT ledger_hole_county_code_check CHECK (county_code ~ '^[0-9]{6}$'),
  area_code text NOT NULL,
  register text NOT NULL,
  household_id uuid,
  person_id uuid,
  batch_id uuid NOT NULL,
  sheet text NOT NULL,
  row_no integer NOT NULL,
  CONSTRAINT ledger_hole_pk PRIMARY KEY (county_code, batch_id, sheet, row_no)
);
COMMENT ON TABLE ledger_hole IS '缺口：涉及已知人员或农户但未能入库的行';
CREATE INDEX ledger_hole_person ON ledger_hole (county_code, person_id);
CREATE INDEX ledger_hole_household ON ledger_hole (county_code, household_id);
ALTER TABLE ledger_hole ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON ledger_hole TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger_hole TO shouwang_app, shouwang_intake;
