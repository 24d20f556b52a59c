-- old code keeps working: yes
-- How many clues of each state a county has, kept with every change: the list of a province shows these numbers beside
-- every page, and counting them anew reads every clue of the province. Narrower scopes count their few clues themselves.
CREATE TABLE clue_tally (
  county_code text NOT NULL CONSTRAINT clue_tally_county_code_check CHECK (county_code ~ '^[0-9]{6}$'),
  area_code text NOT NULL,
  part bigint GENERATED ALWAYS AS IDENTITY,
  state text NOT NULL,
  severity text NOT NULL,
  clues bigint NOT NULL,
  CONSTRAINT clue_tally_pk PRIMARY KEY (county_code, part)
) WITH (fillfactor = 50);
COMMENT ON TABLE clue_tally IS '各县各状态疑似线索数，由触发器维护';
COMMENT ON COLUMN clue_tally.clues IS '同一县、状态、等级可有多行，合计为准；并发研判互不等待';
CREATE INDEX clue_tally_key ON clue_tally (area_code, state, severity);
ALTER TABLE clue_tally ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON clue_tally TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT ON clue_tally TO shouwang_app, shouwang_intake;

-- Runs as the owner: who judges a clue of one village does not see the row of the county. A row that somebody else is
-- changing is not waited for: the change gets a row of its own, and the sum stays right.
CREATE FUNCTION keep_clue_tally() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  change record;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM clue_tally;
    RETURN NULL;
  END IF;
  FOR change IN EXECUTE 'SELECT left(area_code, 6) AS county, state, severity, sum(n) AS n FROM ('
      || CASE TG_OP
           WHEN 'INSERT' THEN 'SELECT area_code, state, severity, 1 AS n FROM added'
           WHEN 'DELETE' THEN 'SELECT area_code, state, severity, -1 AS n FROM gone'
           ELSE 'SELECT area_code, state, severity, 1 AS n FROM added UNION ALL SELECT area_code, state, severity, -1 FROM gone'
         END
      || ') c GROUP BY 1, 2, 3 HAVING sum(n) <> 0'
  LOOP
    UPDATE clue_tally SET clues = clues + change.n WHERE county_code = change.county AND part = (
      SELECT t.part FROM clue_tally t
      WHERE t.area_code = change.county || '000000' AND t.state = change.state AND t.severity = change.severity
      LIMIT 1 FOR UPDATE SKIP LOCKED);
    IF NOT FOUND THEN
      INSERT INTO clue_tally (county_code, area_code, state, severity, clues)
        VALUES (change.county, change.county || '000000', change.state, change.severity, change.n);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION keep_clue_tally() FROM PUBLIC;
CREATE TRIGGER clue_tally_added AFTER INSERT ON clue REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_clue_tally();
CREATE TRIGGER clue_tally_changed AFTER UPDATE ON clue REFERENCING OLD TABLE AS gone NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_clue_tally();
CREATE TRIGGER clue_tally_gone AFTER DELETE ON clue REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION keep_clue_tally();
CREATE TRIGGER clue_tally_emptied AFTER TRUNCATE ON clue FOR EACH STATEMENT EXECUTE FUNCTION keep_clue_tally();
INSERT INTO clue_tally (county_code, area_code, state, severity, clues)
  SELECT left(area_code, 6), left(area_code, 6) || '000000', state, severity, count(*) FROM clue GROUP BY 1, 3, 4;
