-- Money at the counter; statements end with a line that is `--;`.
CREATE TRIGGER cash_append_only BEFORE UPDATE OR DELETE ON cash
FOR EACH ROW EXECUTE FUNCTION rule_refuse('cash is append only')
--;
CREATE TRIGGER cash_no_truncate BEFORE TRUNCATE ON cash
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('cash is append only')
--;
CREATE TRIGGER cash_count_append_only BEFORE UPDATE OR DELETE ON cash_count
FOR EACH ROW EXECUTE FUNCTION rule_refuse('cash_count is append only')
--;
CREATE TRIGGER cash_count_no_truncate BEFORE TRUNCATE ON cash_count
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('cash_count is append only')
--;
CREATE TRIGGER cash_movement_append_only BEFORE UPDATE OR DELETE ON cash_movement
FOR EACH ROW EXECUTE FUNCTION rule_refuse('cash_movement is append only')
--;
CREATE TRIGGER cash_movement_no_truncate BEFORE TRUNCATE ON cash_movement
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('cash_movement is append only')
--;
CREATE TRIGGER payment_void_append_only BEFORE UPDATE OR DELETE ON payment_void
FOR EACH ROW EXECUTE FUNCTION rule_refuse('payment_void is append only')
--;
CREATE TRIGGER payment_void_no_truncate BEFORE TRUNCATE ON payment_void
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('payment_void is append only')
--;
CREATE TRIGGER cheque_move_append_only BEFORE UPDATE OR DELETE ON cheque_move
FOR EACH ROW EXECUTE FUNCTION rule_refuse('cheque_move is append only')
--;
CREATE TRIGGER cheque_move_no_truncate BEFORE TRUNCATE ON cheque_move
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('cheque_move is append only')
--;
CREATE TRIGGER withholding_line_append_only BEFORE UPDATE OR DELETE ON withholding_line
FOR EACH ROW EXECUTE FUNCTION rule_refuse('withholding_line is append only')
--;
CREATE TRIGGER withholding_line_no_truncate BEFORE TRUNCATE ON withholding_line
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('withholding_line is append only')
--;
CREATE TRIGGER tender_picture_append_only BEFORE UPDATE OR DELETE ON tender_picture
FOR EACH ROW EXECUTE FUNCTION rule_refuse('tender_picture is append only')
--;
CREATE TRIGGER tender_picture_no_truncate BEFORE TRUNCATE ON tender_picture
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('tender_picture is append only')
--;
CREATE TRIGGER till_session_no_delete BEFORE DELETE ON till_session
FOR EACH ROW EXECUTE FUNCTION rule_refuse('till_session is never deleted')
--;
CREATE TRIGGER till_session_no_truncate BEFORE TRUNCATE ON till_session
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('till_session is never deleted')
--;
CREATE TRIGGER voucher_no_delete BEFORE DELETE ON voucher
FOR EACH ROW EXECUTE FUNCTION rule_refuse('voucher is never deleted')
--;
CREATE TRIGGER voucher_no_truncate BEFORE TRUNCATE ON voucher
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('voucher is never deleted')
--;
CREATE TRIGGER withholding_no_delete BEFORE DELETE ON withholding
FOR EACH ROW EXECUTE FUNCTION rule_refuse('withholding is never deleted')
--;
CREATE TRIGGER withholding_no_truncate BEFORE TRUNCATE ON withholding
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('withholding is never deleted')
--;
CREATE TRIGGER bank_slip_no_delete BEFORE DELETE ON bank_slip
FOR EACH ROW EXECUTE FUNCTION rule_refuse('bank_slip is never deleted')
--;
CREATE TRIGGER bank_slip_no_truncate BEFORE TRUNCATE ON bank_slip
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('bank_slip is never deleted')
--;
CREATE TRIGGER bank_slip_cheque_no_delete BEFORE DELETE ON bank_slip_cheque
FOR EACH ROW EXECUTE FUNCTION rule_refuse('bank_slip_cheque is never deleted')
--;
CREATE TRIGGER bank_slip_cheque_no_truncate BEFORE TRUNCATE ON bank_slip_cheque
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('bank_slip_cheque is never deleted')
--;
CREATE TRIGGER statement_file_no_delete BEFORE DELETE ON statement_file
FOR EACH ROW EXECUTE FUNCTION rule_refuse('statement_file is never deleted')
--;
CREATE TRIGGER statement_file_no_truncate BEFORE TRUNCATE ON statement_file
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('statement_file is never deleted')
--;
CREATE TRIGGER statement_line_no_delete BEFORE DELETE ON statement_line
FOR EACH ROW EXECUTE FUNCTION rule_refuse('statement_line is never deleted')
--;
CREATE TRIGGER statement_line_no_truncate BEFORE TRUNCATE ON statement_line
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('statement_line is never deleted')
--;
CREATE TRIGGER statement_match_no_delete BEFORE DELETE ON statement_match
FOR EACH ROW EXECUTE FUNCTION rule_refuse('statement_match is never deleted')
--;
CREATE TRIGGER statement_match_no_truncate BEFORE TRUNCATE ON statement_match
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('statement_match is never deleted')
--;
CREATE TRIGGER customer_flag_no_delete BEFORE DELETE ON customer_flag
FOR EACH ROW EXECUTE FUNCTION rule_refuse('customer_flag is never deleted')
--;
CREATE TRIGGER customer_flag_no_truncate BEFORE TRUNCATE ON customer_flag
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('customer_flag is never deleted')
--;
CREATE FUNCTION rule_till_session_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id IS DISTINCT FROM NEW.id OR OLD.till IS DISTINCT FROM NEW.till OR OLD.number IS DISTINCT FROM NEW.number OR OLD.business_date IS DISTINCT FROM NEW.business_date OR OLD.opened_at IS DISTINCT FROM NEW.opened_at OR OLD.opened_by IS DISTINCT FROM NEW.opened_by OR OLD.float_cents IS DISTINCT FROM NEW.float_cents OR OLD.left_before_cents IS DISTINCT FROM NEW.left_before_cents OR (OLD.declared_at IS NOT NULL AND OLD.declared_at IS DISTINCT FROM NEW.declared_at) OR (OLD.declared_by IS NOT NULL AND OLD.declared_by IS DISTINCT FROM NEW.declared_by) OR (OLD.counted_cents IS NOT NULL AND OLD.counted_cents IS DISTINCT FROM NEW.counted_cents) OR (OLD.expected_cents IS NOT NULL AND OLD.expected_cents IS DISTINCT FROM NEW.expected_cents) OR (OLD.difference_cents IS NOT NULL AND OLD.difference_cents IS DISTINCT FROM NEW.difference_cents) OR (OLD.closed_at IS NOT NULL AND OLD.closed_at IS DISTINCT FROM NEW.closed_at) OR (OLD.closed_by IS NOT NULL AND OLD.closed_by IS DISTINCT FROM NEW.closed_by) OR (OLD.summary IS NOT NULL AND OLD.summary IS DISTINCT FROM NEW.summary) OR (OLD.closed_at IS NOT NULL AND OLD.reason IS DISTINCT FROM NEW.reason) THEN
        RAISE EXCEPTION 'rule: a turn keeps how it began and what was counted' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NOT ((OLD.state = 'open' AND NEW.state IN ('declared')) OR (OLD.state = 'declared' AND NEW.state IN ('closed'))) THEN
        RAISE EXCEPTION 'rule: no such move of a turn' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'open' AND NEW.state = 'declared' AND (NEW.counted_cents <> (SELECT coalesce(sum(k.denomination_cents * k.pieces), 0) FROM cash_count k WHERE k.session_id = NEW.id)
        OR NEW.expected_cents <> NEW.float_cents + (SELECT coalesce(sum(c.amount_cents), 0) FROM cash c JOIN payment p ON p.id = c.payment_id WHERE p.session_id = NEW.id)
        + (SELECT coalesce(sum(CASE WHEN m.direction = 'in' THEN m.amount_cents ELSE -m.amount_cents END), 0) FROM cash_movement m WHERE m.session_id = NEW.id)) THEN
        RAISE EXCEPTION 'rule: a turn is declared with the sums of its own cash' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'declared' AND NEW.state = 'closed' AND NEW.difference_cents <> 0 AND NEW.reason = '' THEN
        RAISE EXCEPTION 'rule: a difference is signed with a reason' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER till_session_update BEFORE UPDATE ON till_session
