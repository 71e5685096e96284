-- Money at the counter; statements end with a line that is `--;`.
CREATE TRIGGER cash_no_update BEFORE UPDATE ON cash
BEGIN SELECT RAISE(ABORT, 'rule: cash is append only'); END
--;
CREATE TRIGGER cash_no_delete BEFORE DELETE ON cash
BEGIN SELECT RAISE(ABORT, 'rule: cash is append only'); END
--;
CREATE TRIGGER cash_count_no_update BEFORE UPDATE ON cash_count
BEGIN SELECT RAISE(ABORT, 'rule: cash_count is append only'); END
--;
CREATE TRIGGER cash_count_no_delete BEFORE DELETE ON cash_count
BEGIN SELECT RAISE(ABORT, 'rule: cash_count is append only'); END
--;
CREATE TRIGGER cash_movement_no_update BEFORE UPDATE ON cash_movement
BEGIN SELECT RAISE(ABORT, 'rule: cash_movement is append only'); END
--;
CREATE TRIGGER cash_movement_no_delete BEFORE DELETE ON cash_movement
BEGIN SELECT RAISE(ABORT, 'rule: cash_movement is append only'); END
--;
CREATE TRIGGER payment_void_no_update BEFORE UPDATE ON payment_void
BEGIN SELECT RAISE(ABORT, 'rule: payment_void is append only'); END
--;
CREATE TRIGGER payment_void_no_delete BEFORE DELETE ON payment_void
BEGIN SELECT RAISE(ABORT, 'rule: payment_void is append only'); END
--;
CREATE TRIGGER cheque_move_no_update BEFORE UPDATE ON cheque_move
BEGIN SELECT RAISE(ABORT, 'rule: cheque_move is append only'); END
--;
CREATE TRIGGER cheque_move_no_delete BEFORE DELETE ON cheque_move
BEGIN SELECT RAISE(ABORT, 'rule: cheque_move is append only'); END
--;
CREATE TRIGGER withholding_line_no_update BEFORE UPDATE ON withholding_line
BEGIN SELECT RAISE(ABORT, 'rule: withholding_line is append only'); END
--;
CREATE TRIGGER withholding_line_no_delete BEFORE DELETE ON withholding_line
BEGIN SELECT RAISE(ABORT, 'rule: withholding_line is append only'); END
--;
CREATE TRIGGER tender_picture_no_update BEFORE UPDATE ON tender_picture
BEGIN SELECT RAISE(ABORT, 'rule: tender_picture is append only'); END
--;
CREATE TRIGGER tender_picture_no_delete BEFORE DELETE ON tender_picture
BEGIN SELECT RAISE(ABORT, 'rule: tender_picture is append only'); END
--;
CREATE TRIGGER till_session_no_delete BEFORE DELETE ON till_session
BEGIN SELECT RAISE(ABORT, 'rule: till_session is never deleted'); END
--;
CREATE TRIGGER voucher_no_delete BEFORE DELETE ON voucher
BEGIN SELECT RAISE(ABORT, 'rule: voucher is never deleted'); END
--;
CREATE TRIGGER withholding_no_delete BEFORE DELETE ON withholding
BEGIN SELECT RAISE(ABORT, 'rule: withholding is never deleted'); END
--;
CREATE TRIGGER bank_slip_no_delete BEFORE DELETE ON bank_slip
BEGIN SELECT RAISE(ABORT, 'rule: bank_slip is never deleted'); END
--;
CREATE TRIGGER bank_slip_cheque_no_delete BEFORE DELETE ON bank_slip_cheque
BEGIN SELECT RAISE(ABORT, 'rule: bank_slip_cheque is never deleted'); END
--;
CREATE TRIGGER statement_file_no_delete BEFORE DELETE ON statement_file
BEGIN SELECT RAISE(ABORT, 'rule: statement_file is never deleted'); END
--;
CREATE TRIGGER statement_line_no_delete BEFORE DELETE ON statement_line
BEGIN SELECT RAISE(ABORT, 'rule: statement_line is never deleted'); END
--;
CREATE TRIGGER statement_match_no_delete BEFORE DELETE ON statement_match
BEGIN SELECT RAISE(ABORT, 'rule: statement_match is never deleted'); END
--;
CREATE TRIGGER customer_flag_no_delete BEFORE DELETE ON customer_flag
BEGIN SELECT RAISE(ABORT, 'rule: customer_flag is never deleted'); END
--;
CREATE TRIGGER till_session_fixed BEFORE UPDATE ON till_session WHEN OLD.id IS NOT NEW.id OR OLD.till IS NOT NEW.till OR OLD.number IS NOT NEW.number OR OLD.business_date IS NOT NEW.business_date OR OLD.opened_at IS NOT NEW.opened_at OR OLD.opened_by IS NOT NEW.opened_by OR OLD.float_cents IS NOT NEW.float_cents OR OLD.left_before_cents IS NOT NEW.left_before_cents OR (OLD.declared_at IS NOT NULL AND OLD.declared_at IS NOT NEW.declared_at) OR (OLD.declared_by IS NOT NULL AND OLD.declared_by IS NOT NEW.declared_by) OR (OLD.counted_cents IS NOT NULL AND OLD.counted_cents IS NOT NEW.counted_cents) OR (OLD.expected_cents IS NOT NULL AND OLD.expected_cents IS NOT NEW.expected_cents) OR (OLD.difference_cents IS NOT NULL AND OLD.difference_cents IS NOT NEW.difference_cents) OR (OLD.closed_at IS NOT NULL AND OLD.closed_at IS NOT NEW.closed_at) OR (OLD.closed_by IS NOT NULL AND OLD.closed_by IS NOT NEW.closed_by) OR (OLD.summary IS NOT NULL AND OLD.summary IS NOT NEW.summary) OR (OLD.closed_at IS NOT NULL AND OLD.reason IS NOT NEW.reason)
BEGIN SELECT RAISE(ABORT, 'rule: a turn keeps how it began and what was counted'); END
--;
CREATE TRIGGER till_session_moves BEFORE UPDATE ON till_session WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'open' AND NEW.state IN ('declared')) OR (OLD.state = 'declared' AND NEW.state IN ('closed')))
BEGIN SELECT RAISE(ABORT, 'rule: no such move of a turn'); END
--;
CREATE TRIGGER till_session_adds_up BEFORE UPDATE ON till_session WHEN OLD.state = 'open' AND NEW.state = 'declared' AND (NEW.counted_cents <> (SELECT coalesce(sum(k.denomination_cents * k.pieces), 0) FROM cash_count k WHERE k.session_id = NEW.id)
    OR NEW.expected_cents <> NEW.float_cents + (SELECT coalesce(sum(c.amount_cents), 0) FROM cash c JOIN payment p ON p.id = c.payment_id WHERE p.session_id = NEW.id)
    + (SELECT coalesce(sum(CASE WHEN m.direction = 'in' THEN m.amount_cents ELSE -m.amount_cents END), 0) FROM cash_movement m WHERE m.session_id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'rule: a turn is declared with the sums of its own cash'); END
--;
CREATE TRIGGER till_session_reason BEFORE UPDATE ON till_session WHEN OLD.state = 'declared' AND NEW.state = 'closed' AND NEW.difference_cents <> 0 AND NEW.reason = ''
BEGIN SELECT RAISE(ABORT, 'rule: a difference is signed with a reason'); END
--;
CREATE TRIGGER till_session_begins BEFORE INSERT ON till_session WHEN NEW.state <> 'open' OR NEW.number <> 1 + (SELECT count(*) FROM till_session s WHERE s.till = NEW.till)
BEGIN SELECT RAISE(ABORT, 'rule: turns of a till begin open and are numbered one by one'); END
--;
CREATE TRIGGER cash_movement_open BEFORE INSERT ON cash_movement WHEN NOT EXISTS (SELECT 1 FROM till_session s WHERE s.id = NEW.session_id AND s.state = 'open')
BEGIN SELECT RAISE(ABORT, 'rule: cash moves in an open turn'); END
--;
CREATE TRIGGER cash_movement_mirrors BEFORE INSERT ON cash_movement WHEN NEW.reverses IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cash_movement m WHERE m.id = NEW.reverses AND m.amount_cents = NEW.amount_cents AND m.direction <> NEW.direction AND m.kind <> 'correction')
BEGIN SELECT RAISE(ABORT, 'rule: a correction mirrors one movement'); END
--;
CREATE TRIGGER cash_count_open BEFORE INSERT ON cash_count WHEN NOT EXISTS (SELECT 1 FROM till_session s WHERE s.id = NEW.session_id AND s.state = 'open')
BEGIN SELECT RAISE(ABORT, 'rule: an open turn is counted'); END
--;
CREATE TRIGGER payment_at_open_till BEFORE INSERT ON payment WHEN (NEW.attempt_id IS NULL OR NEW.session_id IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM till_session s WHERE s.id = NEW.session_id AND s.till = NEW.till AND s.state = 'open' AND s.business_date = NEW.business_date)
BEGIN SELECT RAISE(ABORT, 'rule: money at the counter belongs to an open turn of its day'); END
--;
CREATE TRIGGER payment_of_opener BEFORE INSERT ON payment WHEN NEW.attempt_id IS NULL AND EXISTS (SELECT 1 FROM till_session s WHERE s.id = NEW.session_id AND s.state = 'open' AND s.opened_by <> NEW.actor_id) AND NOT EXISTS (SELECT 1 FROM user_role u WHERE u.user_id = NEW.actor_id AND u.role = 'supervisor')
BEGIN SELECT RAISE(ABORT, 'rule: money at the counter goes to who opened the turn, or to a supervisor'); END
--;
CREATE TRIGGER tender_credit BEFORE INSERT ON tender WHEN NEW.method = 'credit' AND NEW.amount_cents > (SELECT coalesce(sum(p.credit_cents), 0) FROM payment p WHERE p.account_id = (SELECT q.account_id FROM payment q WHERE q.id = NEW.payment_id) AND p.id <> NEW.payment_id)
    - (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.credit_cents ELSE -r.credit_cents END), 0) FROM reversal r JOIN payment p ON p.id = r.payment_id WHERE p.account_id = (SELECT q.account_id FROM payment q WHERE q.id = NEW.payment_id))
    - (SELECT coalesce(sum(t.amount_cents), 0) FROM tender t JOIN payment p ON p.id = t.payment_id WHERE t.method = 'credit' AND p.account_id = (SELECT q.account_id FROM payment q WHERE q.id = NEW.payment_id) AND NOT EXISTS (SELECT 1 FROM payment_void v WHERE v.payment_id = p.id))
