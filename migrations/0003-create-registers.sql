-- old code keeps working: yes
-- The first registers.

CREATE TABLE household (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_code text,
  head_name text,
  head_name_pinyin text,
  head_name_initials text,
  member_count bigint,
  hamlet text,
  registered_area text,
  residence_area text,
  phone_sealed bytea,
  phone_index bytea,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT household_pk PRIMARY KEY (county_code, id),
  CONSTRAINT household_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT household_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT household_household_code_check CHECK (char_length(household_code) <= 32),
  CONSTRAINT household_head_name_check CHECK (char_length(head_name) <= 60),
  CONSTRAINT household_member_count_check CHECK (member_count >= 0 AND member_count <= 60),
  CONSTRAINT household_hamlet_check CHECK (char_length(hamlet) <= 60),
  CONSTRAINT household_registered_area_check CHECK (length(registered_area) = 12 AND ltrim(registered_area, '0123456789') = ''),
  CONSTRAINT household_residence_area_check CHECK (length(residence_area) = 12 AND ltrim(residence_area, '0123456789') = '')
);
CREATE INDEX household_area ON household (area_code);
CREATE UNIQUE INDEX household_household_code ON household (county_code, household_code) WHERE household_code IS NOT NULL;
CREATE INDEX household_phone_index ON household (phone_index);
CREATE INDEX household_batch ON household USING brin (batch_id);
CREATE TABLE household_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_code text,
  head_name text,
  head_name_pinyin text,
  head_name_initials text,
  member_count bigint,
  hamlet text,
  registered_area text,
  residence_area text,
  phone_sealed bytea,
  phone_index bytea,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT household_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE household_history_other PARTITION OF household_history DEFAULT;
CREATE INDEX household_history_id ON household_history (county_code, id, recorded_to);
CREATE INDEX household_history_batch ON household_history USING brin (ended_batch);
ALTER TABLE household ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON household TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON household TO shouwang_app, shouwang_intake;
ALTER TABLE household_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON household_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON household_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE household IS '农户';
COMMENT ON COLUMN household.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN household.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN household.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN household.household_code IS '户编号';
COMMENT ON COLUMN household.head_name IS '户主姓名';
COMMENT ON COLUMN household.head_name_pinyin IS '户主姓名（拼音）';
COMMENT ON COLUMN household.head_name_initials IS '户主姓名（拼音首字母）';
COMMENT ON COLUMN household.member_count IS '家庭人口数';
COMMENT ON COLUMN household.hamlet IS '自然村（组）';
COMMENT ON COLUMN household.registered_area IS '户籍地';
COMMENT ON COLUMN household.residence_area IS '居住地';
COMMENT ON COLUMN household.phone_sealed IS '户联系电话（密文）';
COMMENT ON COLUMN household.phone_index IS '户联系电话（密钥索引）';
COMMENT ON COLUMN household.source IS '来源部门';
COMMENT ON COLUMN household.batch_id IS '导入批次';
COMMENT ON COLUMN household.source_row IS '来源文件行号';
COMMENT ON COLUMN household.recorded_at IS '登记时间';
COMMENT ON COLUMN household.recorded_by IS '登记人';

CREATE TABLE person (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  name_pinyin text NOT NULL,
  name_initials text NOT NULL,
  document_kind text,
  citizen_id_sealed bytea,
  citizen_id_index bytea,
  citizen_id_tail text,
  person_code text,
  sex text,
  birth_day date,
  ethnic text,
  phone_sealed bytea,
  phone_index bytea,
  education text,
  schooling text,
  labour_skill text,
  work_months bigint,
  health text[],
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT person_pk PRIMARY KEY (county_code, id),
  CONSTRAINT person_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT person_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT person_name_check CHECK (char_length(name) <= 60),
  CONSTRAINT person_document_kind_check CHECK (document_kind IN ('residentIdCard', 'disabilityCertificate', 'officerCard', 'passport', 'hongKongMacaoTaiwan', 'none')),
  CONSTRAINT person_person_code_check CHECK (char_length(person_code) <= 32),
  CONSTRAINT person_sex_check CHECK (sex IN ('0', '1', '2', '9')),
  CONSTRAINT person_ethnic_check CHECK (ethnic IN ('01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21', '22', '23', '24', '25', '26', '27', '28', '29', '30', '31', '32', '33', '34', '35', '36', '37', '38', '39', '40', '41', '42', '43', '44', '45', '46', '47', '48', '49', '50', '51', '52', '53', '54', '55', '56', '97', '98')),
  CONSTRAINT person_education_check CHECK (education IN ('illiterate', 'primary', 'juniorMiddle', 'seniorMiddle', 'juniorCollege', 'bachelor')),
  CONSTRAINT person_schooling_check CHECK (schooling IN ('preschoolAge', 'preschool', 'primary', 'primary1', 'primary2', 'primary3', 'primary4', 'primary5', 'primary6', 'grade7', 'grade8', 'grade9', 'seniorMiddle1', 'seniorMiddle2', 'seniorMiddle3', 'vocational1', 'vocational2', 'vocational3', 'college1', 'college2', 'college3', 'technician1', 'technician2', 'technician3', 'technician4', 'university1', 'university2', 'university3', 'university4', 'university5', 'postgraduate')),
  CONSTRAINT person_labour_skill_check CHECK (labour_skill IN ('ordinary', 'skilled', 'weak', 'lost', 'none')),
  CONSTRAINT person_work_months_check CHECK (work_months >= 0 AND work_months <= 12),
  CONSTRAINT person_health_check CHECK (health <@ ARRAY['healthy', 'chronic', 'severe', 'disabled'])
);
CREATE INDEX person_area ON person (area_code);
CREATE INDEX person_citizen_id_index ON person (citizen_id_index);
CREATE UNIQUE INDEX person_person_code ON person (county_code, person_code) WHERE person_code IS NOT NULL;
CREATE INDEX person_phone_index ON person (phone_index);
CREATE INDEX person_batch ON person USING brin (batch_id);
CREATE TABLE person_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  name_pinyin text NOT NULL,
  name_initials text NOT NULL,
  document_kind text,
  citizen_id_sealed bytea,
  citizen_id_index bytea,
  citizen_id_tail text,
  person_code text,
  sex text,
  birth_day date,
  ethnic text,
  phone_sealed bytea,
  phone_index bytea,
  education text,
  schooling text,
  labour_skill text,
  work_months bigint,
  health text[],
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT person_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE person_history_other PARTITION OF person_history DEFAULT;
CREATE INDEX person_history_id ON person_history (county_code, id, recorded_to);
CREATE INDEX person_history_batch ON person_history USING brin (ended_batch);
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON person TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON person TO shouwang_app, shouwang_intake;
ALTER TABLE person_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON person_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON person_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE person IS '人员';
COMMENT ON COLUMN person.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN person.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN person.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN person.name IS '姓名';
COMMENT ON COLUMN person.name_pinyin IS '姓名（拼音）';
COMMENT ON COLUMN person.name_initials IS '姓名（拼音首字母）';
COMMENT ON COLUMN person.document_kind IS '证件类型';
COMMENT ON COLUMN person.citizen_id_sealed IS '证件号码（密文）';
COMMENT ON COLUMN person.citizen_id_index IS '证件号码（密钥索引）';
COMMENT ON COLUMN person.citizen_id_tail IS '证件号码（末 4 位）';
COMMENT ON COLUMN person.person_code IS '人口编号';
COMMENT ON COLUMN person.sex IS '性别';
COMMENT ON COLUMN person.birth_day IS '出生日期';
COMMENT ON COLUMN person.ethnic IS '民族';
COMMENT ON COLUMN person.phone_sealed IS '成员联系电话（密文）';
COMMENT ON COLUMN person.phone_index IS '成员联系电话（密钥索引）';
COMMENT ON COLUMN person.education IS '文化程度';
COMMENT ON COLUMN person.schooling IS '在校生状况';
COMMENT ON COLUMN person.labour_skill IS '劳动技能';
COMMENT ON COLUMN person.work_months IS '务工时间（月）';
COMMENT ON COLUMN person.health IS '健康状况';
COMMENT ON COLUMN person.source IS '来源部门';
COMMENT ON COLUMN person.batch_id IS '导入批次';
COMMENT ON COLUMN person.source_row IS '来源文件行号';
COMMENT ON COLUMN person.recorded_at IS '登记时间';
COMMENT ON COLUMN person.recorded_by IS '登记人';

