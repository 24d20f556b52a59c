CREATE TABLE every_field (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  receipt_number text NOT NULL,
  payee text NOT NULL,
  payee_pinyin text NOT NULL,
  payee_initials text NOT NULL,
  season text,
  seasons text[],
  paid_on date NOT NULL,
  period_month text,
  amount bigint NOT NULL,
  correction bigint,
  land_area bigint,
  balance bigint,
  posted boolean,
  place text,
  citizen_id_sealed bytea NOT NULL,
  citizen_id_index bytea NOT NULL,
  citizen_id_tail text NOT NULL,
  phone_sealed bytea,
  phone_index bytea,
  card_sealed bytea,
  card_index bytea,
  household_id uuid,
  guardian_id uuid,
  payer_id uuid,
  receipt_ids uuid[],
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  CONSTRAINT every_field_pk PRIMARY KEY (county_code, id, paid_on),
  CONSTRAINT every_field_fact UNIQUE (county_code, person_id, receipt_number, citizen_id_index, source, paid_on),
  CONSTRAINT every_field_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  CONSTRAINT every_field_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  CONSTRAINT every_field_receipt_number_check CHECK (char_length(receipt_number) <= 20),
  CONSTRAINT every_field_payee_check CHECK (char_length(payee) <= 200),
  CONSTRAINT every_field_season_check CHECK (season IN ('dry', 'wet')),
  CONSTRAINT every_field_seasons_check CHECK (seasons <@ ARRAY['dry', 'wet']),
  CONSTRAINT every_field_period_month_check CHECK (period_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  CONSTRAINT every_field_amount_check CHECK (amount >= 0),
  CONSTRAINT every_field_land_area_check CHECK (land_area >= 0 AND land_area <= 1000000),
  CONSTRAINT every_field_place_check CHECK (length(place) = 12 AND ltrim(place, '0123456789') = ''),
  CONSTRAINT every_field_person_id_fk FOREIGN KEY (county_code, person_id) REFERENCES person (county_code, id),
  CONSTRAINT every_field_household_id_fk FOREIGN KEY (county_code, household_id) REFERENCES household (county_code, id),
  CONSTRAINT every_field_guardian_id_fk FOREIGN KEY (county_code, guardian_id) REFERENCES person (county_code, id),
  CONSTRAINT every_field_payer_id_fk FOREIGN KEY (county_code, payer_id) REFERENCES organisation (county_code, id)
) PARTITION BY RANGE (paid_on);
CREATE TABLE every_field_2019 PARTITION OF every_field FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
CREATE TABLE every_field_2020 PARTITION OF every_field FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE every_field_2021 PARTITION OF every_field FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE every_field_2022 PARTITION OF every_field FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE every_field_2023 PARTITION OF every_field FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE every_field_2024 PARTITION OF every_field FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE every_field_2025 PARTITION OF every_field FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE every_field_2026 PARTITION OF every_field FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE every_field_2027 PARTITION OF every_field FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE TABLE every_field_2028 PARTITION OF every_field FOR VALUES FROM ('2028-01-01') TO ('2029-01-01');
CREATE TABLE every_field_2029 PARTITION OF every_field FOR VALUES FROM ('2029-01-01') TO ('2030-01-01');
CREATE TABLE every_field_2030 PARTITION OF every_field FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');
CREATE TABLE every_field_other PARTITION OF every_field DEFAULT;
CREATE INDEX every_field_area ON every_field (area_code, paid_on);
CREATE INDEX every_field_citizen_id_index ON every_field (citizen_id_index);
CREATE INDEX every_field_phone_index ON every_field (phone_index);
CREATE INDEX every_field_card_index ON every_field (card_index);
CREATE INDEX every_field_household_id ON every_field (county_code, household_id);
CREATE INDEX every_field_guardian_id ON every_field (county_code, guardian_id);
CREATE INDEX every_field_payer_id ON every_field (county_code, payer_id);
CREATE INDEX every_field_batch ON every_field USING brin (batch_id);
CREATE TABLE every_field_history (
  county_code text NOT NULL,
  area_code text NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  receipt_number text NOT NULL,
  payee text NOT NULL,
  payee_pinyin text NOT NULL,
  payee_initials text NOT NULL,
  season text,
  seasons text[],
  paid_on date NOT NULL,
  period_month text,
  amount bigint NOT NULL,
  correction bigint,
  land_area bigint,
  balance bigint,
  posted boolean,
  place text,
  citizen_id_sealed bytea NOT NULL,
  citizen_id_index bytea NOT NULL,
  citizen_id_tail text NOT NULL,
  phone_sealed bytea,
  phone_index bytea,
  card_sealed bytea,
  card_index bytea,
  household_id uuid,
  guardian_id uuid,
  payer_id uuid,
  receipt_ids uuid[],
  source text NOT NULL,
  batch_id uuid,
  source_row integer,
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  recorded_to timestamptz NOT NULL,
  ended_by text NOT NULL,
  ended_batch uuid,
  ended_as text NOT NULL CONSTRAINT every_field_history_ended_as_check CHECK (ended_as IN ('update', 'delete'))
) PARTITION BY RANGE (recorded_to);
CREATE TABLE every_field_history_other PARTITION OF every_field_history DEFAULT;
CREATE INDEX every_field_history_id ON every_field_history (county_code, id, recorded_to);
CREATE INDEX every_field_history_batch ON every_field_history USING brin (ended_batch);
ALTER TABLE every_field ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON every_field TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON every_field TO shouwang_app, shouwang_intake;
ALTER TABLE every_field_history ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON every_field_history TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON every_field_history TO shouwang_app, shouwang_intake;
COMMENT ON TABLE every_field IS '样例台账';
COMMENT ON COLUMN every_field.county_code IS '管理县（GB/T 2260，6 位），分布键';
COMMENT ON COLUMN every_field.area_code IS '管理地（12 位统计用区划代码），数据范围按此判定';
COMMENT ON COLUMN every_field.id IS '系统编号（UUIDv7）';
COMMENT ON COLUMN every_field.person_id IS '所属人员';
COMMENT ON COLUMN every_field.receipt_number IS '票据号';
COMMENT ON COLUMN every_field.payee IS '收款人';
COMMENT ON COLUMN every_field.payee_pinyin IS '收款人（拼音）';
COMMENT ON COLUMN every_field.payee_initials IS '收款人（拼音首字母）';
COMMENT ON COLUMN every_field.season IS '季节';
COMMENT ON COLUMN every_field.seasons IS '各季节';
COMMENT ON COLUMN every_field.paid_on IS '发放日期';
COMMENT ON COLUMN every_field.period_month IS '所属月份';
COMMENT ON COLUMN every_field.amount IS '金额';
COMMENT ON COLUMN every_field.correction IS '更正额';
COMMENT ON COLUMN every_field.land_area IS '面积';
COMMENT ON COLUMN every_field.balance IS '结余';
COMMENT ON COLUMN every_field.posted IS '已公示';
COMMENT ON COLUMN every_field.place IS '地点';
COMMENT ON COLUMN every_field.citizen_id_sealed IS '证件号码（密文）';
COMMENT ON COLUMN every_field.citizen_id_index IS '证件号码（密钥索引）';
COMMENT ON COLUMN every_field.citizen_id_tail IS '证件号码（末 4 位）';
COMMENT ON COLUMN every_field.phone_sealed IS '电话（密文）';
COMMENT ON COLUMN every_field.phone_index IS '电话（密钥索引）';
COMMENT ON COLUMN every_field.card_sealed IS '卡号（密文）';
COMMENT ON COLUMN every_field.card_index IS '卡号（密钥索引）';
COMMENT ON COLUMN every_field.household_id IS '农户';
COMMENT ON COLUMN every_field.guardian_id IS '监护人';
COMMENT ON COLUMN every_field.payer_id IS '付款单位';
COMMENT ON COLUMN every_field.receipt_ids IS '票据照片（附件编号）';
COMMENT ON COLUMN every_field.source IS '来源部门';
COMMENT ON COLUMN every_field.batch_id IS '导入批次';
COMMENT ON COLUMN every_field.source_row IS '来源文件行号';
COMMENT ON COLUMN every_field.recorded_at IS '登记时间';
COMMENT ON COLUMN every_field.recorded_by IS '登记人';
