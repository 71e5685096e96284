-- The second factor; statements end with a line that is `--;`.
CREATE TRIGGER second_factor_no_delete BEFORE DELETE ON second_factor
FOR EACH ROW EXECUTE FUNCTION rule_refuse('second_factor is never deleted')
--;
CREATE TRIGGER second_factor_no_truncate BEFORE TRUNCATE ON second_factor
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('second_factor is never deleted')
--;
CREATE TRIGGER recovery_code_no_delete BEFORE DELETE ON recovery_code
FOR EACH ROW EXECUTE FUNCTION rule_refuse('recovery_code is never deleted')
--;
CREATE TRIGGER recovery_code_no_truncate BEFORE TRUNCATE ON recovery_code
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('recovery_code is never deleted')
--;
CREATE TRIGGER used_step_append_only BEFORE UPDATE OR DELETE ON used_step
FOR EACH ROW EXECUTE FUNCTION rule_refuse('used_step is append only')
--;
CREATE TRIGGER used_step_no_truncate BEFORE TRUNCATE ON used_step
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('used_step is append only')
--;
CREATE FUNCTION rule_second_factor_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL OR OLD.id <> NEW.id OR OLD.user_id <> NEW.user_id OR OLD.begun_at <> NEW.begun_at THEN
        RAISE EXCEPTION 'rule: a second factor that ended stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER second_factor_kept BEFORE UPDATE ON second_factor
FOR EACH ROW EXECUTE FUNCTION rule_second_factor_kept()
--;
CREATE FUNCTION rule_used_step_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM used_step u WHERE u.user_id = NEW.user_id AND u.step >= NEW.step) THEN
        RAISE EXCEPTION 'rule: a code is used once, and none older than it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER used_step_forward BEFORE INSERT ON used_step
FOR EACH ROW EXECUTE FUNCTION rule_used_step_forward()
--;
CREATE FUNCTION rule_recovery_code_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.used_at IS NOT NULL OR NEW.used_at IS NULL OR OLD.factor_id <> NEW.factor_id OR OLD.digest <> NEW.digest THEN
        RAISE EXCEPTION 'rule: a recovery code is used once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER recovery_code_once BEFORE UPDATE ON recovery_code
FOR EACH ROW EXECUTE FUNCTION rule_recovery_code_once()
