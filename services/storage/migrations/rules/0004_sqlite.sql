-- Authorized bank debit; statements end with a line that is `--;`.
-- What customers had agreed on before there were mandates of their own.
INSERT INTO mandate (account_id, bank_code, bank_account_kind, bank_account_number, holder_name, holder_id_kind, holder_id_number, valid_from, state, form_id, requested_at, requested_by, changed_at)
SELECT a.account_id, a.bank_code, a.bank_account_kind, a.bank_account_number, a.holder_name, coalesce(a.holder_id_kind, '05'), a.holder_id_number, a.starts_on,
    CASE WHEN c.state = 'rejected' THEN 'REVOKED' WHEN a.confirmed_at IS NULL THEN 'REQUESTED' ELSE 'ACTIVE' END,
    (SELECT max(d.id) FROM document d WHERE d.account_id = a.account_id AND d.kind = 'debit_form' AND d.withdrawn_at IS NULL),
    a.agreed_at, a.agreed_by, coalesce(a.confirmed_at, a.agreed_at)
FROM agreement a JOIN account c ON c.id = a.account_id WHERE a.method = 'debit' AND a.ended_at IS NULL
--;
INSERT INTO mandate_move (mandate_id, kind, from_state, to_state, at, business_date, by, till, reason)
SELECT m.id, 'moved', NULL, 'REQUESTED', m.requested_at, substr(datetime(m.requested_at, '-5 hours'), 1, 10), m.requested_by, '', a.reason
FROM mandate m JOIN agreement a ON a.account_id = m.account_id AND a.ended_at IS NULL
--;
-- Who wrote the bank's word down stands in the journal alone.
INSERT INTO mandate_move (mandate_id, kind, from_state, to_state, at, business_date, by, till, reason)
SELECT m.id, 'moved', 'REQUESTED', m.state, m.changed_at, substr(datetime(m.changed_at, '-5 hours'), 1, 10), '-', '', ''
FROM mandate m WHERE m.state <> 'REQUESTED'
--;
CREATE TRIGGER mandate_move_no_update BEFORE UPDATE ON mandate_move
BEGIN SELECT RAISE(ABORT, 'rule: mandate_move is append only'); END
--;
CREATE TRIGGER mandate_move_no_delete BEFORE DELETE ON mandate_move
BEGIN SELECT RAISE(ABORT, 'rule: mandate_move is append only'); END
--;
CREATE TRIGGER debit_share_no_update BEFORE UPDATE ON debit_share
BEGIN SELECT RAISE(ABORT, 'rule: debit_share is append only'); END
--;
CREATE TRIGGER debit_share_no_delete BEFORE DELETE ON debit_share
BEGIN SELECT RAISE(ABORT, 'rule: debit_share is append only'); END
--;
CREATE TRIGGER debit_answer_no_update BEFORE UPDATE ON debit_answer
BEGIN SELECT RAISE(ABORT, 'rule: debit_answer is append only'); END
--;
CREATE TRIGGER debit_answer_no_delete BEFORE DELETE ON debit_answer
BEGIN SELECT RAISE(ABORT, 'rule: debit_answer is append only'); END
--;
CREATE TRIGGER debit_answer_line_no_update BEFORE UPDATE ON debit_answer_line
BEGIN SELECT RAISE(ABORT, 'rule: debit_answer_line is append only'); END
--;
CREATE TRIGGER debit_answer_line_no_delete BEFORE DELETE ON debit_answer_line
BEGIN SELECT RAISE(ABORT, 'rule: debit_answer_line is append only'); END
--;
CREATE TRIGGER debit_again_no_update BEFORE UPDATE ON debit_again
BEGIN SELECT RAISE(ABORT, 'rule: debit_again is append only'); END
--;
CREATE TRIGGER debit_again_no_delete BEFORE DELETE ON debit_again
BEGIN SELECT RAISE(ABORT, 'rule: debit_again is append only'); END
--;
CREATE TRIGGER debit_again_begins BEFORE INSERT ON debit_again WHEN NOT EXISTS (SELECT 1 FROM debit_line l WHERE l.id = NEW.line_id AND (l.state = 'REJECTED' OR (l.state = 'REVERSED' AND NEW.kind = 'corrected')))
BEGIN SELECT RAISE(ABORT, 'rule: what came back may be asked for again'); END
--;
CREATE TRIGGER mandate_no_delete BEFORE DELETE ON mandate
BEGIN SELECT RAISE(ABORT, 'rule: mandate is never deleted'); END
--;
CREATE TRIGGER debit_batch_no_delete BEFORE DELETE ON debit_batch
BEGIN SELECT RAISE(ABORT, 'rule: debit_batch is never deleted'); END
--;
CREATE TRIGGER debit_line_no_delete BEFORE DELETE ON debit_line
BEGIN SELECT RAISE(ABORT, 'rule: debit_line is never deleted'); END
--;
CREATE TRIGGER mandate_fixed BEFORE UPDATE ON mandate WHEN OLD.id IS NOT NEW.id OR OLD.account_id IS NOT NEW.account_id OR OLD.bank_code IS NOT NEW.bank_code OR OLD.bank_account_kind IS NOT NEW.bank_account_kind OR OLD.bank_account_number IS NOT NEW.bank_account_number OR OLD.holder_name IS NOT NEW.holder_name OR OLD.holder_id_kind IS NOT NEW.holder_id_kind OR OLD.holder_id_number IS NOT NEW.holder_id_number OR OLD.valid_from IS NOT NEW.valid_from OR OLD.requested_at IS NOT NEW.requested_at OR OLD.requested_by IS NOT NEW.requested_by
BEGIN SELECT RAISE(ABORT, 'rule: another bank account is another mandate'); END
--;
CREATE TRIGGER mandate_moves BEFORE UPDATE ON mandate WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'REQUESTED' AND NEW.state IN ('AT_BANK', 'ACTIVE', 'REVOKED')) OR (OLD.state = 'AT_BANK' AND NEW.state IN ('ACTIVE', 'REVOKED', 'REJECTED')) OR (OLD.state = 'ACTIVE' AND NEW.state IN ('SUSPENDED', 'REVOKED')) OR (OLD.state = 'SUSPENDED' AND NEW.state IN ('ACTIVE', 'REVOKED')))
BEGIN SELECT RAISE(ABORT, 'rule: no such move of a mandate'); END
--;
CREATE TRIGGER mandate_ended BEFORE UPDATE ON mandate WHEN OLD.state IN ('REVOKED', 'REJECTED')
BEGIN SELECT RAISE(ABORT, 'rule: an ended mandate does not change'); END
--;
CREATE TRIGGER mandate_signed BEFORE UPDATE ON mandate WHEN OLD.state IN ('REQUESTED', 'AT_BANK') AND NEW.state = 'ACTIVE' AND NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.form_id
        AND d.account_id = NEW.account_id AND d.kind = 'debit_form' AND d.withdrawn_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'rule: a mandate becomes active with its signed form'); END
