-- old code keeps working: yes
-- find_identity answered the person's id whatever their county. It answers what decision 0002 says and no more: the
-- person, when their county is touched by the scope of the transaction; otherwise only that the number is held elsewhere.
DROP FUNCTION find_identity(bytea);
CREATE FUNCTION find_identity(wanted bytea) RETURNS TABLE (held text, person_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT CASE WHEN own THEN 'own' ELSE 'other' END, CASE WHEN own THEN i.person_id END
  FROM person_identity i CROSS JOIN LATERAL (SELECT EXISTS (
    SELECT 1 FROM unnest(string_to_array(current_setting('app.scope', true), ',')) AS part
    WHERE i.county_code || '999999' >= left(part, 12) AND i.county_code || '000000' <= right(part, 12)) AS own) o
  WHERE i.citizen_id_index = wanted AND current_setting('app.scope', true) <> '' $$;
REVOKE ALL ON FUNCTION find_identity(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_identity(bytea) TO shouwang_app, shouwang_intake;
