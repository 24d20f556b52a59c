-- old code keeps working: yes
-- Judgements of clues: what was decided, for how many and by whom, and for each clue what stood before, so that a
-- judgement can be taken back while nothing stands on it.
CREATE TABLE judgement (
  id uuid NOT NULL CONSTRAINT judgement_pk PRIMARY KEY,
  area_code text NOT NULL CONSTRAINT judgement_area_code_check CHECK (area_code ~ '^[0-9]{12}$'),
  action text NOT NULL CONSTRAINT judgement_action_check CHECK (action IN ('keep', 'drop', 'dispatch', 'reopen')),
  drop_reason text CONSTRAINT judgement_drop_reason_check CHECK (drop_reason IN ('helped', 'noRisk', 'notFound', 'movedOrDied', 'repeated', 'wrongData')),
  note text,
  clues integer NOT NULL CONSTRAINT judgement_clues_check CHECK (clues > 0),
  state text NOT NULL CONSTRAINT judgement_state_check CHECK (state IN ('running', 'done', 'failed', 'withdrawn')),
  judged_by text NOT NULL,
  judged_at timestamptz NOT NULL DEFAULT now(),
  withdrawn_by text,
  withdrawn_at timestamptz,
  CONSTRAINT judgement_drop_has_reason CHECK (action <> 'drop' OR drop_reason IS NOT NULL)
);
COMMENT ON TABLE judgement IS '研判记录：一次研判或撤回的线索批次';
COMMENT ON COLUMN judgement.area_code IS '研判时查看的地区';
CREATE INDEX judgement_judged ON judgement (judged_at);
ALTER TABLE judgement ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON judgement TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON judgement TO shouwang_app, shouwang_intake;

CREATE TABLE judged_clue (
  county_code text NOT NULL CONSTRAINT judged_clue_county_code_check CHECK (county_code ~ '^[0-9]{6}$'),
  area_code text NOT NULL,
  judgement_id uuid NOT NULL CONSTRAINT judged_clue_judgement_fk REFERENCES judgement (id),
  clue_id uuid NOT NULL,
  former_state text NOT NULL CONSTRAINT judged_clue_former_state_check CHECK (former_state IN ('suspected', 'kept', 'dropped', 'dispatched')),
  former_drop_reason text,
  former_note text,
  former_judged_by text,
  former_judged_at timestamptz,
  former_dispatched_to text,
  former_dispatched_at timestamptz,
  former_judgement_id uuid,
  withdrawn_at timestamptz,
  CONSTRAINT judged_clue_pk PRIMARY KEY (county_code, judgement_id, clue_id),
  CONSTRAINT judged_clue_clue_fk FOREIGN KEY (county_code, clue_id) REFERENCES clue (county_code, id) ON DELETE CASCADE
);
COMMENT ON TABLE judged_clue IS '研判记录中的各条线索及其研判前的状态';
CREATE INDEX judged_clue_clue ON judged_clue (county_code, clue_id);
ALTER TABLE judged_clue ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON judged_clue TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON judged_clue TO shouwang_app, shouwang_intake;

-- The judgement that a clue's state comes from. Empty for a clue that waits, or that was judged before this was kept.
ALTER TABLE clue ADD COLUMN judgement_id uuid;
COMMENT ON COLUMN clue.judgement_id IS '形成当前状态的研判记录';
CREATE INDEX clue_judgement ON clue (judgement_id) WHERE judgement_id IS NOT NULL;
