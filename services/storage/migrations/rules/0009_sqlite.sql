-- The second factor; statements end with a line that is `--;`.
CREATE TRIGGER second_factor_no_delete BEFORE DELETE ON second_factor
BEGIN SELECT RAISE(ABORT, 'rule: second_factor is never deleted'); END
--;
CREATE TRIGGER recovery_code_no_delete BEFORE DELETE ON recovery_code
BEGIN SELECT RAISE(ABORT, 'rule: recovery_code is never deleted'); END
--;
CREATE TRIGGER used_step_no_update BEFORE UPDATE ON used_step
BEGIN SELECT RAISE(ABORT, 'rule: used_step is append only'); END
--;
CREATE TRIGGER used_step_no_delete BEFORE DELETE ON used_step
BEGIN SELECT RAISE(ABORT, 'rule: used_step is append only'); END
--;
CREATE TRIGGER second_factor_kept BEFORE UPDATE ON second_factor WHEN OLD.ended_at IS NOT NULL OR OLD.id <> NEW.id OR OLD.user_id <> NEW.user_id OR OLD.begun_at <> NEW.begun_at
BEGIN SELECT RAISE(ABORT, 'rule: a second factor that ended stays as it is'); END
--;
CREATE TRIGGER used_step_forward BEFORE INSERT ON used_step WHEN EXISTS (SELECT 1 FROM used_step u WHERE u.user_id = NEW.user_id AND u.step >= NEW.step)
BEGIN SELECT RAISE(ABORT, 'rule: a code is used once, and none older than it'); END
--;
CREATE TRIGGER recovery_code_once BEFORE UPDATE ON recovery_code WHEN OLD.used_at IS NOT NULL OR NEW.used_at IS NULL OR OLD.factor_id <> NEW.factor_id OR OLD.digest <> NEW.digest
BEGIN SELECT RAISE(ABORT, 'rule: a recovery code is used once'); END