FOR EACH ROW EXECUTE FUNCTION rule_till_session_update()
--;
CREATE FUNCTION rule_till_session_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM till WHERE code = NEW.till FOR UPDATE;
    IF NEW.state <> 'open' OR NEW.number <> 1 + (SELECT count(*) FROM till_session s WHERE s.till = NEW.till) THEN
        RAISE EXCEPTION 'rule: turns of a till begin open and are numbered one by one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER till_session_insert BEFORE INSERT ON till_session
FOR EACH ROW EXECUTE FUNCTION rule_till_session_insert()
--;
CREATE FUNCTION rule_cash_movement_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM till_session WHERE id = NEW.session_id FOR SHARE;
    IF NOT EXISTS (SELECT 1 FROM till_session s WHERE s.id = NEW.session_id AND s.state = 'open') THEN
        RAISE EXCEPTION 'rule: cash moves in an open turn' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cash_movement m WHERE m.id = NEW.reverses AND m.amount_cents = NEW.amount_cents AND m.direction <> NEW.direction AND m.kind <> 'correction') THEN
        RAISE EXCEPTION 'rule: a correction mirrors one movement' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER cash_movement_insert BEFORE INSERT ON cash_movement
FOR EACH ROW EXECUTE FUNCTION rule_cash_movement_insert()
--;
CREATE FUNCTION rule_cash_count_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM till_session s WHERE s.id = NEW.session_id AND s.state = 'open') THEN
        RAISE EXCEPTION 'rule: an open turn is counted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER cash_count_insert BEFORE INSERT ON cash_count