--;
CREATE TRIGGER mandate_begins BEFORE INSERT ON mandate WHEN NEW.state <> 'REQUESTED'
BEGIN SELECT RAISE(ABORT, 'rule: a mandate begins as a request'); END
--;
CREATE TRIGGER debit_batch_fixed BEFORE UPDATE ON debit_batch WHEN OLD.id IS NOT NEW.id OR OLD.number IS NOT NEW.number OR OLD.profile IS NOT NEW.profile OR OLD.bank_account IS NOT NEW.bank_account OR OLD.collect_on IS NOT NEW.collect_on OR OLD.question IS NOT NEW.question OR OLD.made_at IS NOT NEW.made_at OR OLD.made_by IS NOT NEW.made_by OR OLD.till IS NOT NEW.till OR (OLD.approved_at IS NOT NULL AND OLD.approved_at IS NOT NEW.approved_at) OR (OLD.approved_by IS NOT NULL AND OLD.approved_by IS NOT NEW.approved_by) OR (OLD.written_at IS NOT NULL AND OLD.written_at IS NOT NEW.written_at) OR (OLD.written_by IS NOT NULL AND OLD.written_by IS NOT NEW.written_by) OR (OLD.lines IS NOT NULL AND OLD.lines IS NOT NEW.lines) OR (OLD.total_cents IS NOT NULL AND OLD.total_cents IS NOT NEW.total_cents) OR (OLD.file_name IS NOT NULL AND OLD.file_name IS NOT NEW.file_name) OR (OLD.sha256 IS NOT NULL AND OLD.sha256 IS NOT NEW.sha256) OR (OLD.sent_at IS NOT NULL AND OLD.sent_at IS NOT NEW.sent_at) OR (OLD.sent_by IS NOT NULL AND OLD.sent_by IS NOT NEW.sent_by)
BEGIN SELECT RAISE(ABORT, 'rule: a batch keeps what it holds'); END
--;
CREATE TRIGGER debit_batch_moves BEFORE UPDATE ON debit_batch WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'PREPARED' AND NEW.state IN ('APPROVED', 'CANCELLED')) OR (OLD.state = 'APPROVED' AND NEW.state IN ('WRITTEN', 'CANCELLED')) OR (OLD.state = 'WRITTEN' AND NEW.state IN ('SENT', 'CANCELLED')) OR (OLD.state = 'SENT' AND NEW.state IN ('ANSWERED', 'CLOSED')) OR (OLD.state = 'ANSWERED' AND NEW.state IN ('CLOSED')))
BEGIN SELECT RAISE(ABORT, 'rule: no such move of a batch'); END
--;
CREATE TRIGGER debit_batch_adds_up BEFORE UPDATE ON debit_batch WHEN OLD.state <> NEW.state AND NEW.state IN ('WRITTEN', 'SENT') AND (NEW.lines <> (SELECT count(*) FROM debit_line l WHERE l.batch_id = NEW.id AND l.state = 'PENDING')
    OR NEW.total_cents <> (SELECT coalesce(sum(l.amount_cents), 0) FROM debit_line l WHERE l.batch_id = NEW.id AND l.state = 'PENDING'))
