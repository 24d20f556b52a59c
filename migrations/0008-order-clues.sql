-- old code keeps working: yes
-- The list of a province is read in its order from an index, gravest first, instead of sorting every clue for fifty.
CREATE INDEX clue_order ON clue (state, (CASE severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END), sources DESC, area_code, id);

-- Rules and parameters are asked for with every card and change a few times a year: a number that grows with every change
-- says whether what a process has read is still so. A row and no sequence, because it must become visible with the change.
CREATE TABLE policy_version (
  version bigint NOT NULL,
  one boolean NOT NULL DEFAULT true CONSTRAINT policy_version_pk PRIMARY KEY,
  CONSTRAINT policy_version_one_check CHECK (one)
);
COMMENT ON TABLE policy_version IS '规则与政策标准的变更序号';
INSERT INTO policy_version (version) VALUES (1);
GRANT SELECT ON policy_version TO shouwang_app, shouwang_intake;
CREATE FUNCTION note_policy_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS
$$ BEGIN UPDATE policy_version SET version = version + 1; RETURN NULL; END $$;
REVOKE ALL ON FUNCTION note_policy_change() FROM PUBLIC;
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON parameter_value FOR EACH STATEMENT EXECUTE FUNCTION note_policy_change();
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON rule_version FOR EACH STATEMENT EXECUTE FUNCTION note_policy_change();
