-- old code keeps working: yes
-- Files that belong to records, sealed like numbers are. A file is uploaded first (no record yet) and taken in by the
-- record that names it. Its area is that of its record, so that the same people see both.

CREATE TABLE attachment (
  county_code text NOT NULL CONSTRAINT attachment_county_code_check CHECK (length(county_code) = 6 AND ltrim(county_code, '0123456789') = ''),
  area_code text NOT NULL CONSTRAINT attachment_area_code_check CHECK (length(area_code) = 12 AND ltrim(area_code, '0123456789') = ''),
  id uuid NOT NULL,
  register text NOT NULL,
  field text NOT NULL,
  record_id uuid,
  file_name text NOT NULL CONSTRAINT attachment_file_name_check CHECK (char_length(file_name) BETWEEN 1 AND 120),
  media_type text NOT NULL CONSTRAINT attachment_media_type_check CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png')),
  size_bytes integer NOT NULL CONSTRAINT attachment_size_bytes_check CHECK (size_bytes BETWEEN 1 AND 10485760),
  content_sm3 bytea NOT NULL CONSTRAINT attachment_content_sm3_check CHECK (octet_length(content_sm3) = 32),
  content_sealed bytea NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  recorded_by text NOT NULL,
  CONSTRAINT attachment_pk PRIMARY KEY (county_code, id)
);
-- Sealed content does not compress.
ALTER TABLE attachment ALTER COLUMN content_sealed SET STORAGE EXTERNAL;
CREATE INDEX attachment_record ON attachment (register, county_code, record_id) WHERE record_id IS NOT NULL;
CREATE INDEX attachment_waiting ON attachment (recorded_at) WHERE record_id IS NULL;
ALTER TABLE attachment ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON attachment TO shouwang_app, shouwang_intake
  USING (area_code >= (SELECT left(current_setting('app.scope', true), 12))
    AND area_code <= (SELECT right(current_setting('app.scope', true), 12))
    AND ((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array((SELECT current_setting('app.scope', true)), ',')) AS part WHERE area_code >= left(part, 12) AND area_code <= right(part, 12))));
GRANT SELECT, INSERT, UPDATE, DELETE ON attachment TO shouwang_app, shouwang_intake;
COMMENT ON TABLE attachment IS '台账记录的附件（内容加密）';
COMMENT ON COLUMN attachment.area_code IS '所属记录的管理地；保存前为上传人的管辖地区';
COMMENT ON COLUMN attachment.record_id IS '所属记录；空为已上传、记录尚未保存，一天后清除';
COMMENT ON COLUMN attachment.content_sm3 IS '原文的 SM3 摘要，下载时核对';
COMMENT ON COLUMN attachment.content_sealed IS '内容（SM4 密文）';

ALTER TABLE dwelling ADD COLUMN proof_ids uuid[];
COMMENT ON COLUMN dwelling.proof_ids IS '鉴定报告和房屋照片（附件编号）';
ALTER TABLE dwelling_history ADD COLUMN proof_ids uuid[];
