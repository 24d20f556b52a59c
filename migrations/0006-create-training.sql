-- old code keeps working: yes
-- Skills training (S82): the catalogue of occupations, courses, enrolments, and attendance day by day.

CREATE TABLE training_occupation (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  code text NOT NULL,
  name text NOT NULL,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT training_occupation_pk PRIMARY KEY (county_code, id),
  CONSTRAINT training_occupation_fact UNIQUE (county_code, area_code, code, valid_from),
  CONSTRAINT training_occupation_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT training_occupation_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT training_occupation_valid_to_check CHECK (valid_to > valid_from),
  CONSTRAINT training_occupation_code_check CHECK (char_length(code) <= 20),
  CONSTRAINT training_occupation_name_check CHECK (char_length(name) <= 60),
  CONSTRAINT training_occupation_no_overlap EXCLUDE USING gist (area_code WITH =, code WITH =, county_code WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX training_occupation_area ON training_occupation (area_code);
CREATE INDEX training_occupation_batch ON training_occupation USING brin (batch_id);
CREATE TABLE training_occupation_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  code text NOT NULL,
  name text NOT NULL,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT training_occupation_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE training_occupation_history_other PARTITION OF training_occupation_history DEFAULT;
CREATE INDEX training_occupation_history_id ON training_occupation_history (county_code, id, recorded_to);
CREATE INDEX training_occupation_history_batch ON training_occupation_history USING brin (ended_batch);
ALTER TABLE training_occupation ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON training_occupation TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
CREATE POLICY shared ON training_occupation FOR SELECT TO shouwang_app, shouwang_intake USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON training_occupation TO shouwang_app, shouwang_intake;
ALTER TABLE training_occupation_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON training_occupation_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
CREATE POLICY shared ON training_occupation_history FOR SELECT TO shouwang_app, shouwang_intake USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON training_occupation_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE training_occupation IS '培训工种';
COMMENT ON COLUMN training_occupation.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN training_occupation.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN training_occupation.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN training_occupation.valid_from IS '生效日期（含）';
COMMENT ON COLUMN training_occupation.valid_to IS '失效日期（不含），空为持续有效';
COMMENT ON COLUMN training_occupation.code IS '工种代码';
COMMENT ON COLUMN training_occupation.name IS '工种名称';
COMMENT ON COLUMN training_occupation.source IS '来源部门';
COMMENT ON COLUMN training_occupation.batch_id IS '导入批次';
COMMENT ON COLUMN training_occupation.source_row IS '来源文件行号';
COMMENT ON COLUMN training_occupation.recorded_at IS '登记时间';
COMMENT ON COLUMN training_occupation.recorded_by IS '登记人';

CREATE TABLE training_course (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  course_number text NOT NULL,
  body text NOT NULL,
  occupation text,
  place text,
  first_day date NOT NULL,
  last_day date,
  planned_days bigint,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT training_course_pk PRIMARY KEY (county_code, id, first_day),
  CONSTRAINT training_course_fact UNIQUE (county_code, area_code, course_number, first_day),
  CONSTRAINT training_course_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT training_course_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT training_course_course_number_check CHECK (char_length(course_number) <= 40),
  CONSTRAINT training_course_body_check CHECK (char_length(body) <= 100),
  CONSTRAINT training_course_occupation_check CHECK (char_length(occupation) <= 20),
  CONSTRAINT training_course_place_check CHECK (char_length(place) <= 100),
  CONSTRAINT training_course_planned_days_check CHECK (planned_days >= 1 AND planned_days <= 366)
) PARTITION BY RANGE (first_day);
CREATE TABLE training_course_2019 PARTITION OF training_course FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
CREATE TABLE training_course_2020 PARTITION OF training_course FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE training_course_2021 PARTITION OF training_course FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE training_course_2022 PARTITION OF training_course FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE training_course_2023 PARTITION OF training_course FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE training_course_2024 PARTITION OF training_course FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE training_course_2025 PARTITION OF training_course FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE training_course_2026 PARTITION OF training_course FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE training_course_2027 PARTITION OF training_course FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE TABLE training_course_2028 PARTITION OF training_course FOR VALUES FROM ('2028-01-01') TO ('2029-01-01');
CREATE TABLE training_course_2029 PARTITION OF training_course FOR VALUES FROM ('2029-01-01') TO ('2030-01-01');
CREATE TABLE training_course_2030 PARTITION OF training_course FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
CREATE TABLE training_course_other PARTITION OF training_course DEFAULT;
CREATE INDEX training_course_area ON training_course (area_code, first_day);
CREATE INDEX training_course_batch ON training_course USING brin (batch_id);
CREATE TABLE training_course_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  course_number text NOT NULL,
  body text NOT NULL,
  occupation text,
  place text,
  first_day date NOT NULL,
  last_day date,
  planned_days bigint,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT training_course_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE training_course_history_other PARTITION OF training_course_history DEFAULT;
CREATE INDEX training_course_history_id ON training_course_history (county_code, id, recorded_to);
CREATE INDEX training_course_history_batch ON training_course_history USING brin (ended_batch);
ALTER TABLE training_course ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON training_course TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON training_course TO shouwang_app, shouwang_intake;
ALTER TABLE training_course_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON training_course_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON training_course_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE training_course IS '培训班';
COMMENT ON COLUMN training_course.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN training_course.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN training_course.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN training_course.course_number IS '培训班编号';
COMMENT ON COLUMN training_course.body IS '培训机构';
COMMENT ON COLUMN training_course.occupation IS '工种代码';
COMMENT ON COLUMN training_course.place IS '培训地点';
COMMENT ON COLUMN training_course.first_day IS '开班日期';
COMMENT ON COLUMN training_course.last_day IS '结业日期';
COMMENT ON COLUMN training_course.planned_days IS '计划天数';
COMMENT ON COLUMN training_course.source IS '来源部门';
COMMENT ON COLUMN training_course.batch_id IS '导入批次';
COMMENT ON COLUMN training_course.source_row IS '来源文件行号';
COMMENT ON COLUMN training_course.recorded_at IS '登记时间';
COMMENT ON COLUMN training_course.recorded_by IS '登记人';

CREATE TABLE training_enrolment (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  course_number text NOT NULL,
  enrolled_on date NOT NULL,
  progress text,
  certificate text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT training_enrolment_pk PRIMARY KEY (county_code, id, enrolled_on),
  CONSTRAINT training_enrolment_fact UNIQUE (county_code, person_id, course_number, enrolled_on),
  CONSTRAINT training_enrolment_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT training_enrolment_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT training_enrolment_course_number_check CHECK (char_length(course_number) <= 40),
  CONSTRAINT training_enrolment_progress_check CHECK (progress IN ('enrolled', 'studying', 'completed', 'withdrawn')),
  CONSTRAINT training_enrolment_certificate_check CHECK (char_length(certificate) <= 40),
  CONSTRAINT training_enrolment_person_id_fk FOREIGN KEY (county_code, person_id) REFERENCES person (county_code, id)
) PARTITION BY RANGE (enrolled_on);
CREATE TABLE training_enrolment_2019 PARTITION OF training_enrolment FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
CREATE TABLE training_enrolment_2020 PARTITION OF training_enrolment FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE training_enrolment_2021 PARTITION OF training_enrolment FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE training_enrolment_2022 PARTITION OF training_enrolment FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE training_enrolment_2023 PARTITION OF training_enrolment FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE training_enrolment_2024 PARTITION OF training_enrolment FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE training_enrolment_2025 PARTITION OF training_enrolment FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE training_enrolment_2026 PARTITION OF training_enrolment FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE training_enrolment_2027 PARTITION OF training_enrolment FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE TABLE training_enrolment_2028 PARTITION OF training_enrolment FOR VALUES FROM ('2028-01-01') TO ('2029-01-01');
CREATE TABLE training_enrolment_2029 PARTITION OF training_enrolment FOR VALUES FROM ('2029-01-01') TO ('2030-01-01');
CREATE TABLE training_enrolment_2030 PARTITION OF training_enrolment FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
CREATE TABLE training_enrolment_other PARTITION OF training_enrolment DEFAULT;
CREATE INDEX training_enrolment_area ON training_enrolment (area_code, enrolled_on);
CREATE INDEX training_enrolment_batch ON training_enrolment USING brin (batch_id);
CREATE TABLE training_enrolment_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  course_number text NOT NULL,
  enrolled_on date NOT NULL,
  progress text,
  certificate text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT training_enrolment_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE training_enrolment_history_other PARTITION OF training_enrolment_history DEFAULT;
CREATE INDEX training_enrolment_history_id ON training_enrolment_history (county_code, id, recorded_to);
CREATE INDEX training_enrolment_history_batch ON training_enrolment_history USING brin (ended_batch);
ALTER TABLE training_enrolment ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON training_enrolment TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON training_enrolment TO shouwang_app, shouwang_intake;
ALTER TABLE training_enrolment_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON training_enrolment_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON training_enrolment_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE training_enrolment IS '培训报名';
COMMENT ON COLUMN training_enrolment.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN training_enrolment.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN training_enrolment.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN training_enrolment.person_id IS '所属人员';
COMMENT ON COLUMN training_enrolment.course_number IS '培训班编号';
COMMENT ON COLUMN training_enrolment.enrolled_on IS '报名日期';
COMMENT ON COLUMN training_enrolment.progress IS '培训状态';
COMMENT ON COLUMN training_enrolment.certificate IS '证书编号';
COMMENT ON COLUMN training_enrolment.source IS '来源部门';
COMMENT ON COLUMN training_enrolment.batch_id IS '导入批次';
COMMENT ON COLUMN training_enrolment.source_row IS '来源文件行号';
COMMENT ON COLUMN training_enrolment.recorded_at IS '登记时间';
COMMENT ON COLUMN training_enrolment.recorded_by IS '登记人';

CREATE TABLE training_attendance (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  attended_on date NOT NULL,
  course_number text NOT NULL,
  presence text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT training_attendance_pk PRIMARY KEY (county_code, id, attended_on),
  CONSTRAINT training_attendance_fact UNIQUE (county_code, person_id, attended_on),
  CONSTRAINT training_attendance_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT training_attendance_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT training_attendance_course_number_check CHECK (char_length(course_number) <= 40),
  CONSTRAINT training_attendance_presence_check CHECK (presence IN ('present', 'leave', 'absent')),
  CONSTRAINT training_attendance_person_id_fk FOREIGN KEY (county_code, person_id) REFERENCES person (county_code, id)
) PARTITION BY RANGE (attended_on);
CREATE TABLE training_attendance_2019 PARTITION OF training_attendance FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
CREATE TABLE training_attendance_2020 PARTITION OF training_attendance FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE training_attendance_2021 PARTITION OF training_attendance FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE training_attendance_2022 PARTITION OF training_attendance FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE training_attendance_2023 PARTITION OF training_attendance FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE training_attendance_2024 PARTITION OF training_attendance FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE training_attendance_2025 PARTITION OF training_attendance FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE training_attendance_2026 PARTITION OF training_attendance FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE training_attendance_2027 PARTITION OF training_attendance FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE TABLE training_attendance_2028 PARTITION OF training_attendance FOR VALUES FROM ('2028-01-01') TO ('2029-01-01');
CREATE TABLE training_attendance_2029 PARTITION OF training_attendance FOR VALUES FROM ('2029-01-01') TO ('2030-01-01');
CREATE TABLE training_attendance_2030 PARTITION OF training_attendance FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
CREATE TABLE training_attendance_other PARTITION OF training_attendance DEFAULT;
CREATE INDEX training_attendance_area ON training_attendance (area_code, attended_on);
CREATE INDEX training_attendance_batch ON training_attendance USING brin (batch_id);
CREATE TABLE training_attendance_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  attended_on date NOT NULL,
  course_number text NOT NULL,
  presence text,
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT training_attendance_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE training_attendance_history_other PARTITION OF training_attendance_history DEFAULT;
CREATE INDEX training_attendance_history_id ON training_attendance_history (county_code, id, recorded_to);
CREATE INDEX training_attendance_history_batch ON training_attendance_history USING brin (ended_batch);
ALTER TABLE training_attendance ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON training_attendance TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON training_attendance TO shouwang_app, shouwang_intake;
ALTER TABLE training_attendance_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON training_attendance_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON training_attendance_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE training_attendance IS '培训出勤';
COMMENT ON COLUMN training_attendance.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN training_attendance.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN training_attendance.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN training_attendance.person_id IS '所属人员';
COMMENT ON COLUMN training_attendance.attended_on IS '培训日期';
COMMENT ON COLUMN training_attendance.course_number IS '培训班编号';
COMMENT ON COLUMN training_attendance.presence IS '出勤情况';
COMMENT ON COLUMN training_attendance.source IS '来源部门';
COMMENT ON COLUMN training_attendance.batch_id IS '导入批次';
COMMENT ON COLUMN training_attendance.source_row IS '来源文件行号';
COMMENT ON COLUMN training_attendance.recorded_at IS '登记时间';
COMMENT ON COLUMN training_attendance.recorded_by IS '登记人';
