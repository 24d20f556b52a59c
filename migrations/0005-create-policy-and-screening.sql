-- old code keeps working: yes
-- Rules and parameters as they are in force (decision D11), runs of screenings, and the clues that come of them.

-- Values of policy parameters: never overwritten, valid by area and date, entered by one person and approved by another.
CREATE TABLE parameter_value (
  id uuid NOT NULL CONSTRAINT parameter_value_pk PRIMARY KEY,
  key text NOT NULL,
  value bigint CONSTRAINT parameter_value_value_check CHECK (value >= 0),
  area_code text NOT NULL CONSTRAINT parameter_value_area_fk REFERENCES area (code),
  valid_from date NOT NULL,
  valid_to date CONSTRAINT parameter_value_valid_to_check CHECK (valid_to > valid_from),
  document_zh text,
  document_en text,
  certainty text NOT NULL CONSTRAINT parameter_value_certainty_check CHECK (certainty IN ('sure', 'likely', 'unsure')),
  note text,
  entered_by text NOT NULL,
  entered_at timestamptz NOT NULL DEFAULT now(),
  approved_by text,
  approved_at timestamptz,
  withdrawn_by text,
  withdrawn_at timestamptz,
  CONSTRAINT parameter_value_two_people CHECK (approved_by IS NULL OR approved_by <> entered_by)
);
COMMENT ON TABLE parameter_value IS '政策标准取值：按地区和日期生效，双人录入复核';
COMMENT ON COLUMN parameter_value.value IS '按单位的整数：分、基点、人、月、天、岁；空表示该地区未定且不沿用上级';
CREATE INDEX parameter_value_key ON parameter_value (key, area_code, valid_from);
GRANT SELECT, INSERT, UPDATE ON parameter_value TO shouwang_app;

-- Texts of rules: a version each, proposed by a release or a person, switched on by another.
CREATE TABLE rule_version (
  rule_id text NOT NULL,
  version integer NOT NULL,
  text text NOT NULL,
  state text NOT NULL CONSTRAINT rule_version_state_check CHECK (state IN ('proposed', 'active', 'retired', 'broken')),
  broken_because text,
  entered_by text NOT NULL,
  entered_at timestamptz NOT NULL DEFAULT now(),
  approved_by text,
  approved_at timestamptz,
  CONSTRAINT rule_version_pk PRIMARY KEY (rule_id, version),
  CONSTRAINT rule_version_two_people CHECK (approved_by IS NULL OR approved_by <> entered_by)
);
COMMENT ON TABLE rule_version IS '规则文本的各个版本';
CREATE UNIQUE INDEX rule_version_active ON rule_version (rule_id) WHERE state = 'active';
GRANT SELECT, INSERT, UPDATE ON rule_version TO shouwang_app;

CREATE TABLE screening_run (
  id uuid NOT NULL CONSTRAINT screening_run_pk PRIMARY KEY,
  area_code text NOT NULL CONSTRAINT screening_run_area_code_check CHECK (area_code ~ '^[0-9]{12}$'),
  as_of date NOT NULL,
  rule_set_version text NOT NULL,
  rules jsonb NOT NULL,
  not_evaluated jsonb NOT NULL,
  engine text NOT NULL CONSTRAINT screening_run_engine_check CHECK (engine IN ('mart', 'postgres')),
  state text NOT NULL CONSTRAINT screening_run_state_check CHECK (state IN ('running', 'done', 'failed')),
  failure text,
  households bigint,
  counts jsonb,
  milliseconds bigint,
  started_by text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz
);
COMMENT ON TABLE screening_run IS '筛查批次';
CREATE INDEX screening_run_started ON screening_run (started_at);
ALTER TABLE screening_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON screening_run TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON screening_run TO shouwang_app, shouwang_intake;