BEGIN SELECT RAISE(ABORT, 'rule: a file holds the lines of its batch'); END
--;
CREATE TRIGGER debit_batch_owed BEFORE UPDATE ON debit_batch WHEN OLD.state = 'APPROVED' AND NEW.state = 'WRITTEN' AND EXISTS (SELECT 1 FROM debit_line l WHERE l.batch_id = NEW.id AND l.state = 'PENDING'
        AND l.amount_cents <> (SELECT coalesce(sum(CASE WHEN c.method = 'debit' AND c.live = 1 AND c.amount_cents = s.amount_cents THEN s.amount_cents ELSE 0 END), 0)
            FROM debit_share s JOIN claim c ON c.holder = s.line_id AND c.invoice_id = s.invoice_id WHERE s.line_id = l.id))
BEGIN SELECT RAISE(ABORT, 'rule: a file asks for what is claimed'); END
--;
CREATE TRIGGER debit_batch_allowed BEFORE UPDATE ON debit_batch WHEN OLD.state = 'APPROVED' AND NEW.state = 'WRITTEN' AND EXISTS (SELECT 1 FROM debit_line l JOIN mandate m ON m.id = l.mandate_id
        WHERE l.batch_id = NEW.id AND l.state = 'PENDING' AND NOT (m.state = 'ACTIVE' AND m.valid_from <= NEW.collect_on AND (m.valid_until IS NULL OR m.valid_until >= NEW.collect_on)
            AND (m.limit_cents IS NULL OR m.limit_cents >= l.amount_cents)))
BEGIN SELECT RAISE(ABORT, 'rule: a file asks for what its mandates allow'); END
--;
CREATE TRIGGER debit_batch_lets_go BEFORE UPDATE ON debit_batch WHEN OLD.state <> NEW.state AND NEW.state IN ('CANCELLED', 'CLOSED') AND EXISTS (SELECT 1 FROM debit_line l WHERE l.batch_id = NEW.id AND l.state = 'PENDING')
BEGIN SELECT RAISE(ABORT, 'rule: a batch ends when none of its lines waits'); END
--;
CREATE TRIGGER debit_batch_begins BEFORE INSERT ON debit_batch WHEN NEW.state <> 'PREPARED' OR NEW.number <> 1 + (SELECT count(*) FROM debit_batch b)
BEGIN SELECT RAISE(ABORT, 'rule: batches begin prepared and are numbered one by one'); END
--;
CREATE TRIGGER debit_line_fixed BEFORE UPDATE ON debit_line WHEN OLD.id IS NOT NEW.id OR OLD.batch_id IS NOT NEW.batch_id OR OLD.position IS NOT NEW.position OR OLD.mandate_id IS NOT NEW.mandate_id OR OLD.account_id IS NOT NEW.account_id OR OLD.reference IS NOT NEW.reference OR OLD.bank_code IS NOT NEW.bank_code OR OLD.bank_account_kind IS NOT NEW.bank_account_kind OR OLD.bank_account_number IS NOT NEW.bank_account_number OR OLD.holder_name IS NOT NEW.holder_name OR OLD.holder_id_kind IS NOT NEW.holder_id_kind OR OLD.holder_id_number IS NOT NEW.holder_id_number OR OLD.amount_cents IS NOT NEW.amount_cents OR OLD.tries IS NOT NEW.tries OR (OLD.settled_on IS NOT NULL AND OLD.settled_on IS NOT NEW.settled_on) OR (OLD.state <> 'PENDING' AND OLD.state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'rule: a line keeps what the bank is asked for'); END
--;
CREATE TRIGGER debit_line_moves BEFORE UPDATE ON debit_line WHEN OLD.state <> NEW.state AND NOT ((OLD.state = 'PENDING' AND NEW.state IN ('WITHDRAWN', 'SETTLED', 'REJECTED', 'RELEASED')) OR (OLD.state = 'RELEASED' AND NEW.state IN ('SETTLED')) OR (OLD.state = 'REJECTED' AND OLD.code = 'NO_CONSTA' AND NEW.state IN ('SETTLED')) OR (OLD.state = 'SETTLED' AND NEW.state IN ('REVERSED')))
BEGIN SELECT RAISE(ABORT, 'rule: no such move of a debit'); END
--;
CREATE TRIGGER debit_line_in_time BEFORE UPDATE ON debit_line WHEN OLD.state <> NEW.state AND ((NEW.state = 'WITHDRAWN') = EXISTS (SELECT 1 FROM debit_batch b WHERE b.id = NEW.batch_id AND b.state IN ('SENT', 'ANSWERED', 'CLOSED')))
BEGIN SELECT RAISE(ABORT, 'rule: what was sent waits for the bank, what was not has no answer'); END
--;
CREATE TRIGGER debit_line_begins BEFORE INSERT ON debit_line WHEN NEW.state <> 'PENDING' OR NOT EXISTS (SELECT 1 FROM mandate m JOIN debit_batch b ON b.id = NEW.batch_id
        WHERE m.id = NEW.mandate_id AND m.account_id = NEW.account_id AND b.state = 'PREPARED'
            AND m.state = 'ACTIVE' AND m.valid_from <= b.collect_on AND (m.valid_until IS NULL OR m.valid_until >= b.collect_on)
            AND (m.limit_cents IS NULL OR m.limit_cents >= NEW.amount_cents))
