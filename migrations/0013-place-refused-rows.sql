-- old code keeps working: no: rows it refuses carry no kind, and their households would be judged
-- A refused row carries the area it speaks of, so that the county mends its own rows of a file that covers several. The
-- withdrawal knows which holes a batch opened and which batches a placed row stands on.

ALTER TABLE rejected_row ADD COLUMN kind text;
COMMENT ON COLUMN rejected_row.kind IS '所属批次的数据类型';
COMMENT ON COLUMN rejected_row.area_code IS '本行所涉地区：按行内地址或所涉农户确定，无法确定时为批次的地区';
UPDATE rejected_row r SET kind = b.kind FROM import_batch b WHERE b.id = r.batch_id;
-- Rows refused before: of a household or person that is registered inside the area of the file.
UPDATE rejected_row r SET area_code = f.area_code FROM (
    SELECT r.batch_id, r.sheet, r.row_no, min(h.area_code) AS area_code
    FROM rejected_row r JOIN household h ON h.household_code = r.household_code
      AND starts_with(h.area_code, regexp_replace(r.area_code, '(0{3}|0{6}|0{8}|0{10})$', ''))
    GROUP BY 1, 2, 3 HAVING count(*) = 1) f
  WHERE f.batch_id = r.batch_id AND f.sheet = r.sheet AND f.row_no = r.row_no;
UPDATE rejected_row r SET area_code = p.area_code
  FROM person_identity i JOIN person p ON p.county_code = i.county_code AND p.id = i.person_id
  WHERE i.citizen_id_index = r.person_index AND r.household_code IS NULL
    AND starts_with(p.area_code, regexp_replace(r.area_code, '(0{3}|0{6}|0{8}|0{10})$', ''));
UPDATE import_note n SET area_code = r.area_code FROM rejected_row r
  WHERE r.batch_id = n.batch_id AND r.sheet = n.sheet AND r.row_no = n.row_no AND r.area_code <> n.area_code;
CREATE INDEX rejected_row_area ON rejected_row (area_code, batch_id) WHERE state = 'open';
CREATE INDEX rejected_row_batch_area ON rejected_row (batch_id, area_code);

-- The file that holds refused rows of the scope, also where the file itself covers more than the scope.
CREATE FUNCTION refused_file(wanted uuid) RETURNS SETOF import_batch
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT b.* FROM import_batch b WHERE b.id = wanted AND b.state = 'committed'
  AND current_setting('app.scope', true) <> '' AND EXISTS (
    SELECT 1 FROM unnest(string_to_array(current_setting('app.scope', true), ',')) AS part
    JOIN rejected_row r ON r.batch_id = b.id AND r.area_code >= left(part, 12) AND r.area_code <= right(part, 12)) $$;
REVOKE ALL ON FUNCTION refused_file(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refused_file(uuid) TO shouwang_app, shouwang_intake;

ALTER TABLE ledger_hole ADD COLUMN opened_by uuid;
COMMENT ON COLUMN ledger_hole.opened_by IS '使该缺口涉及的人员或农户变为已知的批次；撤销该批次时缺口随之关闭';
CREATE INDEX ledger_hole_opened ON ledger_hole (opened_by) WHERE opened_by IS NOT NULL;
ALTER TABLE unmatched_row ADD COLUMN stands_on uuid[];
COMMENT ON COLUMN unmatched_row.stands_on IS '匹配入库时确认过其记录的批次，这些批次因此不能先行撤销';
CREATE INDEX unmatched_row_stands_on ON unmatched_row USING gin (stands_on) WHERE stands_on IS NOT NULL;