CREATE TABLE membership (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  programme text NOT NULL,
  household_id uuid NOT NULL,
  relation text,
  reason text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT membership_pk PRIMARY KEY (county_code, id),
  CONSTRAINT membership_fact UNIQUE (county_code, person_id, programme, valid_from),
  CONSTRAINT membership_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT membership_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT membership_valid_to_check CHECK (valid_to > valid_from),
  CONSTRAINT membership_programme_check CHECK (programme IN ('monitoring', 'dibao', 'tekun')),
  CONSTRAINT membership_relation_check CHECK (relation IN ('head', 'spouse', 'son', 'daughter', 'daughterInLaw', 'sonInLaw', 'sonsSon', 'sonsDaughter', 'daughtersSon', 'daughtersDaughter', 'father', 'mother', 'wifesFather', 'wifesMother', 'husbandsFather', 'husbandsMother', 'fathersFather', 'fathersMother', 'mothersFather', 'mothersMother', 'sibling', 'greatGrandson', 'greatGranddaughter', 'nephew', 'niece', 'brothersWife', 'uncle', 'other')),
  CONSTRAINT membership_reason_check CHECK (reason IN ('registered', 'birth', 'marriageIn', 'adoption', 'released', 'livingTogether', 'death', 'marriageOut', 'movedOut', 'split', 'imprisoned', 'missing')),
  CONSTRAINT membership_person_id_fk FOREIGN KEY (county_code, person_id) REFERENCES person (county_code, id),
  CONSTRAINT membership_household_id_fk FOREIGN KEY (county_code, household_id) REFERENCES household (county_code, id),
  CONSTRAINT membership_no_overlap EXCLUDE USING gist (person_id WITH =, programme WITH =, county_code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX membership_area ON membership (area_code);
CREATE INDEX membership_household_id ON membership (county_code, household_id);
CREATE INDEX membership_batch ON membership USING brin (batch_id);
CREATE TABLE membership_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  programme text NOT NULL,
  household_id uuid NOT NULL,
  relation text,
  reason text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT membership_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE membership_history_other PARTITION OF membership_history DEFAULT;
CREATE INDEX membership_history_id ON membership_history (county_code, id, recorded_to);
CREATE INDEX membership_history_batch ON membership_history USING brin (ended_batch);
ALTER TABLE membership ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON membership TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON membership TO shouwang_app, shouwang_intake;
ALTER TABLE membership_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON membership_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON membership_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE membership IS '家庭成员';
COMMENT ON COLUMN membership.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN membership.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN membership.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN membership.person_id IS '所属人员';
COMMENT ON COLUMN membership.valid_from IS '生效日期（含）';
COMMENT ON COLUMN membership.valid_to IS '失效日期（不含），空为持续有效';
COMMENT ON COLUMN membership.programme IS '家庭口径';
COMMENT ON COLUMN membership.household_id IS '所属农户';
COMMENT ON COLUMN membership.relation IS '与户主关系';
COMMENT ON COLUMN membership.reason IS '变动原因';
COMMENT ON COLUMN membership.source IS '来源部门';
COMMENT ON COLUMN membership.batch_id IS '导入批次';
COMMENT ON COLUMN membership.source_row IS '来源文件行号';
COMMENT ON COLUMN membership.recorded_at IS '登记时间';
COMMENT ON COLUMN membership.recorded_by IS '登记人';

CREATE TABLE identity_tag (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  household_type text,
  monitored_category text,
  risk_removed boolean,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT identity_tag_pk PRIMARY KEY (county_code, id),
  CONSTRAINT identity_tag_fact UNIQUE (county_code, household_id, source, valid_from),
  CONSTRAINT identity_tag_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT identity_tag_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT identity_tag_valid_to_check CHECK (valid_to > valid_from),
  CONSTRAINT identity_tag_household_type_check CHECK (household_type IN ('ordinary', 'lifted')),
  CONSTRAINT identity_tag_monitored_category_check CHECK (monitored_category IN ('unstable', 'marginal', 'sudden', 'none')),
  CONSTRAINT identity_tag_household_id_fk FOREIGN KEY (county_code, household_id) REFERENCES household (county_code, id),
  CONSTRAINT identity_tag_no_overlap EXCLUDE USING gist (household_id WITH =, source WITH =, county_code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX identity_tag_area ON identity_tag (area_code);
CREATE INDEX identity_tag_batch ON identity_tag USING brin (batch_id);
CREATE TABLE identity_tag_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  household_type text,
  monitored_category text,
  risk_removed boolean,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT identity_tag_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE identity_tag_history_other PARTITION OF identity_tag_history DEFAULT;
CREATE INDEX identity_tag_history_id ON identity_tag_history (county_code, id, recorded_to);
CREATE INDEX identity_tag_history_batch ON identity_tag_history USING brin (ended_batch);
ALTER TABLE identity_tag ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON identity_tag TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON identity_tag TO shouwang_app, shouwang_intake;
ALTER TABLE identity_tag_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON identity_tag_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON identity_tag_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE identity_tag IS '身份标识';
COMMENT ON COLUMN identity_tag.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN identity_tag.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN identity_tag.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN identity_tag.household_id IS '所属农户';
COMMENT ON COLUMN identity_tag.valid_from IS '生效日期（含）';
COMMENT ON COLUMN identity_tag.valid_to IS '失效日期（不含），空为持续有效';
COMMENT ON COLUMN identity_tag.household_type IS '户类型';
COMMENT ON COLUMN identity_tag.monitored_category IS '监测对象类别';
COMMENT ON COLUMN identity_tag.risk_removed IS '风险是否已消除';
COMMENT ON COLUMN identity_tag.source IS '来源部门';
COMMENT ON COLUMN identity_tag.batch_id IS '导入批次';
COMMENT ON COLUMN identity_tag.source_row IS '来源文件行号';
COMMENT ON COLUMN identity_tag.recorded_at IS '登记时间';
COMMENT ON COLUMN identity_tag.recorded_by IS '登记人';

CREATE TABLE income_entry (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_id uuid NOT NULL,
  month text NOT NULL,
  category text NOT NULL,
  amount bigint NOT NULL,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT income_entry_pk PRIMARY KEY (county_code, id, month),
  CONSTRAINT income_entry_fact UNIQUE (county_code, household_id, month, category, source),
  CONSTRAINT income_entry_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT income_entry_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT income_entry_month_check CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  CONSTRAINT income_entry_category_check CHECK (category IN ('wage', 'operatingNet', 'operating', 'property', 'transfer', 'operatingCost')),
  CONSTRAINT income_entry_amount_check CHECK (amount >= 0),
  CONSTRAINT income_entry_household_id_fk FOREIGN KEY (county_code, household_id) REFERENCES household (county_code, id)
) PARTITION BY RANGE (month);
CREATE TABLE income_entry_2019 PARTITION OF income_entry FOR VALUES FROM ('2019-01') TO ('2020-01');
CREATE TABLE income_entry_2020 PARTITION OF income_entry FOR VALUES FROM ('2020-01') TO ('2021-01');
CREATE TABLE income_entry_2021 PARTITION OF income_entry FOR VALUES FROM ('2021-01') TO ('2022-01');
CREATE TABLE income_entry_2022 PARTITION OF income_entry FOR VALUES FROM ('2022-01') TO ('2023-01');
CREATE TABLE income_entry_2023 PARTITION OF income_entry FOR VALUES FROM ('2023-01') TO ('2024-01');
CREATE TABLE income_entry_2024 PARTITION OF income_entry FOR VALUES FROM ('2024-01') TO ('2025-01');
CREATE TABLE income_entry_2025 PARTITION OF income_entry FOR VALUES FROM ('2025-01') TO ('2026-01');
CREATE TABLE income_entry_2026 PARTITION OF income_entry FOR VALUES FROM ('2026-01') TO ('2027-01');
CREATE TABLE income_entry_2027 PARTITION OF income_entry FOR VALUES FROM ('2027-01') TO ('2028-01');
CREATE TABLE income_entry_2028 PARTITION OF income_entry FOR VALUES FROM ('2028-01') TO ('2029-01');
CREATE TABLE income_entry_2029 PARTITION OF income_entry FOR VALUES FROM ('2029-01') TO ('2030-01');
CREATE TABLE income_entry_2030 PARTITION OF income_entry FOR VALUES FROM ('2030-01') TO ('2031-01');
CREATE TABLE income_entry_other PARTITION OF income_entry DEFAULT;
CREATE INDEX income_entry_area ON income_entry (area_code, month);
CREATE INDEX income_entry_batch ON income_entry USING brin (batch_id);
CREATE TABLE income_entry_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_id uuid NOT NULL,
  month text NOT NULL,
  category text NOT NULL,
  amount bigint NOT NULL,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT income_entry_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE income_entry_history_other PARTITION OF income_entry_history DEFAULT;
CREATE INDEX income_entry_history_id ON income_entry_history (county_code, id, recorded_to);
CREATE INDEX income_entry_history_batch ON income_entry_history USING brin (ended_batch);
ALTER TABLE income_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON income_entry TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON income_entry TO shouwang_app, shouwang_intake;
ALTER TABLE income_entry_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON income_entry_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON income_entry_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE income_entry IS '收入';
COMMENT ON COLUMN income_entry.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN income_entry.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN income_entry.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN income_entry.household_id IS '所属农户';
COMMENT ON COLUMN income_entry.month IS '月份';
COMMENT ON COLUMN income_entry.category IS '收入类别';
COMMENT ON COLUMN income_entry.amount IS '金额';
COMMENT ON COLUMN income_entry.source IS '来源部门';
COMMENT ON COLUMN income_entry.batch_id IS '导入批次';
COMMENT ON COLUMN income_entry.source_row IS '来源文件行号';
COMMENT ON COLUMN income_entry.recorded_at IS '登记时间';
COMMENT ON COLUMN income_entry.recorded_by IS '登记人';

CREATE TABLE medical_settlement (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  settlement_number text NOT NULL,
  kind text,
  original_number text,
  hospital text,
  hospital_level text,
  admitted_on date,
  discharged_on date NOT NULL,
  total bigint,
  in_policy bigint,
  basic_paid bigint,
  critical_paid bigint,
  aid_paid bigint,
  self_paid bigint NOT NULL,
  disease text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT medical_settlement_pk PRIMARY KEY (county_code, id, discharged_on),
  CONSTRAINT medical_settlement_fact UNIQUE (county_code, person_id, settlement_number, discharged_on),
  CONSTRAINT medical_settlement_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT medical_settlement_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT medical_settlement_settlement_number_check CHECK (char_length(settlement_number) <= 40),
  CONSTRAINT medical_settlement_kind_check CHECK (kind IN ('normal', 'reversal')),
  CONSTRAINT medical_settlement_original_number_check CHECK (char_length(original_number) <= 40),
  CONSTRAINT medical_settlement_hospital_check CHECK (char_length(hospital) <= 100),
  CONSTRAINT medical_settlement_hospital_level_check CHECK (hospital_level IN ('first', 'second', 'third', 'ungraded')),
  CONSTRAINT medical_settlement_disease_check CHECK (char_length(disease) <= 20),
  CONSTRAINT medical_settlement_person_id_fk FOREIGN KEY (county_code, person_id) REFERENCES person (county_code, id)
) PARTITION BY RANGE (discharged_on);
CREATE TABLE medical_settlement_2019 PARTITION OF medical_settlement FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
CREATE TABLE medical_settlement_2020 PARTITION OF medical_settlement FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE medical_settlement_2021 PARTITION OF medical_settlement FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE medical_settlement_2022 PARTITION OF medical_settlement FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE medical_settlement_2023 PARTITION OF medical_settlement FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE medical_settlement_2024 PARTITION OF medical_settlement FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE medical_settlement_2025 PARTITION OF medical_settlement FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE medical_settlement_2026 PARTITION OF medical_settlement FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE medical_settlement_2027 PARTITION OF medical_settlement FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE TABLE medical_settlement_2028 PARTITION OF medical_settlement FOR VALUES FROM ('2028-01-01') TO ('2029-01-01');
CREATE TABLE medical_settlement_2029 PARTITION OF medical_settlement FOR VALUES FROM ('2029-01-01') TO ('2030-01-01');
CREATE TABLE medical_settlement_2030 PARTITION OF medical_settlement FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
CREATE TABLE medical_settlement_other PARTITION OF medical_settlement DEFAULT;
CREATE INDEX medical_settlement_area ON medical_settlement (area_code, discharged_on);
CREATE INDEX medical_settlement_batch ON medical_settlement USING brin (batch_id);
CREATE TABLE medical_settlement_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  settlement_number text NOT NULL,
  kind text,
  original_number text,
  hospital text,
  hospital_level text,
  admitted_on date,
  discharged_on date NOT NULL,
  total bigint,
  in_policy bigint,
  basic_paid bigint,
  critical_paid bigint,
  aid_paid bigint,
  self_paid bigint NOT NULL,
  disease text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT medical_settlement_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE medical_settlement_history_other PARTITION OF medical_settlement_history DEFAULT;
CREATE INDEX medical_settlement_history_id ON medical_settlement_history (county_code, id, recorded_to);
CREATE INDEX medical_settlement_history_batch ON medical_settlement_history USING brin (ended_batch);
ALTER TABLE medical_settlement ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON medical_settlement TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON medical_settlement TO shouwang_app, shouwang_intake;
ALTER TABLE medical_settlement_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON medical_settlement_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON medical_settlement_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE medical_settlement IS '医疗结算';
COMMENT ON COLUMN medical_settlement.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN medical_settlement.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN medical_settlement.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN medical_settlement.person_id IS '所属人员';
COMMENT ON COLUMN medical_settlement.settlement_number IS '结算编号';
COMMENT ON COLUMN medical_settlement.kind IS '结算类型';
COMMENT ON COLUMN medical_settlement.original_number IS '原结算编号';
COMMENT ON COLUMN medical_settlement.hospital IS '医院';
COMMENT ON COLUMN medical_settlement.hospital_level IS '医院级别';
COMMENT ON COLUMN medical_settlement.admitted_on IS '入院日期';
COMMENT ON COLUMN medical_settlement.discharged_on IS '出院日期';
COMMENT ON COLUMN medical_settlement.total IS '总费用';
COMMENT ON COLUMN medical_settlement.in_policy IS '政策范围内费用';
COMMENT ON COLUMN medical_settlement.basic_paid IS '基本医保';
COMMENT ON COLUMN medical_settlement.critical_paid IS '大病保险';
COMMENT ON COLUMN medical_settlement.aid_paid IS '医疗救助';
COMMENT ON COLUMN medical_settlement.self_paid IS '个人负担';
COMMENT ON COLUMN medical_settlement.disease IS '疾病编码';
COMMENT ON COLUMN medical_settlement.source IS '来源部门';
COMMENT ON COLUMN medical_settlement.batch_id IS '导入批次';
COMMENT ON COLUMN medical_settlement.source_row IS '来源文件行号';
COMMENT ON COLUMN medical_settlement.recorded_at IS '登记时间';
COMMENT ON COLUMN medical_settlement.recorded_by IS '登记人';

CREATE TABLE insurance_enrolment (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  insurance text NOT NULL,
  enrolled boolean NOT NULL,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT insurance_enrolment_pk PRIMARY KEY (county_code, id),
  CONSTRAINT insurance_enrolment_fact UNIQUE (county_code, person_id, insurance, source, valid_from),
  CONSTRAINT insurance_enrolment_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT insurance_enrolment_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT insurance_enrolment_valid_to_check CHECK (valid_to > valid_from),
  CONSTRAINT insurance_enrolment_insurance_check CHECK (insurance IN ('residentMedical', 'workerMedical', 'criticalIllness', 'commercialMedical', 'residentPension', 'workerPension')),
  CONSTRAINT insurance_enrolment_person_id_fk FOREIGN KEY (county_code, person_id) REFERENCES person (county_code, id),
  CONSTRAINT insurance_enrolment_no_overlap EXCLUDE USING gist (person_id WITH =, insurance WITH =, source WITH =, county_code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX insurance_enrolment_area ON insurance_enrolment (area_code);
CREATE INDEX insurance_enrolment_batch ON insurance_enrolment USING brin (batch_id);
CREATE TABLE insurance_enrolment_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  insurance text NOT NULL,
  enrolled boolean NOT NULL,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT insurance_enrolment_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE insurance_enrolment_history_other PARTITION OF insurance_enrolment_history DEFAULT;
CREATE INDEX insurance_enrolment_history_id ON insurance_enrolment_history (county_code, id, recorded_to);
CREATE INDEX insurance_enrolment_history_batch ON insurance_enrolment_history USING brin (ended_batch);
ALTER TABLE insurance_enrolment ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON insurance_enrolment TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON insurance_enrolment TO shouwang_app, shouwang_intake;
ALTER TABLE insurance_enrolment_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON insurance_enrolment_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON insurance_enrolment_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE insurance_enrolment IS '参保情况';
COMMENT ON COLUMN insurance_enrolment.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN insurance_enrolment.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN insurance_enrolment.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN insurance_enrolment.person_id IS '所属人员';
COMMENT ON COLUMN insurance_enrolment.valid_from IS '生效日期（含）';
COMMENT ON COLUMN insurance_enrolment.valid_to IS '失效日期（不含），空为持续有效';
COMMENT ON COLUMN insurance_enrolment.insurance IS '险种';
COMMENT ON COLUMN insurance_enrolment.enrolled IS '是否参保';
COMMENT ON COLUMN insurance_enrolment.source IS '来源部门';
COMMENT ON COLUMN insurance_enrolment.batch_id IS '导入批次';
COMMENT ON COLUMN insurance_enrolment.source_row IS '来源文件行号';
COMMENT ON COLUMN insurance_enrolment.recorded_at IS '登记时间';
COMMENT ON COLUMN insurance_enrolment.recorded_by IS '登记人';

CREATE TABLE dwelling (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  grade text,
  floor_area bigint,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT dwelling_pk PRIMARY KEY (county_code, id),
  CONSTRAINT dwelling_fact UNIQUE (county_code, household_id, source, valid_from),
  CONSTRAINT dwelling_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT dwelling_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT dwelling_valid_to_check CHECK (valid_to > valid_from),
  CONSTRAINT dwelling_grade_check CHECK (grade IN ('A', 'B', 'C', 'D')),
  CONSTRAINT dwelling_floor_area_check CHECK (floor_area >= 0 AND floor_area <= 1000000),
  CONSTRAINT dwelling_household_id_fk FOREIGN KEY (county_code, household_id) REFERENCES household (county_code, id),
  CONSTRAINT dwelling_no_overlap EXCLUDE USING gist (household_id WITH =, source WITH =, county_code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX dwelling_area ON dwelling (area_code);
CREATE INDEX dwelling_batch ON dwelling USING brin (batch_id);
CREATE TABLE dwelling_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  grade text,
  floor_area bigint,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT dwelling_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE dwelling_history_other PARTITION OF dwelling_history DEFAULT;
CREATE INDEX dwelling_history_id ON dwelling_history (county_code, id, recorded_to);
CREATE INDEX dwelling_history_batch ON dwelling_history USING brin (ended_batch);
ALTER TABLE dwelling ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON dwelling TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON dwelling TO shouwang_app, shouwang_intake;
ALTER TABLE dwelling_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON dwelling_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON dwelling_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE dwelling IS '住房安全';
COMMENT ON COLUMN dwelling.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN dwelling.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN dwelling.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN dwelling.household_id IS '所属农户';
COMMENT ON COLUMN dwelling.valid_from IS '生效日期（含）';
COMMENT ON COLUMN dwelling.valid_to IS '失效日期（不含），空为持续有效';
COMMENT ON COLUMN dwelling.grade IS '鉴定等级';
COMMENT ON COLUMN dwelling.floor_area IS '住房面积';
COMMENT ON COLUMN dwelling.source IS '来源部门';
COMMENT ON COLUMN dwelling.batch_id IS '导入批次';
COMMENT ON COLUMN dwelling.source_row IS '来源文件行号';
COMMENT ON COLUMN dwelling.recorded_at IS '登记时间';
COMMENT ON COLUMN dwelling.recorded_by IS '登记人';

CREATE TABLE water_safety (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  quantity text,
  quality text,
  convenience text,
  reliability text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT water_safety_pk PRIMARY KEY (county_code, id),
  CONSTRAINT water_safety_fact UNIQUE (county_code, household_id, source, valid_from),
  CONSTRAINT water_safety_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT water_safety_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT water_safety_valid_to_check CHECK (valid_to > valid_from),
  CONSTRAINT water_safety_quantity_check CHECK (quantity IN ('met', 'basic', 'unmet')),
  CONSTRAINT water_safety_quality_check CHECK (quality IN ('met', 'basic', 'unmet')),
  CONSTRAINT water_safety_convenience_check CHECK (convenience IN ('met', 'basic', 'unmet')),
  CONSTRAINT water_safety_reliability_check CHECK (reliability IN ('met', 'basic', 'unmet')),
  CONSTRAINT water_safety_household_id_fk FOREIGN KEY (county_code, household_id) REFERENCES household (county_code, id),
  CONSTRAINT water_safety_no_overlap EXCLUDE USING gist (household_id WITH =, source WITH =, county_code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX water_safety_area ON water_safety (area_code);
CREATE INDEX water_safety_batch ON water_safety USING brin (batch_id);
CREATE TABLE water_safety_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  quantity text,
  quality text,
  convenience text,
  reliability text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT water_safety_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE water_safety_history_other PARTITION OF water_safety_history DEFAULT;
CREATE INDEX water_safety_history_id ON water_safety_history (county_code, id, recorded_to);
CREATE INDEX water_safety_history_batch ON water_safety_history USING brin (ended_batch);
ALTER TABLE water_safety ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON water_safety TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON water_safety TO shouwang_app, shouwang_intake;
ALTER TABLE water_safety_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON water_safety_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON water_safety_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE water_safety IS '饮水安全';
COMMENT ON COLUMN water_safety.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN water_safety.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN water_safety.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN water_safety.household_id IS '所属农户';
COMMENT ON COLUMN water_safety.valid_from IS '生效日期（含）';
COMMENT ON COLUMN water_safety.valid_to IS '失效日期（不含），空为持续有效';
COMMENT ON COLUMN water_safety.quantity IS '水量';
COMMENT ON COLUMN water_safety.quality IS '水质';
COMMENT ON COLUMN water_safety.convenience IS '用水方便程度';
COMMENT ON COLUMN water_safety.reliability IS '供水保证率';
COMMENT ON COLUMN water_safety.source IS '来源部门';
COMMENT ON COLUMN water_safety.batch_id IS '导入批次';
COMMENT ON COLUMN water_safety.source_row IS '来源文件行号';
COMMENT ON COLUMN water_safety.recorded_at IS '登记时间';
COMMENT ON COLUMN water_safety.recorded_by IS '登记人';

CREATE TABLE schooling (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  school text,
  stage text,
  grade text,
  enrolment text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT schooling_pk PRIMARY KEY (county_code, id),
  CONSTRAINT schooling_fact UNIQUE (county_code, person_id, source, valid_from),
  CONSTRAINT schooling_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT schooling_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT schooling_valid_to_check CHECK (valid_to > valid_from),
  CONSTRAINT schooling_school_check CHECK (char_length(school) <= 100),
  CONSTRAINT schooling_stage_check CHECK (stage IN ('preschool', 'primary', 'juniorMiddle', 'seniorMiddle', 'vocational', 'college', 'university', 'postgraduate')),
  CONSTRAINT schooling_grade_check CHECK (char_length(grade) <= 20),
  CONSTRAINT schooling_enrolment_check CHECK (enrolment IN ('enrolled', 'dropout', 'taughtAtHome', 'suspended', 'deferred', 'graduated')),
  CONSTRAINT schooling_person_id_fk FOREIGN KEY (county_code, person_id) REFERENCES person (county_code, id),
  CONSTRAINT schooling_no_overlap EXCLUDE USING gist (person_id WITH =, source WITH =, county_code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX schooling_area ON schooling (area_code);
CREATE INDEX schooling_batch ON schooling USING brin (batch_id);
CREATE TABLE schooling_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  school text,
  stage text,
  grade text,
  enrolment text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT schooling_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE schooling_history_other PARTITION OF schooling_history DEFAULT;
CREATE INDEX schooling_history_id ON schooling_history (county_code, id, recorded_to);
CREATE INDEX schooling_history_batch ON schooling_history USING brin (ended_batch);
ALTER TABLE schooling ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON schooling TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON schooling TO shouwang_app, shouwang_intake;
ALTER TABLE schooling_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON schooling_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON schooling_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE schooling IS '就学状况';
COMMENT ON COLUMN schooling.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN schooling.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN schooling.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN schooling.person_id IS '所属人员';
COMMENT ON COLUMN schooling.valid_from IS '生效日期（含）';
COMMENT ON COLUMN schooling.valid_to IS '失效日期（不含），空为持续有效';
COMMENT ON COLUMN schooling.school IS '学校全称';
COMMENT ON COLUMN schooling.stage IS '学段';
COMMENT ON COLUMN schooling.grade IS '年级';
COMMENT ON COLUMN schooling.enrolment IS '就读状态';
COMMENT ON COLUMN schooling.source IS '来源部门';
COMMENT ON COLUMN schooling.batch_id IS '导入批次';
COMMENT ON COLUMN schooling.source_row IS '来源文件行号';
COMMENT ON COLUMN schooling.recorded_at IS '登记时间';
COMMENT ON COLUMN schooling.recorded_by IS '登记人';

CREATE TABLE disability (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  certificate_sealed bytea,
  certificate_index bytea,
  certificate_tail text,
  kind text,
  grade text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT disability_pk PRIMARY KEY (county_code, id),
  CONSTRAINT disability_fact UNIQUE (county_code, person_id, source, valid_from),
  CONSTRAINT disability_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT disability_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT disability_valid_to_check CHECK (valid_to > valid_from),
  CONSTRAINT disability_kind_check CHECK (kind IN ('1', '2', '3', '4', '5', '6', '7')),
  CONSTRAINT disability_grade_check CHECK (grade IN ('1', '2', '3', '4')),
  CONSTRAINT disability_person_id_fk FOREIGN KEY (county_code, person_id) REFERENCES person (county_code, id),
  CONSTRAINT disability_no_overlap EXCLUDE USING gist (person_id WITH =, source WITH =, county_code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX disability_area ON disability (area_code);
CREATE INDEX disability_certificate_index ON disability (certificate_index);
CREATE INDEX disability_batch ON disability USING brin (batch_id);
CREATE TABLE disability_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  certificate_sealed bytea,
  certificate_index bytea,
  certificate_tail text,
  kind text,
  grade text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT disability_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE disability_history_other PARTITION OF disability_history DEFAULT;
CREATE INDEX disability_history_id ON disability_history (county_code, id, recorded_to);
CREATE INDEX disability_history_batch ON disability_history USING brin (ended_batch);
ALTER TABLE disability ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON disability TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON disability TO shouwang_app, shouwang_intake;
ALTER TABLE disability_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON disability_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON disability_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE disability IS '残疾';
COMMENT ON COLUMN disability.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN disability.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN disability.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN disability.person_id IS '所属人员';
COMMENT ON COLUMN disability.valid_from IS '生效日期（含）';
COMMENT ON COLUMN disability.valid_to IS '失效日期（不含），空为持续有效';
COMMENT ON COLUMN disability.certificate_sealed IS '残疾人证号（密文）';
COMMENT ON COLUMN disability.certificate_index IS '残疾人证号（密钥索引）';
COMMENT ON COLUMN disability.certificate_tail IS '残疾人证号（末 4 位）';
COMMENT ON COLUMN disability.kind IS '残疾类别';
COMMENT ON COLUMN disability.grade IS '残疾等级';
COMMENT ON COLUMN disability.source IS '来源部门';
COMMENT ON COLUMN disability.batch_id IS '导入批次';
COMMENT ON COLUMN disability.source_row IS '来源文件行号';
COMMENT ON COLUMN disability.recorded_at IS '登记时间';
COMMENT ON COLUMN disability.recorded_by IS '登记人';

CREATE TABLE employment (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  place text,
  monthly_wage bigint,
  employer text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT employment_pk PRIMARY KEY (county_code, id),
  CONSTRAINT employment_fact UNIQUE (county_code, person_id, source, valid_from),
  CONSTRAINT employment_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT employment_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT employment_valid_to_check CHECK (valid_to > valid_from),
  CONSTRAINT employment_place_check CHECK (char_length(place) <= 100),
  CONSTRAINT employment_monthly_wage_check CHECK (monthly_wage >= 0),
  CONSTRAINT employment_employer_check CHECK (char_length(employer) <= 100),
  CONSTRAINT employment_person_id_fk FOREIGN KEY (county_code, person_id) REFERENCES person (county_code, id),
  CONSTRAINT employment_no_overlap EXCLUDE USING gist (person_id WITH =, source WITH =, county_code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX employment_area ON employment (area_code);
CREATE INDEX employment_batch ON employment USING brin (batch_id);
CREATE TABLE employment_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  place text,
  monthly_wage bigint,
  employer text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT employment_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE employment_history_other PARTITION OF employment_history DEFAULT;
CREATE INDEX employment_history_id ON employment_history (county_code, id, recorded_to);
CREATE INDEX employment_history_batch ON employment_history USING brin (ended_batch);
ALTER TABLE employment ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON employment TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON employment TO shouwang_app, shouwang_intake;
ALTER TABLE employment_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON employment_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON employment_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE employment IS '务工就业';
COMMENT ON COLUMN employment.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN employment.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN employment.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN employment.person_id IS '所属人员';
COMMENT ON COLUMN employment.valid_from IS '生效日期（含）';
COMMENT ON COLUMN employment.valid_to IS '失效日期（不含），空为持续有效';
COMMENT ON COLUMN employment.place IS '务工地';
COMMENT ON COLUMN employment.monthly_wage IS '月工资';
COMMENT ON COLUMN employment.employer IS '务工企业名称';
COMMENT ON COLUMN employment.source IS '来源部门';
COMMENT ON COLUMN employment.batch_id IS '导入批次';
COMMENT ON COLUMN employment.source_row IS '来源文件行号';
COMMENT ON COLUMN employment.recorded_at IS '登记时间';
COMMENT ON COLUMN employment.recorded_by IS '登记人';

CREATE TABLE allowance (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  allowance text NOT NULL,
  receiving boolean NOT NULL,
  class text,
  persons bigint,
  monthly_amount bigint,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT allowance_pk PRIMARY KEY (county_code, id),
  CONSTRAINT allowance_fact UNIQUE (county_code, household_id, allowance, source, valid_from),
  CONSTRAINT allowance_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT allowance_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT allowance_valid_to_check CHECK (valid_to > valid_from),
  CONSTRAINT allowance_allowance_check CHECK (allowance IN ('dibao', 'tekun', 'dibaoMarginal')),
  CONSTRAINT allowance_class_check CHECK (class IN ('A', 'B', 'C')),
  CONSTRAINT allowance_persons_check CHECK (persons >= 0 AND persons <= 60),
  CONSTRAINT allowance_monthly_amount_check CHECK (monthly_amount >= 0),
  CONSTRAINT allowance_household_id_fk FOREIGN KEY (county_code, household_id) REFERENCES household (county_code, id),
  CONSTRAINT allowance_no_overlap EXCLUDE USING gist (household_id WITH =, allowance WITH =, source WITH =, county_code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX allowance_area ON allowance (area_code);
CREATE INDEX allowance_batch ON allowance USING brin (batch_id);
CREATE TABLE allowance_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  allowance text NOT NULL,
  receiving boolean NOT NULL,
  class text,
  persons bigint,
  monthly_amount bigint,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT allowance_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE allowance_history_other PARTITION OF allowance_history DEFAULT;
CREATE INDEX allowance_history_id ON allowance_history (county_code, id, recorded_to);
CREATE INDEX allowance_history_batch ON allowance_history USING brin (ended_batch);
ALTER TABLE allowance ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON allowance TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON allowance TO shouwang_app, shouwang_intake;
ALTER TABLE allowance_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON allowance_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON allowance_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE allowance IS '低保特困';
COMMENT ON COLUMN allowance.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN allowance.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN allowance.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN allowance.household_id IS '所属农户';
COMMENT ON COLUMN allowance.valid_from IS '生效日期（含）';
COMMENT ON COLUMN allowance.valid_to IS '失效日期（不含），空为持续有效';
COMMENT ON COLUMN allowance.allowance IS '救助种类';
COMMENT ON COLUMN allowance.receiving IS '是否享受';
COMMENT ON COLUMN allowance.class IS '保障类别';
COMMENT ON COLUMN allowance.persons IS '保障人数';
COMMENT ON COLUMN allowance.monthly_amount IS '月保障金';
COMMENT ON COLUMN allowance.source IS '来源部门';
COMMENT ON COLUMN allowance.batch_id IS '导入批次';
COMMENT ON COLUMN allowance.source_row IS '来源文件行号';
COMMENT ON COLUMN allowance.recorded_at IS '登记时间';
COMMENT ON COLUMN allowance.recorded_by IS '登记人';

CREATE TABLE area_designation (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  designation text NOT NULL,
  document text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT area_designation_pk PRIMARY KEY (county_code, id),
  CONSTRAINT area_designation_fact UNIQUE (county_code, area_code, designation, valid_from),
  CONSTRAINT area_designation_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT area_designation_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT area_designation_valid_to_check CHECK (valid_to > valid_from),
  CONSTRAINT area_designation_designation_check CHECK (designation IN ('liftedCounty', 'nationalKeyCounty', 'provincialKeyCounty', 'liftedVillage')),
  CONSTRAINT area_designation_document_check CHECK (char_length(document) <= 100),
  CONSTRAINT area_designation_no_overlap EXCLUDE USING gist (area_code WITH =, designation WITH =, county_code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX area_designation_area ON area_designation (area_code);
CREATE INDEX area_designation_batch ON area_designation USING brin (batch_id);
CREATE TABLE area_designation_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  designation text NOT NULL,
  document text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT area_designation_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE area_designation_history_other PARTITION OF area_designation_history DEFAULT;
CREATE INDEX area_designation_history_id ON area_designation_history (county_code, id, recorded_to);
CREATE INDEX area_designation_history_batch ON area_designation_history USING brin (ended_batch);
ALTER TABLE area_designation ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON area_designation TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON area_designation TO shouwang_app, shouwang_intake;
ALTER TABLE area_designation_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON area_designation_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON area_designation_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE area_designation IS '地区类别';
COMMENT ON COLUMN area_designation.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN area_designation.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN area_designation.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN area_designation.valid_from IS '生效日期（含）';
COMMENT ON COLUMN area_designation.valid_to IS '失效日期（不含），空为持续有效';
COMMENT ON COLUMN area_designation.designation IS '类别';
COMMENT ON COLUMN area_designation.document IS '文号';
COMMENT ON COLUMN area_designation.source IS '来源部门';
COMMENT ON COLUMN area_designation.batch_id IS '导入批次';
COMMENT ON COLUMN area_designation.source_row IS '来源文件行号';
COMMENT ON COLUMN area_designation.recorded_at IS '登记时间';
COMMENT ON COLUMN area_designation.recorded_by IS '登记人';

CREATE TABLE village_infrastructure (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  hardened_road boolean,
  three_phase_power boolean,
  fibre boolean,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT village_infrastructure_pk PRIMARY KEY (county_code, id),
  CONSTRAINT village_infrastructure_fact UNIQUE (county_code, area_code, source, valid_from),
  CONSTRAINT village_infrastructure_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT village_infrastructure_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT village_infrastructure_valid_to_check CHECK (valid_to > valid_from),
  CONSTRAINT village_infrastructure_no_overlap EXCLUDE USING gist (area_code WITH =, source WITH =, county_code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX village_infrastructure_area ON village_infrastructure (area_code);
CREATE INDEX village_infrastructure_batch ON village_infrastructure USING brin (batch_id);
CREATE TABLE village_infrastructure_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  hardened_road boolean,
  three_phase_power boolean,
  fibre boolean,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT village_infrastructure_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE village_infrastructure_history_other PARTITION OF village_infrastructure_history DEFAULT;
CREATE INDEX village_infrastructure_history_id ON village_infrastructure_history (county_code, id, recorded_to);
CREATE INDEX village_infrastructure_history_batch ON village_infrastructure_history USING brin (ended_batch);
ALTER TABLE village_infrastructure ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON village_infrastructure TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON village_infrastructure TO shouwang_app, shouwang_intake;
ALTER TABLE village_infrastructure_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON village_infrastructure_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON village_infrastructure_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE village_infrastructure IS '村基础设施';
COMMENT ON COLUMN village_infrastructure.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN village_infrastructure.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN village_infrastructure.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN village_infrastructure.valid_from IS '生效日期（含）';
COMMENT ON COLUMN village_infrastructure.valid_to IS '失效日期（不含），空为持续有效';
COMMENT ON COLUMN village_infrastructure.hardened_road IS '通硬化路';
COMMENT ON COLUMN village_infrastructure.three_phase_power IS '通动力电';
COMMENT ON COLUMN village_infrastructure.fibre IS '光纤覆盖';
COMMENT ON COLUMN village_infrastructure.source IS '来源部门';
COMMENT ON COLUMN village_infrastructure.batch_id IS '导入批次';
COMMENT ON COLUMN village_infrastructure.source_row IS '来源文件行号';
COMMENT ON COLUMN village_infrastructure.recorded_at IS '登记时间';
COMMENT ON COLUMN village_infrastructure.recorded_by IS '登记人';
