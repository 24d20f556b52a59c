CREATE TABLE every_status (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  season text NOT NULL,
  file_number text,
  active boolean,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT every_status_pk PRIMARY KEY (county_code, id),
  CONSTRAINT every_status_fact UNIQUE (county_code, household_id, season, source, valid_from),
  CONSTRAINT every_status_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT every_status_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT every_status_valid_to_check CHECK (valid_to > valid_from),
  CONSTRAINT every_status_season_check CHECK (season IN ('dry', 'wet')),
  CONSTRAINT every_status_file_number_check CHECK (char_length(file_number) <= 200),
  CONSTRAINT every_status_household_id_fk FOREIGN KEY (county_code, household_id) REFERENCES household (county_code, id),
  CONSTRAINT every_status_no_overlap EXCLUDE USING gist (household_id WITH =, season WITH =, source WITH =, county_code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX every_status_area ON every_status (area_code);
CREATE UNIQUE INDEX every_status_file_number ON every_status (county_code, file_number) WHERE file_number IS NOT NULL;
CREATE INDEX every_status_batch ON every_status USING brin (batch_id);
CREATE TABLE every_status_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  season text NOT NULL,
  file_number text,
  active boolean,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT every_status_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE every_status_history_other PARTITION OF every_status_history DEFAULT;
CREATE INDEX every_status_history_id ON every_status_history (county_code, id, recorded_to);
CREATE INDEX every_status_history_batch ON every_status_history USING brin (ended_batch);
ALTER TABLE every_status ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON every_status TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON every_status TO shouwang_app, shouwang_intake;
ALTER TABLE every_status_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON every_status_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON every_status_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE every_status IS '样例状态';
COMMENT ON COLUMN every_status.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN every_status.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN every_status.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN every_status.household_id IS '所属农户';
COMMENT ON COLUMN every_status.valid_from IS '生效日期（含）';
COMMENT ON COLUMN every_status.valid_to IS '失效日期（不含），空为持续有效';
COMMENT ON COLUMN every_status.season IS '季节';
COMMENT ON COLUMN every_status.file_number IS '档案号';
COMMENT ON COLUMN every_status.active IS '有效';
COMMENT ON COLUMN every_status.source IS '来源部门';
COMMENT ON COLUMN every_status.batch_id IS '导入批次';
COMMENT ON COLUMN every_status.source_row IS '来源文件行号';
COMMENT ON COLUMN every_status.recorded_at IS '登记时间';
COMMENT ON COLUMN every_status.recorded_by IS '登记人';