FOR EACH ROW EXECUTE FUNCTION rule_cash_count_insert()
--;
CREATE FUNCTION rule_payment_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever counts the turn meets whoever pays in it on its row.
    PERFORM 1 FROM till_session WHERE id = NEW.session_id FOR SHARE;
    IF (NEW.attempt_id IS NULL OR NEW.session_id IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM till_session s WHERE s.id = NEW.session_id AND s.till = NEW.till AND s.state = 'open' AND s.business_date = NEW.business_date) THEN
        RAISE EXCEPTION 'rule: money at the counter belongs to an open turn of its day' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.attempt_id IS NULL AND NOT EXISTS (SELECT 1 FROM till_session s WHERE s.id = NEW.session_id AND s.opened_by = NEW.actor_id) AND NOT EXISTS (SELECT 1 FROM user_role u WHERE u.user_id = NEW.actor_id AND u.role = 'supervisor') THEN
        RAISE EXCEPTION 'rule: money at the counter goes to who opened the turn, or to a supervisor' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER payment_insert BEFORE INSERT ON payment
FOR EACH ROW EXECUTE FUNCTION rule_payment_insert()
--;
CREATE FUNCTION rule_tender_credit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.method = 'credit' THEN
        -- Two tills that spend one credit meet on its account; other payments only point at it.
       
        PERFORM 1 FROM account WHERE id = (SELECT q.account_id FROM payment q WHERE q.id = NEW.payment_id) FOR NO KEY UPDATE;
    END IF;
    IF NEW.method = 'credit' AND NEW.amount_cents > (SELECT coalesce(sum(p.credit_cents), 0) FROM payment p WHERE p.account_id = (SELECT q.account_id FROM payment q WHERE q.id = NEW.payment_id) AND p.id <> NEW.payment_id)
    - (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.credit_cents ELSE -r.credit_cents END), 0) FROM reversal r JOIN payment p ON p.id = r.payment_id WHERE p.account_id = (SELECT q.account_id FROM payment q WHERE q.id = NEW.payment_id))
    - (SELECT coalesce(sum(t.amount_cents), 0) FROM tender t JOIN payment p ON p.id = t.payment_id WHERE t.method = 'credit' AND p.account_id = (SELECT q.account_id FROM payment q WHERE q.id = NEW.payment_id) AND NOT EXISTS (SELECT 1 FROM payment_void v WHERE v.payment_id = p.id)) THEN
        RAISE EXCEPTION 'rule: no more credit is spent than there is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER tender_credit BEFORE INSERT ON tender
FOR EACH ROW EXECUTE FUNCTION rule_tender_credit()
--;
CREATE FUNCTION rule_voucher_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.payment_id IS DISTINCT FROM NEW.payment_id OR OLD.position IS DISTINCT FROM NEW.position OR OLD.terminal IS DISTINCT FROM NEW.terminal OR OLD.batch IS DISTINCT FROM NEW.batch OR OLD.batch_key IS DISTINCT FROM NEW.batch_key OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.reference_key IS DISTINCT FROM NEW.reference_key OR OLD.auth_number IS DISTINCT FROM NEW.auth_number OR OLD.amount_cents IS DISTINCT FROM NEW.amount_cents OR NEW.living > OLD.living THEN
        RAISE EXCEPTION 'rule: a recorded voucher is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER voucher_update BEFORE UPDATE ON voucher
FOR EACH ROW EXECUTE FUNCTION rule_voucher_update()
--;
CREATE FUNCTION rule_withholding_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.payment_id IS DISTINCT FROM NEW.payment_id OR OLD.position IS DISTINCT FROM NEW.position OR OLD.customer_id IS DISTINCT FROM NEW.customer_id OR OLD.number IS DISTINCT FROM NEW.number OR OLD.number_key IS DISTINCT FROM NEW.number_key OR OLD.auth_number IS DISTINCT FROM NEW.auth_number OR OLD.issued_on IS DISTINCT FROM NEW.issued_on OR OLD.amount_cents IS DISTINCT FROM NEW.amount_cents OR OLD.sha256 IS DISTINCT FROM NEW.sha256 OR NEW.living > OLD.living THEN
        RAISE EXCEPTION 'rule: a recorded withholding is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER withholding_update BEFORE UPDATE ON withholding
FOR EACH ROW EXECUTE FUNCTION rule_withholding_update()
--;
CREATE FUNCTION rule_withholding_line_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.amount_cents + (SELECT coalesce(sum(l.amount_cents), 0) FROM withholding_line l WHERE l.payment_id = NEW.payment_id AND l.position = NEW.position) > coalesce((SELECT w.amount_cents FROM withholding w WHERE w.payment_id = NEW.payment_id AND w.position = NEW.position), 0) THEN
        RAISE EXCEPTION 'rule: lines are not above their withholding' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER withholding_line_insert BEFORE INSERT ON withholding_line
FOR EACH ROW EXECUTE FUNCTION rule_withholding_line_insert()
--;
CREATE FUNCTION rule_payment_void_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM payment WHERE id = NEW.payment_id FOR UPDATE;
    IF (SELECT p.attempt_id FROM payment p WHERE p.id = NEW.payment_id) IS NOT NULL THEN
        RAISE EXCEPTION 'rule: money of a card goes back to the card' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER payment_void_insert BEFORE INSERT ON payment_void
