-- old code keeps working: no: a value in force is no longer withdrawn by one person alone
-- What two people put in force, one person alone does not take away (R99). Former code that withdraws a value in force
-- at once is refused by the constraint below, which is what it is for; everything else of it goes on.

-- A withdrawal is proposed by one person and approved by another, as the value was.
ALTER TABLE parameter_value
  ADD COLUMN withdrawal_proposed_by text,
  ADD COLUMN withdrawal_proposed_at timestamptz,
  ADD COLUMN withdrawal_reason text,
  ADD COLUMN withdrawal_document text;
-- What one person withdrew before this rule stays withdrawn; that nobody proposed it is said.
UPDATE parameter_value SET withdrawal_proposed_by = 'unrecorded' WHERE withdrawn_by IS NOT NULL AND approved_by IS NOT NULL;
ALTER TABLE parameter_value
  ADD CONSTRAINT parameter_value_withdrawn_by_two CHECK (withdrawn_by IS NULL OR approved_by IS NULL
    OR (withdrawal_proposed_by IS NOT NULL AND withdrawal_proposed_by <> withdrawn_by));
COMMENT ON COLUMN parameter_value.withdrawal_reason IS '停用或退回的原因';
COMMENT ON COLUMN parameter_value.withdrawal_document IS '停用依据文件';

-- A proposed version that was sent back is retired, with who sent it back and why.
ALTER TABLE rule_version
  ADD COLUMN sent_back_by text,
  ADD COLUMN sent_back_at timestamptz,
  ADD COLUMN sent_back_reason text;
COMMENT ON COLUMN rule_version.sent_back_reason IS '退回原因';

-- What people did about rules and values beyond entering and approving them: proposals that were refused leave no other trace.
CREATE TABLE policy_act (
  id uuid NOT NULL CONSTRAINT policy_act_pk PRIMARY KEY,
  value_id uuid CONSTRAINT policy_act_value_fk REFERENCES parameter_value (id),
  rule_id text,
  rule_version integer,
  act text NOT NULL CONSTRAINT policy_act_act_check CHECK (act IN ('withdraw', 'sendBack', 'proposeWithdrawal', 'cancelWithdrawal', 'refuseWithdrawal', 'approveWithdrawal')),
  actor text NOT NULL,
  reason text,
  document text,
  at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT policy_act_rule_fk FOREIGN KEY (rule_id, rule_version) REFERENCES rule_version (rule_id, version),
  CONSTRAINT policy_act_about_one CHECK ((value_id IS NULL) <> (rule_id IS NULL))
);
COMMENT ON TABLE policy_act IS '规则和政策标准的退回、撤回和停用记录：只增不改';
CREATE INDEX policy_act_value ON policy_act (value_id) WHERE value_id IS NOT NULL;
GRANT SELECT, INSERT ON policy_act TO shouwang_app;
