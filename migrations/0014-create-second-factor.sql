-- old code keeps working: yes

-- Passwords that people were handed are theirs already where an account exists; from now on a new one is for one time.
ALTER TABLE app_user ADD COLUMN password_state text NOT NULL DEFAULT 'own'
    CONSTRAINT app_user_password_state_check CHECK (password_state IN ('own', 'oneTime', 'demo')),
  ADD COLUMN password_set_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE app_user ALTER COLUMN password_state SET DEFAULT 'oneTime';
COMMENT ON COLUMN app_user.password_state IS 'own 本人设置；oneTime 一次性口令，首次登录须修改；demo 演示账号，不要求修改';
COMMENT ON COLUMN app_user.password_set_at IS '当前口令的设置时间';

CREATE TABLE former_password (
  user_id uuid NOT NULL CONSTRAINT former_password_user_fk REFERENCES app_user (id),
  retired_at timestamptz NOT NULL DEFAULT now(),
  password_hash text NOT NULL,
  CONSTRAINT former_password_pk PRIMARY KEY (user_id, retired_at)
);
COMMENT ON TABLE former_password IS '用过的口令（argon2id），用于不得重复使用最近的口令';
GRANT SELECT, INSERT, DELETE ON former_password TO shouwang_app;

CREATE TABLE second_factor (
  user_id uuid NOT NULL CONSTRAINT second_factor_pk PRIMARY KEY
    CONSTRAINT second_factor_user_fk REFERENCES app_user (id),
  secret bytea,
  confirmed_at timestamptz,
  last_step bigint NOT NULL DEFAULT 0,
  pending_secret bytea,
  pending_at timestamptz,
  CONSTRAINT second_factor_confirmed_check CHECK ((secret IS NULL) = (confirmed_at IS NULL))
);
COMMENT ON TABLE second_factor IS '动态口令（TOTP）验证器';
COMMENT ON COLUMN second_factor.secret IS '共享密钥，SM4 加密';
COMMENT ON COLUMN second_factor.last_step IS '最近用过的时间步（30 秒），同一验证码不能再用';
COMMENT ON COLUMN second_factor.pending_secret IS '正在设置、尚未用验证码确认的共享密钥，SM4 加密';
GRANT SELECT, INSERT, UPDATE, DELETE ON second_factor TO shouwang_app;

CREATE TABLE recovery_code (
  user_id uuid NOT NULL CONSTRAINT recovery_code_user_fk REFERENCES app_user (id),
  code_hash bytea NOT NULL,
  used_at timestamptz,
  CONSTRAINT recovery_code_pk PRIMARY KEY (user_id, code_hash)
);
COMMENT ON TABLE recovery_code IS '恢复码的散列（HMAC-SM3），每个只能用一次';
GRANT SELECT, INSERT, UPDATE, DELETE ON recovery_code TO shouwang_app;

ALTER TABLE user_session ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT user_session_id UNIQUE,
  ADD COLUMN awaits_code boolean NOT NULL DEFAULT false,
  ADD COLUMN device text NOT NULL DEFAULT '';
COMMENT ON COLUMN user_session.id IS '供本人查看和结束会话的编号，不是令牌';
COMMENT ON COLUMN user_session.awaits_code IS '口令已通过，尚待验证码';
COMMENT ON COLUMN user_session.device IS '浏览器和操作系统';