FOR EACH ROW EXECUTE FUNCTION rule_payment_void_insert()
--;
CREATE VIEW v_credit AS
SELECT a.id AS account_id, a.number AS account,
    CAST((SELECT coalesce(sum(p.credit_cents), 0) FROM payment p WHERE p.account_id = a.id)
    - (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.credit_cents ELSE -r.credit_cents END), 0)
        FROM reversal r JOIN payment p ON p.id = r.payment_id WHERE p.account_id = a.id)
    - (SELECT coalesce(sum(t.amount_cents), 0) FROM tender t JOIN payment p ON p.id = t.payment_id
        WHERE t.method = 'credit' AND p.account_id = a.id
        AND NOT EXISTS (SELECT 1 FROM payment_void v WHERE v.payment_id = p.id)) AS BIGINT) AS credit_cents
FROM account a
--;
-- What may still go back of each payment by a decision at the desk: money that is here (cheques paid,
-- deposits verified), less what refunds have given or may give, and no credit that was spent since.
CREATE VIEW v_refundable AS
SELECT s.payment_id, s.amount_cents, CAST(s.came_cents AS BIGINT) AS came_cents, CAST(s.spoken_cents AS BIGINT) AS spoken_cents,
    CAST(CASE WHEN s.applied_cents > s.no_money_cents THEN s.applied_cents - s.no_money_cents ELSE 0 END
    + CASE WHEN s.left_cents < 0 OR s.credit_cents < 0 THEN 0 WHEN s.left_cents < s.credit_cents THEN s.left_cents
        ELSE s.credit_cents END AS BIGINT) AS most_cents
FROM (SELECT p.id AS payment_id, p.amount_cents,
    (SELECT coalesce(sum(t.amount_cents), 0) FROM tender t WHERE t.payment_id = p.id AND t.method IN ('cash', 'card', 'debit'))
    + (SELECT coalesce(sum(v.amount_cents), 0) FROM voucher v WHERE v.payment_id = p.id AND v.living = 1)
    + (SELECT coalesce(sum(c.amount_cents), 0) FROM cheque c WHERE c.payment_id = p.id AND c.state = 'CLEARED')
    + (SELECT coalesce(sum(d.amount_cents), 0) FROM deposit d
        WHERE d.payment_id = p.id AND d.living = 1 AND d.state = 'verified') AS came_cents,
    (SELECT coalesce(sum(f.amount_cents), 0) FROM refund f
        WHERE f.payment_id = p.id AND f.state NOT IN ('FAILED', 'REJECTED')) AS spoken_cents,
    (SELECT coalesce(sum(t.amount_cents), 0) FROM tender t
        WHERE t.payment_id = p.id AND t.method IN ('withholding', 'credit')) AS no_money_cents,
    p.applied_cents - (SELECT coalesce(sum(r.applied_cents), 0) FROM reversal r WHERE r.payment_id = p.id) AS applied_cents,
    p.credit_cents - (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.credit_cents ELSE -r.credit_cents END), 0)
        FROM reversal r WHERE r.payment_id = p.id) AS left_cents,
    (SELECT k.credit_cents FROM v_credit k WHERE k.account_id = p.account_id) AS credit_cents
    FROM payment p) s
--;
CREATE OR REPLACE FUNCTION rule_reversal_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM payment WHERE id = NEW.payment_id FOR UPDATE;
    IF NEW.direction = 'back' AND (NEW.applied_cents + (SELECT coalesce(sum(r.applied_cents), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.applied_cents FROM payment p WHERE p.id = NEW.payment_id)
    OR NEW.amount_cents + (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.amount_cents FROM payment p WHERE p.id = NEW.payment_id)
        + (CASE WHEN NEW.cheque_id IS NULL AND NEW.deposit_id IS NULL THEN 0 ELSE (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id AND r.refund_id IS NOT NULL) END)
    OR NEW.credit_cents + (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.credit_cents ELSE -r.credit_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.credit_cents FROM payment p WHERE p.id = NEW.payment_id)
        + (CASE WHEN NEW.cheque_id IS NULL AND NEW.deposit_id IS NULL THEN 0 ELSE (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id AND r.refund_id IS NOT NULL) END)) THEN
        RAISE EXCEPTION 'rule: no more is reversed than was paid' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.direction = 'back' AND NEW.amount_cents <> coalesce((SELECT c.amount_cents FROM cheque c WHERE c.id = NEW.cheque_id), (SELECT d.amount_cents FROM deposit d WHERE d.id = NEW.deposit_id), NEW.amount_cents) THEN
        RAISE EXCEPTION 'rule: a cheque or deposit comes back whole' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.direction = 'again' AND NEW.amount_cents <> coalesce((SELECT r.amount_cents FROM reversal r WHERE r.direction = 'back' AND r.payment_id = NEW.payment_id AND r.occurrence = NEW.occurrence AND (r.refund_id = NEW.refund_id OR r.dispute_id = NEW.dispute_id OR r.cheque_id = NEW.cheque_id OR r.deposit_id = NEW.deposit_id)), 0) THEN
        RAISE EXCEPTION 'rule: what comes back again had gone back' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.direction = 'back' AND NEW.occurrence > 1 AND NOT EXISTS (SELECT 1 FROM reversal r WHERE r.direction = 'again' AND r.cheque_id = NEW.cheque_id AND r.occurrence = NEW.occurrence - 1) THEN
        RAISE EXCEPTION 'rule: what goes back once more had come again' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.direction = 'back' AND NEW.credit_cents > 0 AND EXISTS (SELECT 1 FROM refund f WHERE f.id = NEW.refund_id AND f.kind = 'record')
    AND NEW.credit_cents > (SELECT v.credit_cents FROM v_credit v JOIN payment p ON p.account_id = v.account_id WHERE p.id = NEW.payment_id) THEN
        RAISE EXCEPTION 'rule: credit that was spent is not given back' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.position <> 1 + (SELECT count(*) FROM reversal r WHERE r.payment_id = NEW.payment_id) THEN
        RAISE EXCEPTION 'rule: reversals of a payment are numbered one by one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION rule_refund_of_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What is there is looked at with the account and the payment held.
    PERFORM 1 FROM account WHERE id = (SELECT p.account_id FROM payment p WHERE p.id = NEW.payment_id) FOR NO KEY UPDATE;
    PERFORM 1 FROM payment WHERE id = NEW.payment_id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM v_refundable v WHERE v.payment_id = NEW.payment_id AND NEW.amount_cents + v.spoken_cents <= v.amount_cents AND (NEW.amount_cents > v.most_cents OR NEW.amount_cents + v.spoken_cents > v.came_cents)) THEN
        RAISE EXCEPTION 'rule: what goes back came as money and is still there' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER refund_of_money BEFORE INSERT ON refund
