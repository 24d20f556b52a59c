-- old code keeps working: yes
-- Rotation of the data keys: which program knows which version, and how far a rotation has come. No key stands here.

CREATE TABLE key_holder (
  id uuid NOT NULL CONSTRAINT key_holder_pk PRIMARY KEY,
  process text NOT NULL,
  versions integer[] NOT NULL,
  sealing integer NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE key_holder IS '正在运行的程序及其已读到的密钥版本；轮换开始前据此确认各程序都能解密';
COMMENT ON COLUMN key_holder.sealing IS '该程序加密新数据所用的版本';
COMMENT ON COLUMN key_holder.seen_at IS '最近一次报告的时间；超过 30 秒未报告视为已停止';
GRANT SELECT, INSERT, UPDATE, DELETE ON key_holder TO shouwang_app;

CREATE TABLE key_rotation (
  version integer NOT NULL CONSTRAINT key_rotation_pk PRIMARY KEY CONSTRAINT key_rotation_version_check CHECK (version BETWEEN 1 AND 255),
  begun_at timestamptz NOT NULL DEFAULT now(),
  switched_at timestamptz,
  done_at timestamptz
);
COMMENT ON TABLE key_rotation IS '密钥轮换：把已加密的数据改用该版本重新加密';
COMMENT ON COLUMN key_rotation.switched_at IS '各程序都已改用该版本加密新数据的时间';
GRANT SELECT, INSERT, UPDATE ON key_rotation TO shouwang_app, shouwang_intake;

CREATE TABLE key_rotation_table (
  version integer NOT NULL CONSTRAINT key_rotation_table_version_fk REFERENCES key_rotation (version),
  table_name text NOT NULL,
  rows_total bigint NOT NULL,
  rows_done bigint NOT NULL DEFAULT 0,
  position text[],
  moved_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT key_rotation_table_pk PRIMARY KEY (version, table_name)
);
COMMENT ON TABLE key_rotation_table IS '密钥轮换在各表的进度，中断后据此继续';
COMMENT ON COLUMN key_rotation_table.position IS '首轮已处理到的主键；空为尚未开始或首轮已完成';
GRANT SELECT, INSERT, UPDATE ON key_rotation_table TO shouwang_app, shouwang_intake;
