-- old code keeps working: no: it does not know postings that were ended at once; stop old servers before this runs
-- Who holds what: bureau, giver and end of a posting, delegation for a period, and that nobody is two administrators, or an
-- administrator and a member of an office. Accounts say who opened and closed them; unfinished imports can be handed over.

ALTER TABLE role_assignment
  ADD COLUMN bureau text,
  ADD COLUMN duty text NOT NULL GENERATED ALWAYS AS (
    CASE WHEN role IN ('systemAdministrator', 'securityAdministrator', 'auditAdministrator') THEN role ELSE 'business' END) STORED,
  ADD COLUMN given_by text NOT NULL DEFAULT 'system',
  ADD COLUMN given_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN delegated_from uuid,
  ADD COLUMN ended_at timestamptz,
  ADD COLUMN ended_by text,
  ADD COLUMN end_reason text;
ALTER TABLE role_assignment
  ADD CONSTRAINT role_assignment_bureau_check CHECK ((role = 'bureauOfficer') = (bureau IS NOT NULL)),
  -- A delegation ends by itself, and what administers is never delegated.
  ADD CONSTRAINT role_assignment_delegated_check CHECK (delegated_from IS NULL OR (valid_to IS NOT NULL AND duty = 'business')),
  -- A deputy holds what the giver holds and nothing wider. Without a bureau on both sides the first key says enough.
  ADD CONSTRAINT role_assignment_what UNIQUE (id, role, area_code),
  ADD CONSTRAINT role_assignment_for_bureau UNIQUE (id, bureau),
  ADD CONSTRAINT role_assignment_delegated_same_fk FOREIGN KEY (delegated_from, role, area_code)
    REFERENCES role_assignment (id, role, area_code),
  ADD CONSTRAINT role_assignment_delegated_bureau_fk FOREIGN KEY (delegated_from, bureau) REFERENCES role_assignment (id, bureau),
  ADD CONSTRAINT role_assignment_not_to_oneself CHECK (given_by <> user_id::text),
  ADD CONSTRAINT role_assignment_ended_check CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (end_reason IS NULL)),
  -- 三员分立 (GB/T 22239-2019 8.1.5): on no day two duties in one hand, whoever writes the row and however many at once.
  ADD CONSTRAINT role_assignment_one_duty EXCLUDE USING gist
    (user_id WITH =, duty WITH <>, daterange(valid_from, valid_to) WITH &&) WHERE (ended_at IS NULL);
COMMENT ON COLUMN role_assignment.bureau IS '所属部门：部门业务人员只读取本部门履职所需的台账';
COMMENT ON COLUMN role_assignment.duty IS '职责类别：系统管理员、安全管理员、审计管理员各为一类，其余为 business；同一账号同一时期只能有一类';
COMMENT ON COLUMN role_assignment.given_by IS '授权人（用户编号；system 为命令行或初始化）';
COMMENT ON COLUMN role_assignment.delegated_from IS '代理的来源任职；来源任职终止，代理随之失效';
COMMENT ON COLUMN role_assignment.ended_at IS '提前收回的时间，立即生效';
COMMENT ON COLUMN role_assignment.end_reason IS '收回原因';
CREATE INDEX role_assignment_area ON role_assignment (area_code);
CREATE INDEX role_assignment_delegated ON role_assignment (delegated_from) WHERE delegated_from IS NOT NULL;

ALTER TABLE app_user
  ADD COLUMN opened_by text NOT NULL DEFAULT 'system',
  ADD COLUMN closed_at timestamptz,
  ADD COLUMN closed_by text,
  ADD COLUMN close_reason text,
  ADD CONSTRAINT app_user_closed_check CHECK (closed_at IS NULL OR (state = 'closed' AND closed_by IS NOT NULL AND close_reason IS NOT NULL));
COMMENT ON COLUMN app_user.opened_by IS '开户人（用户编号；system 为命令行或初始化）';
COMMENT ON COLUMN app_user.close_reason IS '停用原因';

-- Columns of role_assignment that say who holds what are written once: a posting is ended and given anew, never rewritten.
REVOKE UPDATE ON role_assignment FROM shouwang_app;
GRANT UPDATE (ended_at, ended_by, end_reason) ON role_assignment TO shouwang_app;

ALTER TABLE import_batch ADD COLUMN handed_to uuid;
COMMENT ON COLUMN import_batch.handed_to IS '原经办人离岗后接手的用户';