FOR EACH ROW WHEN (NEW.origin = 'desk') EXECUTE FUNCTION rule_refund_of_money()
--;
CREATE FUNCTION rule_refund_still_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM account WHERE id = (SELECT p.account_id FROM payment p WHERE p.id = NEW.payment_id) FOR NO KEY UPDATE;
    PERFORM 1 FROM payment WHERE id = NEW.payment_id FOR UPDATE;
    IF NEW.origin = 'desk' AND ((OLD.state = 'REQUESTED' AND NEW.state = 'APPROVED') OR (OLD.state = 'APPROVED' AND NEW.state = 'SENDING'))
    AND EXISTS (SELECT 1 FROM v_refundable v WHERE v.payment_id = NEW.payment_id AND (NEW.amount_cents > v.most_cents OR v.spoken_cents > v.came_cents)) THEN
        RAISE EXCEPTION 'rule: what goes back came as money and is still there' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER refund_still_money BEFORE UPDATE ON refund
FOR EACH ROW WHEN (NEW.origin = 'desk' AND OLD.state <> NEW.state) EXECUTE FUNCTION rule_refund_still_money()
--;
CREATE FUNCTION rule_cheque_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.agreed_on IS DISTINCT FROM coalesce(NEW.deposit_on, (SELECT p.business_date FROM payment p WHERE p.id = NEW.payment_id)) THEN
        RAISE EXCEPTION 'rule: a cheque is agreed for its day or that of its receipt' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER cheque_insert BEFORE INSERT ON cheque
FOR EACH ROW EXECUTE FUNCTION rule_cheque_insert()
--;
CREATE OR REPLACE FUNCTION rule_cheque_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.amount_cents <> NEW.amount_cents OR OLD.payment_id <> NEW.payment_id OR OLD.bank_code <> NEW.bank_code OR OLD.account_key <> NEW.account_key OR OLD.number_key <> NEW.number_key OR OLD.drawer <> NEW.drawer OR OLD.drawer_id <> NEW.drawer_id OR OLD.dated_on <> NEW.dated_on OR OLD.deposit_on IS DISTINCT FROM NEW.deposit_on OR OLD.agreed_on IS DISTINCT FROM NEW.agreed_on OR OLD.kind <> NEW.kind OR NEW.living > OLD.living THEN
        RAISE EXCEPTION 'rule: a recorded cheque is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NOT ((OLD.state = 'POSTDATED' AND NEW.state IN ('IN_HAND', 'VOIDED')) OR (OLD.state = 'IN_HAND' AND NEW.state IN ('DEPOSITED', 'VOIDED')) OR (OLD.state = 'DEPOSITED' AND NEW.state IN ('CLEARED', 'RETURNED', 'PROTESTED')) OR (OLD.state = 'CLEARED' AND NEW.state IN ('RETURNED', 'PROTESTED')) OR (OLD.state = 'RETURNED' AND NEW.state IN ('REDEPOSITED', 'REPLACED', 'GIVEN_BACK')) OR (OLD.state = 'PROTESTED' AND NEW.state IN ('REDEPOSITED', 'REPLACED', 'GIVEN_BACK')) OR (OLD.state = 'REDEPOSITED' AND NEW.state IN ('CLEARED', 'PROTESTED', 'RETURNED')) OR (OLD.state = 'REPLACED' AND NEW.state = 'GIVEN_BACK')) THEN
        RAISE EXCEPTION 'rule: no such move of a cheque' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.living = 1 AND NEW.state NOT IN ('POSTDATED', 'IN_HAND', 'DEPOSITED', 'CLEARED') THEN
        RAISE EXCEPTION 'rule: a cheque that came back stands for no money' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NEW.state IN ('VOIDED', 'REPLACED', 'GIVEN_BACK') AND EXISTS (SELECT 1 FROM bank_slip_cheque s WHERE s.cheque_id = NEW.id AND s.live = 1) THEN
        RAISE EXCEPTION 'rule: a cheque in a slip is on its way to the bank' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION rule_bank_slip_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id IS DISTINCT FROM NEW.id OR OLD.number IS DISTINCT FROM NEW.number OR OLD.bank_account IS DISTINCT FROM NEW.bank_account OR OLD.cash_cents IS DISTINCT FROM NEW.cash_cents OR OLD.cheque_cents IS DISTINCT FROM NEW.cheque_cents OR OLD.session_id IS DISTINCT FROM NEW.session_id OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.made_by IS DISTINCT FROM NEW.made_by OR (OLD.bank_number IS NOT NULL AND OLD.bank_number IS DISTINCT FROM NEW.bank_number) OR (OLD.deposited_on IS NOT NULL AND OLD.deposited_on IS DISTINCT FROM NEW.deposited_on) THEN
        RAISE EXCEPTION 'rule: a slip keeps what it holds' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NOT ((OLD.state = 'prepared' AND NEW.state IN ('deposited', 'void'))) THEN
        RAISE EXCEPTION 'rule: no such move of a slip' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER bank_slip_update BEFORE UPDATE ON bank_slip
