-- old code keeps working: yes
-- Who did and read what (F2 安全审计, R95): insert-only, by month, sealed into a chain of blocks. The app role inserts and
-- nothing else; reading is the role shouwang_audit_reader's, which sees no register.

-- Blocks are ranges of transaction numbers, so that a late commit can never fall into a block that is sealed already. A
-- database that is restored into a new cluster begins to count anew: `ahead` is what the owner then adds.
CREATE TABLE audit_clock (
  one boolean NOT NULL DEFAULT true CONSTRAINT audit_clock_pk PRIMARY KEY CONSTRAINT audit_clock_one_check CHECK (one),
  ahead bigint NOT NULL CONSTRAINT audit_clock_ahead_check CHECK (ahead >= 0)
);
COMMENT ON TABLE audit_clock IS '审计事务号的起点：恢复到新数据库集群后由所有者调整';
INSERT INTO audit_clock (ahead) VALUES (0);
GRANT SELECT ON audit_clock TO shouwang_app, shouwang_intake, shouwang_audit_writer, shouwang_audit_reader;

CREATE FUNCTION audit_xid() RETURNS bigint LANGUAGE sql STABLE
  RETURN (SELECT pg_current_xact_id()::text::bigint + ahead FROM public.audit_clock);

CREATE TABLE audit_event (
  at timestamptz NOT NULL,
  id uuid NOT NULL,
  xid bigint NOT NULL DEFAULT audit_xid(),
  act text NOT NULL,
  result text NOT NULL CONSTRAINT audit_event_result_check CHECK (result IN ('done', 'refused', 'failed')),
  actor_id text,
  actor_name text,
  roles text[] NOT NULL,
  scope text,
  address text,
  request_id text,
  subject_kind text,
  subject_id text,
  county_code text,
  household_id uuid,
  person_id uuid,
  household_ids uuid[],
  reason text,
  detail text,
  CONSTRAINT audit_event_pk PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE INDEX audit_event_xid ON audit_event (xid);
CREATE INDEX audit_event_actor ON audit_event (actor_id, at);
CREATE INDEX audit_event_household ON audit_event (household_id, at) WHERE household_id IS NOT NULL;
CREATE INDEX audit_event_person ON audit_event (person_id, at) WHERE person_id IS NOT NULL;
CREATE INDEX audit_event_households ON audit_event USING gin (household_ids) WHERE household_ids IS NOT NULL;
CREATE TABLE audit_event_other PARTITION OF audit_event DEFAULT;
COMMENT ON TABLE audit_event IS '审计事件：谁、以何岗位、对何对象、做了什么、结果如何';
COMMENT ON COLUMN audit_event.at IS '发生时间';
COMMENT ON COLUMN audit_event.xid IS '写入事务号（加起点），决定所属审计块';
COMMENT ON COLUMN audit_event.act IS '行为，见 src/language/access/acts.ts';
COMMENT ON COLUMN audit_event.result IS '结果：done 成功，refused 被拒绝，failed 失败';
COMMENT ON COLUMN audit_event.actor_id IS '账号；system 为系统，空为未知用户名的登录';
COMMENT ON COLUMN audit_event.roles IS '当时的角色';
COMMENT ON COLUMN audit_event.scope IS '当时的地区范围';
COMMENT ON COLUMN audit_event.subject_kind IS '对象：台账，或账号、会话、批次等';
COMMENT ON COLUMN audit_event.household_ids IS '一次列表所示的农户，至多 50 户，更多的只记户数';
COMMENT ON COLUMN audit_event.detail IS '办理要点（JSON），不含台账取值和完整证件号码';
GRANT INSERT ON audit_event TO shouwang_app, shouwang_intake, shouwang_audit_writer;
GRANT SELECT ON audit_event TO shouwang_audit_reader;

-- A block holds the events with xid_from <= xid < xid_to. `head` is the SM3 of all the rest and of the former head.
CREATE TABLE audit_block (
  no bigint NOT NULL CONSTRAINT audit_block_pk PRIMARY KEY CONSTRAINT audit_block_no_check CHECK (no >= 1),
  xid_from bigint NOT NULL,
  xid_to bigint NOT NULL CONSTRAINT audit_block_xid_to_check CHECK (xid_to > xid_from),
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  event_count integer NOT NULL CONSTRAINT audit_block_event_count_check CHECK (event_count >= 1),
  events_sm3 text NOT NULL,
  former_head text NOT NULL,
  sealed_at timestamptz NOT NULL,
  key_id text NOT NULL,
  head text NOT NULL,
  signature text NOT NULL
);
COMMENT ON TABLE audit_block IS '审计块：事件的 SM3 摘要逐块相连，由数据库以外的密钥签名';
COMMENT ON COLUMN audit_block.former_head IS '上一块的 head，第一块为 64 个 0';
COMMENT ON COLUMN audit_block.key_id IS '签名公钥的 SM3 前 16 位';
GRANT INSERT ON audit_block TO shouwang_audit_writer;
GRANT SELECT ON audit_block TO shouwang_audit_reader;

-- Who acted and where, for the pages of the audit; no register is among what the reader may see.
GRANT USAGE ON SCHEMA public TO shouwang_audit_reader;
GRANT SELECT (id, login, display_name, unit, state) ON app_user TO shouwang_audit_reader;
GRANT SELECT ON area TO shouwang_audit_reader;
