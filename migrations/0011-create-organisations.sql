-- old code keeps working: yes
-- Organisations: employers, schools, medical institutions, insurers, known to each county by name and credit code; and
-- the employer of a spell of work as one of them, beside its name as the file has it.

CREATE TABLE organisation (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  name_pinyin text NOT NULL,
  name_initials text NOT NULL,
  credit_code text,
  kind text,
  home text,
  address text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT organisation_pk PRIMARY KEY (county_code, id),
  CONSTRAINT organisation_fact UNIQUE (county_code, name),
  CONSTRAINT organisation_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT organisation_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT organisation_name_check CHECK (char_length(name) <= 100),
  CONSTRAINT organisation_credit_code_check CHECK (char_length(credit_code) <= 18),
  CONSTRAINT organisation_kind_check CHECK (kind IN ('enterprise', 'cooperative', 'soleTrader', 'school', 'medical', 'insurer', 'bank', 'trainingBody', 'workshop', 'government', 'social', 'other')),
  CONSTRAINT organisation_home_check CHECK (length(home) = 12 AND ltrim(home, '0123456789') = ''),
  CONSTRAINT organisation_address_check CHECK (char_length(address) <= 200)
);
CREATE INDEX organisation_area ON organisation (area_code);
CREATE UNIQUE INDEX organisation_credit_code ON organisation (county_code, credit_code) WHERE credit_code IS NOT NULL;
CREATE INDEX organisation_batch ON organisation USING brin (batch_id);
CREATE TABLE organisation_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  name_pinyin text NOT NULL,
  name_initials text NOT NULL,
  credit_code text,
  kind text,
  home text,
  address text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT organisation_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE organisation_history_other PARTITION OF organisation_history DEFAULT;
CREATE INDEX organisation_history_id ON organisation_history (county_code, id, recorded_to);
CREATE INDEX organisation_history_batch ON organisation_history USING brin (ended_batch);
ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON organisation TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
CREATE POLICY shared ON organisation FOR SELECT TO shouwang_app, shouwang_intake USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON organisation TO shouwang_app, shouwang_intake;
ALTER TABLE organisation_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON organisation_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
CREATE POLICY shared ON organisation_history FOR SELECT TO shouwang_app, shouwang_intake USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON organisation_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE organisation IS '单位名录';
COMMENT ON COLUMN organisation.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN organisation.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN organisation.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN organisation.name IS '单位名称';
COMMENT ON COLUMN organisation.name_pinyin IS '单位名称（拼音）';
COMMENT ON COLUMN organisation.name_initials IS '单位名称（拼音首字母）';
COMMENT ON COLUMN organisation.credit_code IS '统一社会信用代码';
COMMENT ON COLUMN organisation.kind IS '单位类型';
COMMENT ON COLUMN organisation.home IS '所在地';
COMMENT ON COLUMN organisation.address IS '地址';
COMMENT ON COLUMN organisation.source IS '来源部门';
COMMENT ON COLUMN organisation.batch_id IS '导入批次';
COMMENT ON COLUMN organisation.source_row IS '来源文件行号';
COMMENT ON COLUMN organisation.recorded_at IS '登记时间';
COMMENT ON COLUMN organisation.recorded_by IS '登记人';

ALTER TABLE employment ADD COLUMN employer_unit_id uuid, ADD CONSTRAINT employment_employer_unit_id_fk FOREIGN KEY (county_code, employer_unit_id) REFERENCES organisation (county_code, id);
CREATE INDEX employment_employer_unit_id ON employment (county_code, employer_unit_id);
COMMENT ON COLUMN employment.employer_unit_id IS '用人单位（名录）';
ALTER TABLE employment_history ADD COLUMN employer_unit_id uuid;