FOR EACH ROW EXECUTE FUNCTION rule_bank_slip_update()
--;
CREATE FUNCTION rule_bank_slip_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE bank_slip IN SHARE ROW EXCLUSIVE MODE;
    IF NEW.state <> 'prepared' OR NEW.number <> 1 + (SELECT count(*) FROM bank_slip s) THEN
        RAISE EXCEPTION 'rule: slips begin prepared and are numbered one by one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER bank_slip_insert BEFORE INSERT ON bank_slip
FOR EACH ROW EXECUTE FUNCTION rule_bank_slip_insert()
--;
CREATE FUNCTION rule_bank_slip_cheque_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM cheque WHERE id = NEW.cheque_id FOR UPDATE;
    IF NEW.live <> 1 OR NOT EXISTS (SELECT 1 FROM cheque c WHERE c.id = NEW.cheque_id AND c.state IN ('IN_HAND', 'RETURNED', 'PROTESTED')) OR NOT EXISTS (SELECT 1 FROM bank_slip s WHERE s.id = NEW.slip_id AND s.state = 'prepared') THEN
        RAISE EXCEPTION 'rule: a slip takes cheques that are in hand' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER bank_slip_cheque_insert BEFORE INSERT ON bank_slip_cheque
FOR EACH ROW EXECUTE FUNCTION rule_bank_slip_cheque_insert()
--;
CREATE FUNCTION rule_bank_slip_cheque_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.slip_id <> NEW.slip_id OR OLD.cheque_id <> NEW.cheque_id OR NEW.live > OLD.live THEN
        RAISE EXCEPTION 'rule: a slip keeps its cheques' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER bank_slip_cheque_update BEFORE UPDATE ON bank_slip_cheque
FOR EACH ROW EXECUTE FUNCTION rule_bank_slip_cheque_update()
--;
CREATE OR REPLACE FUNCTION rule_deposit_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.amount_cents <> NEW.amount_cents OR OLD.payment_id <> NEW.payment_id OR OLD.bank_account <> NEW.bank_account OR OLD.slip_key <> NEW.slip_key OR OLD.deposited_on <> NEW.deposited_on OR NEW.living > OLD.living THEN
        RAISE EXCEPTION 'rule: a recorded deposit is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NOT ((OLD.state = 'claimed' AND NEW.state IN ('verified', 'refused')) OR (OLD.state = 'verified' AND NEW.state IN ('claimed', 'refused'))) THEN
        RAISE EXCEPTION 'rule: no such move of a deposit' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION rule_statement_file_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id IS DISTINCT FROM NEW.id OR OLD.sha256 IS DISTINCT FROM NEW.sha256 OR OLD.bank_account IS DISTINCT FROM NEW.bank_account OR OLD.profile IS DISTINCT FROM NEW.profile OR OLD.file_name IS DISTINCT FROM NEW.file_name OR OLD.first_day IS DISTINCT FROM NEW.first_day OR OLD.last_day IS DISTINCT FROM NEW.last_day OR OLD.lines IS DISTINCT FROM NEW.lines OR OLD.known IS DISTINCT FROM NEW.known OR OLD.imported_at IS DISTINCT FROM NEW.imported_at OR OLD.imported_by IS DISTINCT FROM NEW.imported_by OR (OLD.undone_at IS NOT NULL AND OLD.undone_at IS DISTINCT FROM NEW.undone_at) OR (OLD.undone_by IS NOT NULL AND OLD.undone_by IS DISTINCT FROM NEW.undone_by) THEN
        RAISE EXCEPTION 'rule: an imported statement is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER statement_file_update BEFORE UPDATE ON statement_file