BEGIN SELECT RAISE(ABORT, 'rule: a batch being prepared takes debits of active mandates'); END
--;
CREATE TRIGGER debit_line_copies BEFORE INSERT ON debit_line WHEN NOT EXISTS (SELECT 1 FROM mandate m WHERE m.id = NEW.mandate_id AND m.bank_code = NEW.bank_code AND m.bank_account_kind = NEW.bank_account_kind
        AND m.bank_account_number = NEW.bank_account_number AND m.holder_name = NEW.holder_name AND m.holder_id_kind = NEW.holder_id_kind
        AND m.holder_id_number = NEW.holder_id_number)
BEGIN SELECT RAISE(ABORT, 'rule: a line asks the bank account of its mandate'); END
--;
CREATE TRIGGER debit_line_releases AFTER UPDATE ON debit_line WHEN OLD.state = 'PENDING' AND NEW.state <> 'PENDING'
BEGIN UPDATE claim SET live = 0 WHERE holder = NEW.id AND live = 1; END
--;
CREATE TRIGGER claim_of_debit BEFORE UPDATE ON claim WHEN OLD.live = 1 AND NEW.live = 0 AND OLD.method = 'debit' AND EXISTS (SELECT 1 FROM debit_line l WHERE l.id = OLD.holder AND l.state = 'PENDING')
BEGIN SELECT RAISE(ABORT, 'rule: a debit under way keeps its claims'); END
--;
CREATE TRIGGER debit_share_begins BEFORE INSERT ON debit_share WHEN NEW.amount_cents + (SELECT coalesce(sum(s.amount_cents), 0) FROM debit_share s WHERE s.line_id = NEW.line_id) > (SELECT l.amount_cents FROM debit_line l WHERE l.id = NEW.line_id)
    OR NOT EXISTS (SELECT 1 FROM invoice i JOIN debit_line l ON l.id = NEW.line_id JOIN debit_batch b ON b.id = l.batch_id
        WHERE i.id = NEW.invoice_id AND i.account_id = l.account_id AND i.state = 'open' AND i.balance_cents >= NEW.amount_cents
            AND l.state = 'PENDING' AND b.state = 'PREPARED')
BEGIN SELECT RAISE(ABORT, 'rule: a debit asks for what its account owes'); END
--;
CREATE TRIGGER debit_answer_begins BEFORE INSERT ON debit_answer WHEN NOT EXISTS (SELECT 1 FROM debit_batch b WHERE b.id = NEW.batch_id AND b.state IN ('SENT', 'ANSWERED', 'CLOSED'))
BEGIN SELECT RAISE(ABORT, 'rule: an answer is of a batch that was sent'); END
--;
CREATE TRIGGER debit_answer_line_decides BEFORE INSERT ON debit_answer_line WHEN NEW.verdict IN ('settled', 'rejected') AND NOT EXISTS (SELECT 1 FROM debit_line l JOIN debit_answer a ON a.batch_id = l.batch_id
        WHERE l.id = NEW.line_id AND a.id = NEW.answer_id AND (NEW.amount_cents IS NULL OR NEW.amount_cents = l.amount_cents))
