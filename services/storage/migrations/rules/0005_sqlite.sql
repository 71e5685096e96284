-- The close of the day; statements end with a line that is `--;`.
CREATE TRIGGER day_close_no_update BEFORE UPDATE ON day_close
BEGIN SELECT RAISE(ABORT, 'rule: day_close is append only'); END
--;
CREATE TRIGGER day_close_no_delete BEFORE DELETE ON day_close
BEGIN SELECT RAISE(ABORT, 'rule: day_close is append only'); END
--;
CREATE TRIGGER day_close_number BEFORE INSERT ON day_close WHEN NEW.number <> 1 + (SELECT count(*) FROM day_close c)
BEGIN SELECT RAISE(ABORT, 'rule: days are closed one by one, in a row of numbers'); END
--;
CREATE TRIGGER day_close_adds_up BEFORE INSERT ON day_close WHEN NEW.received_cents <> (SELECT coalesce(sum(p.amount_cents), 0) FROM payment p WHERE p.business_date = NEW.day)
    OR NEW.reversed_cents <> (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.business_date = NEW.day)
BEGIN SELECT RAISE(ABORT, 'rule: a day closes with the sums of its documents'); END
--;
CREATE TRIGGER day_close_tills BEFORE INSERT ON day_close WHEN EXISTS (SELECT 1 FROM till_session s WHERE s.business_date = NEW.day AND s.state <> 'closed')
BEGIN SELECT RAISE(ABORT, 'rule: a day closes after all its tills'); END
--;
CREATE TRIGGER payment_day_open BEFORE INSERT ON payment WHEN EXISTS (SELECT 1 FROM day_close c WHERE c.day = NEW.business_date)
BEGIN SELECT RAISE(ABORT, 'rule: nothing is dated into a closed day'); END
--;
CREATE TRIGGER reversal_day_open BEFORE INSERT ON reversal WHEN EXISTS (SELECT 1 FROM day_close c WHERE c.day = NEW.business_date)
BEGIN SELECT RAISE(ABORT, 'rule: nothing is dated into a closed day'); END
--;
CREATE TRIGGER payment_void_day_open BEFORE INSERT ON payment_void WHEN EXISTS (SELECT 1 FROM day_close c WHERE c.day = NEW.business_date)
BEGIN SELECT RAISE(ABORT, 'rule: nothing is dated into a closed day'); END
--;
CREATE TRIGGER till_session_day_open BEFORE INSERT ON till_session WHEN EXISTS (SELECT 1 FROM day_close c WHERE c.day = NEW.business_date)
BEGIN SELECT RAISE(ABORT, 'rule: nothing is dated into a closed day'); END
--;
CREATE TRIGGER cheque_move_day_open BEFORE INSERT ON cheque_move WHEN EXISTS (SELECT 1 FROM day_close c WHERE c.day = NEW.business_date)
BEGIN SELECT RAISE(ABORT, 'rule: nothing is dated into a closed day'); END
--;
CREATE TRIGGER payment_void_second_person BEFORE INSERT ON payment_void WHEN NEW.approver = NEW.by
BEGIN SELECT RAISE(ABORT, 'rule: nobody approves what they asked for'); END
--;
CREATE TRIGGER debit_line_second_person BEFORE UPDATE ON debit_line WHEN NEW.approver <> '' AND NEW.approver = NEW.decided_by
BEGIN SELECT RAISE(ABORT, 'rule: nobody approves what they asked for'); END
--;
CREATE TRIGGER stripe_day_no_update BEFORE UPDATE ON stripe_day
BEGIN SELECT RAISE(ABORT, 'rule: stripe_day is append only'); END
--;
CREATE TRIGGER stripe_day_no_delete BEFORE DELETE ON stripe_day
BEGIN SELECT RAISE(ABORT, 'rule: stripe_day is append only'); END
--;
CREATE TRIGGER stripe_day_number BEFORE INSERT ON stripe_day WHEN NEW.number <> 1 + (SELECT coalesce(max(d.number), 0) FROM stripe_day d)
BEGIN SELECT RAISE(ABORT, 'rule: comparisons with Stripe are kept in a row of numbers'); END
--;
CREATE TRIGGER stripe_day_close BEFORE INSERT ON stripe_day WHEN NEW.close_number IS NOT (SELECT c.number FROM day_close c WHERE c.day = NEW.day)
BEGIN SELECT RAISE(ABORT, 'rule: a comparison of a closed day belongs to its close'); END
--;
CREATE VIEW v_day_close AS
SELECT c.day, c.number, c.closed_at, u.username AS closed_by, c.till, c.reason, c.received_cents, c.reversed_cents, c.sha256
FROM day_close c JOIN staff_user u ON u.id = c.closed_by
--;
CREATE VIEW v_stripe_day AS
SELECT c.number, c.day, c.close_number, c.at, c.by, c.till, c.here_cents, c.there_cents, c.fee_cents, c.differences, c.sha256
FROM stripe_day c