FOR EACH ROW EXECUTE FUNCTION rule_statement_file_update()
--;
CREATE FUNCTION rule_statement_line_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.file_id IS DISTINCT FROM NEW.file_id OR OLD.bank_account IS DISTINCT FROM NEW.bank_account OR OLD.day IS DISTINCT FROM NEW.day OR OLD.place IS DISTINCT FROM NEW.place OR OLD.line_key IS DISTINCT FROM NEW.line_key OR OLD.occurrence IS DISTINCT FROM NEW.occurrence OR OLD.amount_cents IS DISTINCT FROM NEW.amount_cents OR OLD.detail IS DISTINCT FROM NEW.detail OR OLD.reference IS DISTINCT FROM NEW.reference THEN
        RAISE EXCEPTION 'rule: a line of the bank is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NOT ((OLD.state = 'open' AND NEW.state IN ('matched', 'set_aside', 'undone')) OR (OLD.state = 'matched' AND NEW.state IN ('open')) OR (OLD.state = 'set_aside' AND NEW.state IN ('open'))) THEN
        RAISE EXCEPTION 'rule: no such move of a line' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER statement_line_update BEFORE UPDATE ON statement_line
FOR EACH ROW EXECUTE FUNCTION rule_statement_line_update()
--;
CREATE FUNCTION rule_statement_match_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.line_id IS DISTINCT FROM NEW.line_id OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.ref IS DISTINCT FROM NEW.ref OR OLD.why IS DISTINCT FROM NEW.why OR OLD.at IS DISTINCT FROM NEW.at OR OLD."by" IS DISTINCT FROM NEW."by" OR (OLD.undone_at IS NOT NULL AND OLD.undone_at IS DISTINCT FROM NEW.undone_at) OR (OLD.undone_by IS NOT NULL AND OLD.undone_by IS DISTINCT FROM NEW.undone_by) THEN
        RAISE EXCEPTION 'rule: a match is undone, never rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER statement_match_update BEFORE UPDATE ON statement_match
FOR EACH ROW EXECUTE FUNCTION rule_statement_match_update()
--;
CREATE FUNCTION rule_statement_match_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM statement_line WHERE id = NEW.line_id FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM statement_line l WHERE l.id = NEW.line_id AND l.state = 'open') THEN
        RAISE EXCEPTION 'rule: an open line is matched' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER statement_match_insert BEFORE INSERT ON statement_match
FOR EACH ROW EXECUTE FUNCTION rule_statement_match_insert()
--;
CREATE FUNCTION rule_customer_flag_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.customer_id IS DISTINCT FROM NEW.customer_id OR OLD.cheque_id IS DISTINCT FROM NEW.cheque_id OR OLD.raised_at IS DISTINCT FROM NEW.raised_at OR (OLD.lifted_at IS NOT NULL AND OLD.lifted_at IS DISTINCT FROM NEW.lifted_at) OR (OLD.lifted_by IS NOT NULL AND OLD.lifted_by IS DISTINCT FROM NEW.lifted_by) THEN
        RAISE EXCEPTION 'rule: a flag is lifted, never rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER customer_flag_update BEFORE UPDATE ON customer_flag
FOR EACH ROW EXECUTE FUNCTION rule_customer_flag_update()
--;
CREATE FUNCTION statement_match_takes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE statement_line SET state = 'matched' WHERE id = NEW.line_id;
    RETURN NULL;
END $$
--;
CREATE TRIGGER statement_match_takes AFTER INSERT ON statement_match
FOR EACH ROW EXECUTE FUNCTION statement_match_takes()
--;
CREATE FUNCTION statement_match_frees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE statement_line SET state = 'open' WHERE id = NEW.line_id;
    RETURN NULL;
