-- old code keeps working: yes
-- What every register stands on: areas, identity, change feed, accounts, sessions.

CREATE EXTENSION IF NOT EXISTS btree_gist;

GRANT USAGE ON SCHEMA public TO shouwang_app, shouwang_intake, shouwang_audit_writer;

-- Areas: a reference table, the same on every node. Readable by all; written by the owner when a pack is loaded.
CREATE TABLE area (
  code text NOT NULL CONSTRAINT area_pk PRIMARY KEY CONSTRAINT area_code_check CHECK (code ~ '^[0-9]{12}$'),
  name text NOT NULL,
  level text NOT NULL CONSTRAINT area_level_check CHECK (level IN ('province', 'prefecture', 'county', 'township', 'village')),
  parent_code text CONSTRAINT area_parent_fk REFERENCES area (code),
  full_name text NOT NULL,
  name_pinyin text NOT NULL,
  settlement text CONSTRAINT area_settlement_check CHECK (settlement IN ('urban', 'rural')),
  valid_from date NOT NULL,
  valid_to date CONSTRAINT area_valid_to_check CHECK (valid_to > valid_from),
  successor_code text CONSTRAINT area_successor_fk REFERENCES area (code)
);
COMMENT ON TABLE area IS '行政区划（国家统计局 12 位统计用区划代码）';
COMMENT ON COLUMN area.full_name IS '自省级起的全称，用于显示和查重';
COMMENT ON COLUMN area.settlement IS '城乡属性：urban 城镇，rural 乡村；空为未定';
COMMENT ON COLUMN area.successor_code IS '撤并、更名后的承接区划';
CREATE INDEX area_parent ON area (parent_code);
GRANT SELECT ON area TO shouwang_app, shouwang_intake;

-- Which person stands behind an ID number, for the whole country (decision D2). Not readable by the app role:
-- it asks find_identity, which answers own / other county / none and nothing else.
CREATE TABLE person_identity (
  citizen_id_index bytea NOT NULL CONSTRAINT person_identity_pk PRIMARY KEY,
  person_id uuid NOT NULL,
  county_code text NOT NULL CONSTRAINT person_identity_county_code_check CHECK (county_code ~ '^[0-9]{6}$')
);
COMMENT ON TABLE person_identity IS '身份索引：公民身份号码的密钥索引与人员的对应';
CREATE INDEX person_identity_person ON person_identity (person_id);
GRANT SELECT, INSERT, DELETE ON person_identity TO shouwang_intake;

CREATE FUNCTION find_identity(wanted bytea) RETURNS TABLE (person_id uuid, county_code text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT i.person_id, i.county_code FROM person_identity i WHERE i.citizen_id_index = wanted $$;
REVOKE ALL ON FUNCTION find_identity(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_identity(bytea) TO shouwang_app, shouwang_intake;

-- The change feed (decision D3): narrow, kept 35 days, read by transaction snapshot and not by sequence.
CREATE TABLE change_log (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  county_code text NOT NULL,
  register text NOT NULL,
  record_id uuid NOT NULL,
  household_id uuid,
  person_id uuid,
  op text NOT NULL CONSTRAINT change_log_op_check CHECK (op IN ('insert', 'update', 'delete')),
  recorded_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE change_log IS '变更流水：数仓、筛查、时限随它更新';
CREATE INDEX change_log_xid ON change_log (xid);
CREATE INDEX change_log_recorded_at ON change_log USING brin (recorded_at);
GRANT SELECT, INSERT ON change_log TO shouwang_app, shouwang_intake;

-- Accounts. A user holds roles with areas and dates, because postings end.
CREATE TABLE app_user (
  id uuid NOT NULL CONSTRAINT app_user_pk PRIMARY KEY,
  login text NOT NULL CONSTRAINT app_user_login UNIQUE,
  display_name text NOT NULL,
  unit text NOT NULL,
  password_hash text NOT NULL,
  state text NOT NULL CONSTRAINT app_user_state_check CHECK (state IN ('active', 'closed')),
  failed_attempts integer NOT NULL DEFAULT 0,
  locked_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE app_user IS '用户账号';
COMMENT ON COLUMN app_user.password_hash IS 'argon2id';
GRANT SELECT, INSERT, UPDATE ON app_user TO shouwang_app;

CREATE TABLE role_assignment (
  id uuid NOT NULL CONSTRAINT role_assignment_pk PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT role_assignment_user_fk REFERENCES app_user (id),
  role text NOT NULL,
  area_code text NOT NULL CONSTRAINT role_assignment_area_fk REFERENCES area (code),
  valid_from date NOT NULL,
  valid_to date CONSTRAINT role_assignment_valid_to_check CHECK (valid_to > valid_from)
);
COMMENT ON TABLE role_assignment IS '任职：角色、管辖地区与起止日期';
CREATE INDEX role_assignment_user ON role_assignment (user_id);
GRANT SELECT, INSERT, UPDATE ON role_assignment TO shouwang_app;

CREATE TABLE user_session (
  token_hash bytea NOT NULL CONSTRAINT user_session_pk PRIMARY KEY,
  user_id uuid NOT NULL CONSTRAINT user_session_user_fk REFERENCES app_user (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  address text NOT NULL
);
COMMENT ON TABLE user_session IS '登录会话；只存令牌的散列';
CREATE INDEX user_session_user ON user_session (user_id);
GRANT SELECT, INSERT, UPDATE ON user_session TO shouwang_app;

-- What one installation is: the fingerprint of its keys, whether its data are made up.
CREATE TABLE setting (
  key text NOT NULL CONSTRAINT setting_pk PRIMARY KEY,
  value text NOT NULL
);
COMMENT ON TABLE setting IS '安装信息';
GRANT SELECT, INSERT, UPDATE ON setting TO shouwang_app;
