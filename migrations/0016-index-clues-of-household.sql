-- old code keeps working: yes
-- The card asks for every clue of its household, dropped ones among them, which the index of open clues does not hold:
-- without this, PostgreSQL reads all clues of a wide scope to find them.
CREATE INDEX clue_household ON clue (county_code, household_id);