-- Where a row came from may be known to whoever sees the row, also when the file covered several counties: the file's
-- name, its sender and its day, nothing of what else it held.
CREATE FUNCTION batch_source(wanted uuid[]) RETURNS TABLE (id uuid, file_name text, sender text, committed_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT b.id, b.file_name, b.sender, b.committed_at FROM import_batch b WHERE b.id = ANY(wanted) $$;
REVOKE ALL ON FUNCTION batch_source(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION batch_source(uuid[]) TO shouwang_app;

-- A county may know of the province's run over it: its head, nothing of its results.
CREATE FUNCTION latest_run(wanted text, wanted_state text) RETURNS SETOF screening_run
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT * FROM screening_run r WHERE r.state = wanted_state
     AND wanted BETWEEN r.area_code AND rpad(left(r.area_code, CASE
       WHEN right(r.area_code, 10) = '0000000000' THEN 2 WHEN right(r.area_code, 8) = '00000000' THEN 4
       WHEN right(r.area_code, 6) = '000000' THEN 6 WHEN right(r.area_code, 3) = '000' THEN 9 ELSE 12 END), 12, '9')
   ORDER BY r.started_at DESC LIMIT 1 $$;
REVOKE ALL ON FUNCTION latest_run(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION latest_run(text, text) TO shouwang_app;

-- What a run found: households for which a rule said yes or could not tell; a no is not stored.
CREATE TABLE screening_result (
  county_code text NOT NULL CONSTRAINT screening_result_county_code_check CHECK (county_code ~ '^[0-9]{6}$'),
  area_code text NOT NULL,
  run_id uuid NOT NULL CONSTRAINT screening_result_run_fk REFERENCES screening_run (id),
  household_id uuid NOT NULL,
  rule_id text NOT NULL,
  verdict text NOT NULL CONSTRAINT screening_result_verdict_check CHECK (verdict IN ('yes', 'unknown')),
  CONSTRAINT screening_result_pk PRIMARY KEY (county_code, run_id, household_id, rule_id),
  CONSTRAINT screening_result_household_fk FOREIGN KEY (county_code, household_id) REFERENCES household (county_code, id)
);
COMMENT ON TABLE screening_result IS '筛查结果：符合规则或无法判断的农户';
CREATE INDEX screening_result_rule ON screening_result (run_id, rule_id, verdict, area_code);
CREATE INDEX screening_result_household ON screening_result (county_code, household_id);
ALTER TABLE screening_result ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON screening_result TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON screening_result TO shouwang_app, shouwang_intake;

-- A suspected clue about a household: it waits for the county, and no legal clock starts with it.
CREATE TABLE clue (
  county_code text NOT NULL CONSTRAINT clue_county_code_check CHECK (county_code ~ '^[0-9]{6}$'),
  area_code text NOT NULL,
  id uuid NOT NULL,
  household_id uuid NOT NULL,
  state text NOT NULL CONSTRAINT clue_state_check CHECK (state IN ('suspected', 'kept', 'dropped', 'dispatched')),
  severity text NOT NULL CONSTRAINT clue_severity_check CHECK (severity IN ('high', 'medium', 'low')),
  sources integer NOT NULL,
  drop_reason text CONSTRAINT clue_drop_reason_check CHECK (drop_reason IN ('helped', 'noRisk', 'notFound', 'movedOrDied', 'repeated', 'wrongData')),
  note text,
  opened_at timestamptz NOT NULL DEFAULT now(),
  opened_run uuid NOT NULL,
  judged_by text,
  judged_at timestamptz,
  dispatched_to text,
  dispatched_at timestamptz,
  CONSTRAINT clue_pk PRIMARY KEY (county_code, id),
  CONSTRAINT clue_household_fk FOREIGN KEY (county_code, household_id) REFERENCES household (county_code, id),
  CONSTRAINT clue_drop_has_reason CHECK (state <> 'dropped' OR drop_reason IS NOT NULL)
);
COMMENT ON TABLE clue IS '疑似线索';
COMMENT ON COLUMN clue.drop_reason IS '排除原因（R24）';
-- One open clue a household: whatever is found later joins it (R25).
CREATE UNIQUE INDEX clue_open ON clue (county_code, household_id) WHERE state IN ('suspected', 'kept', 'dispatched');
CREATE INDEX clue_list ON clue (area_code, state, severity);
ALTER TABLE clue ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON clue TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON clue TO shouwang_app, shouwang_intake;

CREATE TABLE clue_reason (
  county_code text NOT NULL,
  area_code text NOT NULL,
  clue_id uuid NOT NULL,
  rule_id text NOT NULL,
  severity text NOT NULL CONSTRAINT clue_reason_severity_check CHECK (severity IN ('high', 'medium', 'low')),
  source text NOT NULL,
  run_id uuid NOT NULL,
  as_of date NOT NULL,
  found_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT clue_reason_pk PRIMARY KEY (county_code, clue_id, rule_id),
  CONSTRAINT clue_reason_clue_fk FOREIGN KEY (county_code, clue_id) REFERENCES clue (county_code, id) ON DELETE CASCADE
);
COMMENT ON TABLE clue_reason IS '线索的各条理由，按规则与来源部门';
ALTER TABLE clue_reason ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON clue_reason TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON clue_reason TO shouwang_app, shouwang_intake;