BEGIN SELECT RAISE(ABORT, 'rule: an answer decides lines of its batch'); END
--;
CREATE TRIGGER payment_of_debit BEFORE INSERT ON payment WHEN NEW.debit_line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM debit_line l WHERE l.id = NEW.debit_line_id AND l.account_id = NEW.account_id AND l.amount_cents = NEW.amount_cents AND l.state = 'SETTLED') OR (NEW.debit_line_id IS NOT NULL AND NEW.attempt_id IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'rule: a receipt of a debit is for what its line collected'); END
--;
DROP TRIGGER payment_at_open_till
--;
CREATE TRIGGER payment_at_open_till BEFORE INSERT ON payment WHEN ((NEW.attempt_id IS NULL AND NEW.debit_line_id IS NULL) OR NEW.session_id IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM till_session s WHERE s.id = NEW.session_id AND s.till = NEW.till AND s.state = 'open' AND s.business_date = NEW.business_date)
BEGIN SELECT RAISE(ABORT, 'rule: money at the counter belongs to an open turn of its day'); END
--;
CREATE TRIGGER tender_of_debit BEFORE INSERT ON tender WHEN (NEW.method = 'debit') <> ((SELECT p.debit_line_id FROM payment p WHERE p.id = NEW.payment_id) IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'rule: money of a debit comes by the bank'); END
--;
CREATE TRIGGER payment_void_debit BEFORE INSERT ON payment_void WHEN (SELECT p.debit_line_id FROM payment p WHERE p.id = NEW.payment_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'rule: money of a debit goes back by the bank'); END
--;
CREATE TRIGGER reversal_of_debit BEFORE INSERT ON reversal WHEN NEW.debit_line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payment p JOIN debit_line l ON l.id = p.debit_line_id WHERE p.id = NEW.payment_id AND l.id = NEW.debit_line_id AND l.state = 'REVERSED' AND l.amount_cents = NEW.amount_cents)
BEGIN SELECT RAISE(ABORT, 'rule: a debit that the bank took back is reversed'); END
--;
-- What the bank took back is gone whatever was refunded of it, as with a cheque.
DROP TRIGGER reversal_within
--;
CREATE TRIGGER reversal_within BEFORE INSERT ON reversal WHEN NEW.direction = 'back' AND (NEW.applied_cents + (SELECT coalesce(sum(r.applied_cents), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.applied_cents FROM payment p WHERE p.id = NEW.payment_id)
    OR NEW.amount_cents + (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.amount_cents FROM payment p WHERE p.id = NEW.payment_id)
        + (CASE WHEN NEW.cheque_id IS NULL AND NEW.deposit_id IS NULL AND NEW.debit_line_id IS NULL THEN 0 ELSE (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id AND r.refund_id IS NOT NULL) END)
    OR NEW.credit_cents + (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.credit_cents ELSE -r.credit_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.credit_cents FROM payment p WHERE p.id = NEW.payment_id)
        + (CASE WHEN NEW.cheque_id IS NULL AND NEW.deposit_id IS NULL AND NEW.debit_line_id IS NULL THEN 0 ELSE (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id AND r.refund_id IS NOT NULL) END))
BEGIN SELECT RAISE(ABORT, 'rule: no more is reversed than was paid'); END
--;
CREATE VIEW v_mandate AS
SELECT m.id, a.number AS account, m.bank_code, m.bank_account_kind, m.holder_name, m.limit_cents, m.valid_from, m.valid_until, m.state,
    m.requested_at, m.requested_by, m.changed_at FROM mandate m JOIN account a ON a.id = m.account_id
--;
CREATE VIEW v_debit_batch AS
SELECT b.id, b.number, b.profile, b.bank_account, b.collect_on, b.state, b.made_at, b.till, b.approved_at, b.written_at, b.lines,
    b.total_cents, b.file_name, b.sha256, b.sent_at, b.reason FROM debit_batch b
--;
CREATE VIEW v_debit_line AS
SELECT l.id, l.batch_id, a.number AS account, l.reference, l.bank_code, l.amount_cents, l.tries, l.state, l.code, l.words, l.settled_on,
    l.decided_at, p.id AS payment FROM debit_line l JOIN account a ON a.id = l.account_id LEFT JOIN payment p ON p.debit_line_id = l.id