END $$
--;
CREATE TRIGGER statement_match_frees AFTER UPDATE ON statement_match
FOR EACH ROW
WHEN (OLD.undone_at IS NULL AND NEW.undone_at IS NOT NULL) EXECUTE FUNCTION statement_match_frees()
--;
-- As in the first schema, with every tender that there is now.
CREATE OR REPLACE FUNCTION write_payment(rows json, OUT taken_series text, OUT taken_number bigint)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    paid payment := json_populate_record(NULL::payment, rows->'payment'->0);
BEGIN
    UPDATE receipt_series s SET next_number = s.next_number + 1 FROM till t
    WHERE t.code = paid.till AND s.series = t.receipt_series
    RETURNING s.series, s.next_number - 1 INTO STRICT taken_series, taken_number;
    paid.series := taken_series;
    paid.number := taken_number;
    INSERT INTO payment SELECT paid.*;
    INSERT INTO tender SELECT * FROM json_populate_recordset(NULL::tender, rows->'tender');
    INSERT INTO cash SELECT * FROM json_populate_recordset(NULL::cash, rows->'cash');
    INSERT INTO cheque (payment_id, position, bank_code, account_number, number, account_key, number_key,
        drawer, dated_on, amount_cents, drawer_id, city, kind, deposit_on, agreed_on, state, living)
    SELECT payment_id, position, bank_code, account_number, number, account_key, number_key,
        drawer, dated_on, amount_cents, drawer_id, city, kind, deposit_on, agreed_on, state, living
    FROM json_populate_recordset(NULL::cheque, rows->'cheque');
    IF json_array_length(rows->'cheque') > 0 THEN
        INSERT INTO cheque_move (cheque_id, to_state, at, business_date, by, till)
        SELECT c.id, c.state, paid.received_at, paid.business_date, u.username, paid.till
        FROM cheque c, staff_user u WHERE c.payment_id = paid.id AND u.id = paid.actor_id ORDER BY c.position;
    END IF;
    INSERT INTO deposit (payment_id, position, bank_account, slip, slip_key, deposited_on, depositor,
        amount_cents, state, decision, living)
    SELECT payment_id, position, bank_account, slip, slip_key, deposited_on, depositor,
        amount_cents, state, '', living FROM json_populate_recordset(NULL::deposit, rows->'deposit');
    INSERT INTO voucher (payment_id, position, terminal, batch, batch_key, reference, reference_key,
        auth_number, brand, last4, amount_cents, living)
    SELECT payment_id, position, terminal, batch, batch_key, reference, reference_key,
        auth_number, brand, last4, amount_cents, living FROM json_populate_recordset(NULL::voucher, rows->'voucher');
    INSERT INTO withholding (payment_id, position, customer_id, number, number_key, auth_number, issued_on,
        amount_cents, source, sha256, living)
    SELECT payment_id, position, customer_id, number, number_key, auth_number, issued_on,
        amount_cents, source, sha256, living
    FROM json_populate_recordset(NULL::withholding, rows->'withholding');
    INSERT INTO withholding_line SELECT *
    FROM json_populate_recordset(NULL::withholding_line, rows->'withholding_line');
    INSERT INTO allocation SELECT * FROM json_populate_recordset(NULL::allocation, rows->'allocation');
    INSERT INTO outbox (kind, ref, till, state, tries, last_problem, created_at, changed_at)
    SELECT kind, ref, till, state, tries, last_problem, created_at, changed_at
    FROM json_populate_recordset(NULL::outbox, rows->'outbox');
    -- What was typed so far is a receipt now; both become so at once.
    DELETE FROM draft WHERE kind = 'payment' AND subject = rows->>'draft';
END $$
--;
CREATE VIEW v_till_session AS
SELECT s.id, s.till, s.number, s.state, s.business_date, s.opened_at, o.username AS opened_by, s.float_cents,
    s.left_before_cents, s.declared_at, d.username AS declared_by, s.counted_cents, s.expected_cents, s.difference_cents,
    s.closed_at, c.username AS closed_by, s.reason
FROM till_session s JOIN staff_user o ON o.id = s.opened_by LEFT JOIN staff_user d ON d.id = s.declared_by
LEFT JOIN staff_user c ON c.id = s.closed_by
--;
CREATE VIEW v_cheque AS
SELECT c.id, c.payment_id, c.bank_code, c.account_number, c.number, c.drawer, c.drawer_id, c.kind, c.dated_on, c.deposit_on,
    c.amount_cents, c.state, c.living FROM cheque c
--;
CREATE VIEW v_cheque_move AS
SELECT m.id, m.cheque_id, m.from_state, m.to_state, m.at, m.business_date, m.by, m.till, s.number AS slip, m.reason_code,
    m.reason, m.bank_fee_cents, m.customer_fee_cents, i.number AS fee_invoice, m.replaced_by, m.receiver, m.receiver_id
FROM cheque_move m LEFT JOIN bank_slip s ON s.id = m.slip_id LEFT JOIN invoice i ON i.id = m.fee_invoice_id
--;
CREATE VIEW v_bank_slip AS
SELECT s.id, s.number, s.bank_account, s.state, s.cash_cents, s.cheque_cents, s.made_at, s.made_by, s.till, s.bank_number,
    s.deposited_on, s.reason
FROM bank_slip s
--;
CREATE VIEW v_deposit AS
SELECT d.id, d.payment_id, d.bank_account, d.slip, d.deposited_on, d.depositor, d.amount_cents, d.state, d.living,
    d.decided_at, d.decided_by FROM deposit d
--;
CREATE VIEW v_payment_void AS
SELECT v.payment_id, v.replaced_by, v.reason, v.cash_back_cents, v.till, v.by, v.approver, v.at, v.business_date
FROM payment_void v
--;
CREATE VIEW v_statement_line AS
SELECT l.id, l.bank_account, l.day, l.amount_cents, l.detail, l.reference, l.state, m.kind, m.ref, m.why
FROM statement_line l LEFT JOIN statement_match m ON m.line_id = l.id AND m.undone_at IS NULL
--;
CREATE INDEX ix_cheque_search_drawer ON cheque USING gin ((' ' || translate(lower(drawer), 'ÁÉÍÓÚÜÑáéíóúüñ.,-/()&', 'aeiouunaeiouun       ')) gin_trgm_ops)
