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
  stored_as text,
  parent_id uuid CONSTRAINT import_batch_parent_fk REFERENCES import_batch (id),
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
  rows_expected bigint,
  rows_total bigint,
  rows_accepted bigint,
  rows_repaired bigint,
  rows_warned bigint,
  rows_rejected bigint,
  rows_matched bigint,
  rows_unmatched bigint,
  plan jsonb,
  written jsonb,
  stands_on uuid[],
  asked_by text,
  asked_scope text,
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
COMMENT ON COLUMN import_batch.stored_as IS '上传文件在数据目录中的文件名；更正批次没有文件，放弃或撤销后清空';
COMMENT ON COLUMN import_batch.parent_id IS '更正批次所更正的批次';
COMMENT ON COLUMN import_batch.refusal_zh IS '无法读取或处理失败的原因';
COMMENT ON COLUMN import_batch.rows_expected IS '按文件大小估计的行数，用于显示进度';
COMMENT ON COLUMN import_batch.plan IS '入库前的预计：各台账新增、变更、不变的条数';
COMMENT ON COLUMN import_batch.stands_on IS '本批次确认过其记录的较早批次，较早批次因此不能先行撤销';
COMMENT ON COLUMN import_batch.asked_scope IS '排队任务的操作人数据范围，服务重启后据此继续';
COMMENT ON COLUMN import_batch.mapping IS '各工作表表头行与列的对应，可由用户更正';
CREATE INDEX import_batch_created ON import_batch (created_at);
CREATE INDEX import_batch_hash ON import_batch (file_hash);
CREATE INDEX import_batch_parent ON import_batch (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX import_batch_busy ON import_batch (state) WHERE state IN ('checking', 'committing');
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
  mended_sealed bytea,
  child_id uuid,
  drop_reason text,
  settled_by text,
  settled_at timestamptz,
  CONSTRAINT rejected_row_pk PRIMARY KEY (batch_id, sheet, row_no)
);
COMMENT ON TABLE rejected_row IS '不能入库的行，待更正';
COMMENT ON COLUMN rejected_row.mended_sealed IS '更正后的整行（密文）';
COMMENT ON COLUMN rejected_row.child_id IS '正在或已经更正本行的更正批次';
CREATE INDEX rejected_row_child ON rejected_row (child_id) WHERE child_id IS NOT NULL;
CREATE INDEX rejected_row_person ON rejected_row (person_index) WHERE state = 'open';
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
  placed_by uuid,
  placed_at timestamptz,
  CONSTRAINT unmatched_row_pk PRIMARY KEY (batch_id, register, sheet, source_row)
);
COMMENT ON TABLE unmatched_row IS '未匹配到人员或农户的行，人员入库后自动再次匹配';
COMMENT ON COLUMN unmatched_row.placed_by IS '使该行得以匹配入库的批次；撤销该批次时重新转为未匹配';
COMMENT ON COLUMN unmatched_row.placed_at IS '入库时间，等于所写记录的登记时间';
CREATE INDEX unmatched_row_person ON unmatched_row (person_index) WHERE placed_by IS NULL;
CREATE INDEX unmatched_row_household ON unmatched_row (household_code) WHERE placed_by IS NULL;
CREATE INDEX unmatched_row_placed ON unmatched_row (placed_by) WHERE placed_by IS NOT NULL;
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
  CONSTRAINT coverage_pk PRIMARY KEY (county_code, area_code, register, batch_id)
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

-- Cells of the rows somebody has to look at, as they came and sealed, so that the report shows the sheet itself.
CREATE TABLE noted_row (
  batch_id uuid NOT NULL CONSTRAINT noted_row_batch_fk REFERENCES import_batch (id) ON DELETE CASCADE,
  area_code text NOT NULL,
  sheet text NOT NULL,
  row_no integer NOT NULL,
  cells_sealed bytea NOT NULL,
  CONSTRAINT noted_row_pk PRIMARY KEY (batch_id, sheet, row_no)
);
COMMENT ON TABLE noted_row IS '有核对意见的行的原样内容（密文），供核对报告显示';
ALTER TABLE noted_row ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON noted_row TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON noted_row TO shouwang_app, shouwang_intake;
