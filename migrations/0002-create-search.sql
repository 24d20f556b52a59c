-- old code keeps working: yes
-- Search under row security (decision D5): equality and prefix ranges over tokens, because LIKE is not leakproof and
-- would read every row in scope. One row for each way to look a person up; a household is found through its members.
CREATE TABLE search_token (
  county_code text NOT NULL CONSTRAINT search_token_county_code_check CHECK (county_code ~ '^[0-9]{6}$'),
  area_code text NOT NULL CONSTRAINT search_token_area_code_check CHECK (area_code ~ '^[0-9]{12}$'),
  token text NOT NULL,
  household_id uuid NOT NULL,
  person_id uuid,
  CONSTRAINT search_token_once UNIQUE NULLS NOT DISTINCT (county_code, household_id, person_id, token)
);
COMMENT ON TABLE search_token IS '检索词：姓名、拼音、首字母、户编号、人口编号、证件尾号';
CREATE INDEX search_token_token ON search_token (token, area_code);
ALTER TABLE search_token ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON search_token TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, DELETE ON search_token TO shouwang_app, shouwang_intake;