BEGIN SELECT RAISE(ABORT, 'rule: no more credit is spent than there is'); END
--;
CREATE TRIGGER voucher_fixed BEFORE UPDATE ON voucher WHEN OLD.payment_id IS NOT NEW.payment_id OR OLD.position IS NOT NEW.position OR OLD.terminal IS NOT NEW.terminal OR OLD.batch IS NOT NEW.batch OR OLD.batch_key IS NOT NEW.batch_key OR OLD.reference IS NOT NEW.reference OR OLD.reference_key IS NOT NEW.reference_key OR OLD.auth_number IS NOT NEW.auth_number OR OLD.amount_cents IS NOT NEW.amount_cents OR NEW.living > OLD.living
BEGIN SELECT RAISE(ABORT, 'rule: a recorded voucher is not rewritten'); END
--;
CREATE TRIGGER withholding_fixed BEFORE UPDATE ON withholding WHEN OLD.payment_id IS NOT NEW.payment_id OR OLD.position IS NOT NEW.position OR OLD.customer_id IS NOT NEW.customer_id OR OLD.number IS NOT NEW.number OR OLD.number_key IS NOT NEW.number_key OR OLD.auth_number IS NOT NEW.auth_number OR OLD.issued_on IS NOT NEW.issued_on OR OLD.amount_cents IS NOT NEW.amount_cents OR OLD.sha256 IS NOT NEW.sha256 OR NEW.living > OLD.living
BEGIN SELECT RAISE(ABORT, 'rule: a recorded withholding is not rewritten'); END
--;
CREATE TRIGGER withholding_line_within BEFORE INSERT ON withholding_line WHEN NEW.amount_cents + (SELECT coalesce(sum(l.amount_cents), 0) FROM withholding_line l WHERE l.payment_id = NEW.payment_id AND l.position = NEW.position) > coalesce((SELECT w.amount_cents FROM withholding w WHERE w.payment_id = NEW.payment_id AND w.position = NEW.position), 0)
BEGIN SELECT RAISE(ABORT, 'rule: lines are not above their withholding'); END
--;
CREATE TRIGGER payment_void_card BEFORE INSERT ON payment_void WHEN (SELECT p.attempt_id FROM payment p WHERE p.id = NEW.payment_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'rule: money of a card goes back to the card'); END
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
DROP TRIGGER reversal_within
--;
DROP TRIGGER reversal_again
--;
CREATE TRIGGER reversal_within BEFORE INSERT ON reversal WHEN NEW.direction = 'back' AND (NEW.applied_cents + (SELECT coalesce(sum(r.applied_cents), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.applied_cents FROM payment p WHERE p.id = NEW.payment_id)
    OR NEW.amount_cents + (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.amount_cents FROM payment p WHERE p.id = NEW.payment_id)
        + (CASE WHEN NEW.cheque_id IS NULL AND NEW.deposit_id IS NULL THEN 0 ELSE (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id AND r.refund_id IS NOT NULL) END)
    OR NEW.credit_cents + (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.credit_cents ELSE -r.credit_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.credit_cents FROM payment p WHERE p.id = NEW.payment_id)
        + (CASE WHEN NEW.cheque_id IS NULL AND NEW.deposit_id IS NULL THEN 0 ELSE (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id AND r.refund_id IS NOT NULL) END))
BEGIN SELECT RAISE(ABORT, 'rule: no more is reversed than was paid'); END
--;
CREATE TRIGGER reversal_whole BEFORE INSERT ON reversal WHEN NEW.direction = 'back' AND NEW.amount_cents <> coalesce((SELECT c.amount_cents FROM cheque c WHERE c.id = NEW.cheque_id), (SELECT d.amount_cents FROM deposit d WHERE d.id = NEW.deposit_id), NEW.amount_cents)
BEGIN SELECT RAISE(ABORT, 'rule: a cheque or deposit comes back whole'); END
--;
CREATE TRIGGER reversal_again BEFORE INSERT ON reversal WHEN NEW.direction = 'again' AND NEW.amount_cents <> coalesce((SELECT r.amount_cents FROM reversal r WHERE r.direction = 'back' AND r.payment_id = NEW.payment_id AND r.occurrence = NEW.occurrence AND (r.refund_id = NEW.refund_id OR r.dispute_id = NEW.dispute_id OR r.cheque_id = NEW.cheque_id OR r.deposit_id = NEW.deposit_id)), 0)
BEGIN SELECT RAISE(ABORT, 'rule: what comes back again had gone back'); END
--;
CREATE TRIGGER reversal_once_more BEFORE INSERT ON reversal WHEN NEW.direction = 'back' AND NEW.occurrence > 1 AND NOT EXISTS (SELECT 1 FROM reversal r WHERE r.direction = 'again' AND r.cheque_id = NEW.cheque_id AND r.occurrence = NEW.occurrence - 1)
BEGIN SELECT RAISE(ABORT, 'rule: what goes back once more had come again'); END
--;
CREATE TRIGGER reversal_spent BEFORE INSERT ON reversal WHEN NEW.direction = 'back' AND NEW.credit_cents > 0 AND EXISTS (SELECT 1 FROM refund f WHERE f.id = NEW.refund_id AND f.kind = 'record')
    AND NEW.credit_cents > (SELECT v.credit_cents FROM v_credit v JOIN payment p ON p.account_id = v.account_id WHERE p.id = NEW.payment_id)
BEGIN SELECT RAISE(ABORT, 'rule: credit that was spent is not given back'); END
--;
CREATE TRIGGER refund_of_money BEFORE INSERT ON refund WHEN NEW.origin = 'desk' AND EXISTS (SELECT 1 FROM v_refundable v WHERE v.payment_id = NEW.payment_id AND NEW.amount_cents + v.spoken_cents <= v.amount_cents AND (NEW.amount_cents > v.most_cents OR NEW.amount_cents + v.spoken_cents > v.came_cents))
BEGIN SELECT RAISE(ABORT, 'rule: what goes back came as money and is still there'); END
--;
CREATE TRIGGER refund_still_money BEFORE UPDATE ON refund WHEN NEW.origin = 'desk' AND ((OLD.state = 'REQUESTED' AND NEW.state = 'APPROVED') OR (OLD.state = 'APPROVED' AND NEW.state = 'SENDING'))
    AND EXISTS (SELECT 1 FROM v_refundable v WHERE v.payment_id = NEW.payment_id AND (NEW.amount_cents > v.most_cents OR v.spoken_cents > v.came_cents))
BEGIN SELECT RAISE(ABORT, 'rule: what goes back came as money and is still there'); END
--;
DROP TRIGGER cheque_fixed
--;
CREATE TRIGGER cheque_fixed BEFORE UPDATE ON cheque WHEN OLD.amount_cents <> NEW.amount_cents OR OLD.payment_id <> NEW.payment_id OR OLD.bank_code <> NEW.bank_code OR OLD.account_key <> NEW.account_key OR OLD.number_key <> NEW.number_key OR OLD.drawer <> NEW.drawer OR OLD.drawer_id <> NEW.drawer_id OR OLD.dated_on <> NEW.dated_on OR OLD.deposit_on IS NOT NEW.deposit_on OR OLD.agreed_on IS NOT NEW.agreed_on OR OLD.kind <> NEW.kind OR NEW.living > OLD.living
BEGIN SELECT RAISE(ABORT, 'rule: a recorded cheque is not rewritten'); END
--;
CREATE TRIGGER cheque_agreed BEFORE INSERT ON cheque WHEN NEW.agreed_on IS NOT coalesce(NEW.deposit_on, (SELECT p.business_date FROM payment p WHERE p.id = NEW.payment_id))
BEGIN SELECT RAISE(ABORT, 'rule: a cheque is agreed for its day or that of its receipt'); END
--;
CREATE TRIGGER cheque_moves BEFORE UPDATE ON cheque WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'POSTDATED' AND NEW.state IN ('IN_HAND', 'VOIDED')) OR (OLD.state = 'IN_HAND' AND NEW.state IN ('DEPOSITED', 'VOIDED')) OR (OLD.state = 'DEPOSITED' AND NEW.state IN ('CLEARED', 'RETURNED', 'PROTESTED')) OR (OLD.state = 'CLEARED' AND NEW.state IN ('RETURNED', 'PROTESTED')) OR (OLD.state = 'RETURNED' AND NEW.state IN ('REDEPOSITED', 'REPLACED', 'GIVEN_BACK')) OR (OLD.state = 'PROTESTED' AND NEW.state IN ('REDEPOSITED', 'REPLACED', 'GIVEN_BACK')) OR (OLD.state = 'REDEPOSITED' AND NEW.state IN ('CLEARED', 'PROTESTED', 'RETURNED')) OR (OLD.state = 'REPLACED' AND NEW.state = 'GIVEN_BACK'))
BEGIN SELECT RAISE(ABORT, 'rule: no such move of a cheque'); END
--;
CREATE TRIGGER cheque_lives BEFORE UPDATE ON cheque WHEN NEW.living = 1 AND NEW.state NOT IN ('POSTDATED', 'IN_HAND', 'DEPOSITED', 'CLEARED')
BEGIN SELECT RAISE(ABORT, 'rule: a cheque that came back stands for no money'); END
--;
CREATE TRIGGER cheque_in_slip BEFORE UPDATE ON cheque WHEN OLD.state <> NEW.state AND NEW.state IN ('VOIDED', 'REPLACED', 'GIVEN_BACK') AND EXISTS (SELECT 1 FROM bank_slip_cheque s WHERE s.cheque_id = NEW.id AND s.live = 1)
BEGIN SELECT RAISE(ABORT, 'rule: a cheque in a slip is on its way to the bank'); END
--;
CREATE TRIGGER bank_slip_fixed BEFORE UPDATE ON bank_slip WHEN OLD.id IS NOT NEW.id OR OLD.number IS NOT NEW.number OR OLD.bank_account IS NOT NEW.bank_account OR OLD.cash_cents IS NOT NEW.cash_cents OR OLD.cheque_cents IS NOT NEW.cheque_cents OR OLD.session_id IS NOT NEW.session_id OR OLD.made_at IS NOT NEW.made_at OR OLD.made_by IS NOT NEW.made_by OR (OLD.bank_number IS NOT NULL AND OLD.bank_number IS NOT NEW.bank_number) OR (OLD.deposited_on IS NOT NULL AND OLD.deposited_on IS NOT NEW.deposited_on)
BEGIN SELECT RAISE(ABORT, 'rule: a slip keeps what it holds'); END
--;
CREATE TRIGGER bank_slip_moves BEFORE UPDATE ON bank_slip WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'prepared' AND NEW.state IN ('deposited', 'void')))
BEGIN SELECT RAISE(ABORT, 'rule: no such move of a slip'); END
--;
CREATE TRIGGER bank_slip_begins BEFORE INSERT ON bank_slip WHEN NEW.state <> 'prepared' OR NEW.number <> 1 + (SELECT count(*) FROM bank_slip s)
BEGIN SELECT RAISE(ABORT, 'rule: slips begin prepared and are numbered one by one'); END
--;
CREATE TRIGGER bank_slip_cheque_in_hand BEFORE INSERT ON bank_slip_cheque WHEN NEW.live <> 1 OR NOT EXISTS (SELECT 1 FROM cheque c WHERE c.id = NEW.cheque_id AND c.state IN ('IN_HAND', 'RETURNED', 'PROTESTED')) OR NOT EXISTS (SELECT 1 FROM bank_slip s WHERE s.id = NEW.slip_id AND s.state = 'prepared')
BEGIN SELECT RAISE(ABORT, 'rule: a slip takes cheques that are in hand'); END
--;
CREATE TRIGGER bank_slip_cheque_fixed BEFORE UPDATE ON bank_slip_cheque WHEN OLD.slip_id <> NEW.slip_id OR OLD.cheque_id <> NEW.cheque_id OR NEW.live > OLD.live
BEGIN SELECT RAISE(ABORT, 'rule: a slip keeps its cheques'); END
--;
DROP TRIGGER deposit_fixed
--;
CREATE TRIGGER deposit_fixed BEFORE UPDATE ON deposit WHEN OLD.amount_cents <> NEW.amount_cents OR OLD.payment_id <> NEW.payment_id OR OLD.bank_account <> NEW.bank_account OR OLD.slip_key <> NEW.slip_key OR OLD.deposited_on <> NEW.deposited_on OR NEW.living > OLD.living
BEGIN SELECT RAISE(ABORT, 'rule: a recorded deposit is not rewritten'); END
--;
CREATE TRIGGER deposit_moves BEFORE UPDATE ON deposit WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'claimed' AND NEW.state IN ('verified', 'refused')) OR (OLD.state = 'verified' AND NEW.state IN ('claimed', 'refused')))
BEGIN SELECT RAISE(ABORT, 'rule: no such move of a deposit'); END
--;
CREATE TRIGGER statement_file_fixed BEFORE UPDATE ON statement_file WHEN OLD.id IS NOT NEW.id OR OLD.sha256 IS NOT NEW.sha256 OR OLD.bank_account IS NOT NEW.bank_account OR OLD.profile IS NOT NEW.profile OR OLD.file_name IS NOT NEW.file_name OR OLD.first_day IS NOT NEW.first_day OR OLD.last_day IS NOT NEW.last_day OR OLD.lines IS NOT NEW.lines OR OLD.known IS NOT NEW.known OR OLD.imported_at IS NOT NEW.imported_at OR OLD.imported_by IS NOT NEW.imported_by OR (OLD.undone_at IS NOT NULL AND OLD.undone_at IS NOT NEW.undone_at) OR (OLD.undone_by IS NOT NULL AND OLD.undone_by IS NOT NEW.undone_by)
BEGIN SELECT RAISE(ABORT, 'rule: an imported statement is not rewritten'); END
--;
CREATE TRIGGER statement_line_fixed BEFORE UPDATE ON statement_line WHEN OLD.file_id IS NOT NEW.file_id OR OLD.bank_account IS NOT NEW.bank_account OR OLD.day IS NOT NEW.day OR OLD.place IS NOT NEW.place OR OLD.line_key IS NOT NEW.line_key OR OLD.occurrence IS NOT NEW.occurrence OR OLD.amount_cents IS NOT NEW.amount_cents OR OLD.detail IS NOT NEW.detail OR OLD.reference IS NOT NEW.reference
BEGIN SELECT RAISE(ABORT, 'rule: a line of the bank is not rewritten'); END
--;
CREATE TRIGGER statement_line_moves BEFORE UPDATE ON statement_line WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'open' AND NEW.state IN ('matched', 'set_aside', 'undone')) OR (OLD.state = 'matched' AND NEW.state IN ('open')) OR (OLD.state = 'set_aside' AND NEW.state IN ('open')))
BEGIN SELECT RAISE(ABORT, 'rule: no such move of a line'); END
--;
CREATE TRIGGER statement_match_fixed BEFORE UPDATE ON statement_match WHEN OLD.line_id IS NOT NEW.line_id OR OLD.kind IS NOT NEW.kind OR OLD.ref IS NOT NEW.ref OR OLD.why IS NOT NEW.why OR OLD.at IS NOT NEW.at OR OLD.by IS NOT NEW.by OR (OLD.undone_at IS NOT NULL AND OLD.undone_at IS NOT NEW.undone_at) OR (OLD.undone_by IS NOT NULL AND OLD.undone_by IS NOT NEW.undone_by)
BEGIN SELECT RAISE(ABORT, 'rule: a match is undone, never rewritten'); END
--;
CREATE TRIGGER statement_match_open BEFORE INSERT ON statement_match WHEN NOT EXISTS (SELECT 1 FROM statement_line l WHERE l.id = NEW.line_id AND l.state = 'open')
BEGIN SELECT RAISE(ABORT, 'rule: an open line is matched'); END
--;
CREATE TRIGGER statement_match_takes AFTER INSERT ON statement_match
BEGIN UPDATE statement_line SET state = 'matched' WHERE id = NEW.line_id; END
--;
CREATE TRIGGER statement_match_frees AFTER UPDATE ON statement_match WHEN OLD.undone_at IS NULL AND NEW.undone_at IS NOT NULL
BEGIN UPDATE statement_line SET state = 'open' WHERE id = NEW.line_id; END
--;
CREATE TRIGGER customer_flag_fixed BEFORE UPDATE ON customer_flag WHEN OLD.customer_id IS NOT NEW.customer_id OR OLD.cheque_id IS NOT NEW.cheque_id OR OLD.raised_at IS NOT NEW.raised_at OR (OLD.lifted_at IS NOT NULL AND OLD.lifted_at IS NOT NEW.lifted_at) OR (OLD.lifted_by IS NOT NULL AND OLD.lifted_by IS NOT NEW.lifted_by)
BEGIN SELECT RAISE(ABORT, 'rule: a flag is lifted, never rewritten'); END
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
CREATE VIRTUAL TABLE cheque_search USING fts5(drawer, content='cheque', content_rowid='id', detail='column', prefix='2 3 4 5 6', tokenize='unicode61 remove_diacritics 2')
--;
INSERT INTO cheque_search (cheque_search) VALUES ('rebuild')
