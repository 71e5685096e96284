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
SELECT m.id, 'moved', NULL, 'REQUESTED', m.requested_at, (m.requested_at AT TIME ZONE 'America/Guayaquil')::date, m.requested_by, '', a.reason
FROM mandate m JOIN agreement a ON a.account_id = m.account_id AND a.ended_at IS NULL
--;
-- Who wrote the bank's word down stands in the journal alone.
INSERT INTO mandate_move (mandate_id, kind, from_state, to_state, at, business_date, by, till, reason)
SELECT m.id, 'moved', 'REQUESTED', m.state, m.changed_at, (m.changed_at AT TIME ZONE 'America/Guayaquil')::date, '-', '', ''
FROM mandate m WHERE m.state <> 'REQUESTED'
--;
CREATE TRIGGER mandate_move_append_only BEFORE UPDATE OR DELETE ON mandate_move
FOR EACH ROW EXECUTE FUNCTION rule_refuse('mandate_move is append only')
--;
CREATE TRIGGER mandate_move_no_truncate BEFORE TRUNCATE ON mandate_move
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('mandate_move is append only')
--;
CREATE TRIGGER debit_share_append_only BEFORE UPDATE OR DELETE ON debit_share
FOR EACH ROW EXECUTE FUNCTION rule_refuse('debit_share is append only')
--;
CREATE TRIGGER debit_share_no_truncate BEFORE TRUNCATE ON debit_share
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('debit_share is append only')
--;
CREATE TRIGGER debit_answer_append_only BEFORE UPDATE OR DELETE ON debit_answer
FOR EACH ROW EXECUTE FUNCTION rule_refuse('debit_answer is append only')
--;
CREATE TRIGGER debit_answer_no_truncate BEFORE TRUNCATE ON debit_answer
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('debit_answer is append only')
--;
CREATE TRIGGER debit_answer_line_append_only BEFORE UPDATE OR DELETE ON debit_answer_line
FOR EACH ROW EXECUTE FUNCTION rule_refuse('debit_answer_line is append only')
--;
CREATE TRIGGER debit_answer_line_no_truncate BEFORE TRUNCATE ON debit_answer_line
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('debit_answer_line is append only')
--;
CREATE TRIGGER debit_again_append_only BEFORE UPDATE OR DELETE ON debit_again
FOR EACH ROW EXECUTE FUNCTION rule_refuse('debit_again is append only')
--;
CREATE TRIGGER debit_again_no_truncate BEFORE TRUNCATE ON debit_again
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('debit_again is append only')
--;
CREATE FUNCTION rule_debit_again_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM debit_line l WHERE l.id = NEW.line_id AND (l.state = 'REJECTED' OR (l.state = 'REVERSED' AND NEW.kind = 'corrected'))) THEN
        RAISE EXCEPTION 'rule: what came back may be asked for again' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER debit_again_begins BEFORE INSERT ON debit_again
FOR EACH ROW EXECUTE FUNCTION rule_debit_again_begins()
--;
CREATE TRIGGER mandate_no_delete BEFORE DELETE ON mandate
FOR EACH ROW EXECUTE FUNCTION rule_refuse('mandate is never deleted')
--;
CREATE TRIGGER mandate_no_truncate BEFORE TRUNCATE ON mandate
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('mandate is never deleted')
--;
CREATE TRIGGER debit_batch_no_delete BEFORE DELETE ON debit_batch
FOR EACH ROW EXECUTE FUNCTION rule_refuse('debit_batch is never deleted')
--;
CREATE TRIGGER debit_batch_no_truncate BEFORE TRUNCATE ON debit_batch
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('debit_batch is never deleted')
--;
CREATE TRIGGER debit_line_no_delete BEFORE DELETE ON debit_line
FOR EACH ROW EXECUTE FUNCTION rule_refuse('debit_line is never deleted')
--;
CREATE TRIGGER debit_line_no_truncate BEFORE TRUNCATE ON debit_line
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('debit_line is never deleted')
--;
CREATE FUNCTION rule_mandate_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id IS DISTINCT FROM NEW.id OR OLD.account_id IS DISTINCT FROM NEW.account_id OR OLD.bank_code IS DISTINCT FROM NEW.bank_code OR OLD.bank_account_kind IS DISTINCT FROM NEW.bank_account_kind OR OLD.bank_account_number IS DISTINCT FROM NEW.bank_account_number OR OLD.holder_name IS DISTINCT FROM NEW.holder_name OR OLD.holder_id_kind IS DISTINCT FROM NEW.holder_id_kind OR OLD.holder_id_number IS DISTINCT FROM NEW.holder_id_number OR OLD.valid_from IS DISTINCT FROM NEW.valid_from OR OLD.requested_at IS DISTINCT FROM NEW.requested_at OR OLD.requested_by IS DISTINCT FROM NEW.requested_by THEN
        RAISE EXCEPTION 'rule: another bank account is another mandate' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NOT ((OLD.state = 'REQUESTED' AND NEW.state IN ('AT_BANK', 'ACTIVE', 'REVOKED')) OR (OLD.state = 'AT_BANK' AND NEW.state IN ('ACTIVE', 'REVOKED', 'REJECTED')) OR (OLD.state = 'ACTIVE' AND NEW.state IN ('SUSPENDED', 'REVOKED')) OR (OLD.state = 'SUSPENDED' AND NEW.state IN ('ACTIVE', 'REVOKED'))) THEN
        RAISE EXCEPTION 'rule: no such move of a mandate' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state IN ('REVOKED', 'REJECTED') THEN
        RAISE EXCEPTION 'rule: an ended mandate does not change' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state IN ('REQUESTED', 'AT_BANK') AND NEW.state = 'ACTIVE' AND NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.form_id
        AND d.account_id = NEW.account_id AND d.kind = 'debit_form' AND d.withdrawn_at IS NULL) THEN
        RAISE EXCEPTION 'rule: a mandate becomes active with its signed form' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER mandate_update BEFORE UPDATE ON mandate
FOR EACH ROW EXECUTE FUNCTION rule_mandate_update()
--;
CREATE FUNCTION rule_mandate_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'REQUESTED' THEN
        RAISE EXCEPTION 'rule: a mandate begins as a request' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER mandate_insert BEFORE INSERT ON mandate
FOR EACH ROW EXECUTE FUNCTION rule_mandate_insert()
--;
CREATE FUNCTION rule_debit_batch_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id IS DISTINCT FROM NEW.id OR OLD.number IS DISTINCT FROM NEW.number OR OLD.profile IS DISTINCT FROM NEW.profile OR OLD.bank_account IS DISTINCT FROM NEW.bank_account OR OLD.collect_on IS DISTINCT FROM NEW.collect_on OR OLD.question IS DISTINCT FROM NEW.question OR OLD.made_at IS DISTINCT FROM NEW.made_at OR OLD.made_by IS DISTINCT FROM NEW.made_by OR OLD.till IS DISTINCT FROM NEW.till OR (OLD.approved_at IS NOT NULL AND OLD.approved_at IS DISTINCT FROM NEW.approved_at) OR (OLD.approved_by IS NOT NULL AND OLD.approved_by IS DISTINCT FROM NEW.approved_by) OR (OLD.written_at IS NOT NULL AND OLD.written_at IS DISTINCT FROM NEW.written_at) OR (OLD.written_by IS NOT NULL AND OLD.written_by IS DISTINCT FROM NEW.written_by) OR (OLD.lines IS NOT NULL AND OLD.lines IS DISTINCT FROM NEW.lines) OR (OLD.total_cents IS NOT NULL AND OLD.total_cents IS DISTINCT FROM NEW.total_cents) OR (OLD.file_name IS NOT NULL AND OLD.file_name IS DISTINCT FROM NEW.file_name) OR (OLD.sha256 IS NOT NULL AND OLD.sha256 IS DISTINCT FROM NEW.sha256) OR (OLD.sent_at IS NOT NULL AND OLD.sent_at IS DISTINCT FROM NEW.sent_at) OR (OLD.sent_by IS NOT NULL AND OLD.sent_by IS DISTINCT FROM NEW.sent_by) THEN
        RAISE EXCEPTION 'rule: a batch keeps what it holds' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NOT ((OLD.state = 'PREPARED' AND NEW.state IN ('APPROVED', 'CANCELLED')) OR (OLD.state = 'APPROVED' AND NEW.state IN ('WRITTEN', 'CANCELLED')) OR (OLD.state = 'WRITTEN' AND NEW.state IN ('SENT', 'CANCELLED')) OR (OLD.state = 'SENT' AND NEW.state IN ('ANSWERED', 'CLOSED')) OR (OLD.state = 'ANSWERED' AND NEW.state IN ('CLOSED'))) THEN
        RAISE EXCEPTION 'rule: no such move of a batch' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NEW.state IN ('WRITTEN', 'SENT') AND (NEW.lines <> (SELECT count(*) FROM debit_line l WHERE l.batch_id = NEW.id AND l.state = 'PENDING')
    OR NEW.total_cents <> (SELECT coalesce(sum(l.amount_cents), 0) FROM debit_line l WHERE l.batch_id = NEW.id AND l.state = 'PENDING')) THEN
        RAISE EXCEPTION 'rule: a file holds the lines of its batch' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'APPROVED' AND NEW.state = 'WRITTEN' AND EXISTS (SELECT 1 FROM debit_line l WHERE l.batch_id = NEW.id AND l.state = 'PENDING'
        AND l.amount_cents <> (SELECT coalesce(sum(CASE WHEN c.method = 'debit' AND c.live = 1 AND c.amount_cents = s.amount_cents THEN s.amount_cents ELSE 0 END), 0)
            FROM debit_share s JOIN claim c ON c.holder = s.line_id AND c.invoice_id = s.invoice_id WHERE s.line_id = l.id)) THEN
        RAISE EXCEPTION 'rule: a file asks for what is claimed' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'APPROVED' AND NEW.state = 'WRITTEN' THEN
        -- Who revokes a mandate and who writes the file that holds it meet on its row.
        PERFORM 1 FROM mandate m JOIN debit_line l ON l.mandate_id = m.id WHERE l.batch_id = NEW.id AND l.state = 'PENDING' ORDER BY m.id FOR SHARE OF m;
    END IF;
    IF OLD.state = 'APPROVED' AND NEW.state = 'WRITTEN' AND EXISTS (SELECT 1 FROM debit_line l JOIN mandate m ON m.id = l.mandate_id
        WHERE l.batch_id = NEW.id AND l.state = 'PENDING' AND NOT (m.state = 'ACTIVE' AND m.valid_from <= NEW.collect_on AND (m.valid_until IS NULL OR m.valid_until >= NEW.collect_on)
            AND (m.limit_cents IS NULL OR m.limit_cents >= l.amount_cents))) THEN
        RAISE EXCEPTION 'rule: a file asks for what its mandates allow' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NEW.state IN ('CANCELLED', 'CLOSED') AND EXISTS (SELECT 1 FROM debit_line l WHERE l.batch_id = NEW.id AND l.state = 'PENDING') THEN
        RAISE EXCEPTION 'rule: a batch ends when none of its lines waits' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER debit_batch_update BEFORE UPDATE ON debit_batch
FOR EACH ROW EXECUTE FUNCTION rule_debit_batch_update()
--;
CREATE FUNCTION rule_debit_batch_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'PREPARED' OR NEW.number <> 1 + (SELECT count(*) FROM debit_batch b) THEN
        RAISE EXCEPTION 'rule: batches begin prepared and are numbered one by one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER debit_batch_insert BEFORE INSERT ON debit_batch
FOR EACH ROW EXECUTE FUNCTION rule_debit_batch_insert()
--;
CREATE FUNCTION rule_debit_line_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Who sends a batch and who takes a line out of it meet on the batch.
    PERFORM 1 FROM debit_batch WHERE id = NEW.batch_id FOR SHARE;
    IF OLD.id IS DISTINCT FROM NEW.id OR OLD.batch_id IS DISTINCT FROM NEW.batch_id OR OLD.position IS DISTINCT FROM NEW.position OR OLD.mandate_id IS DISTINCT FROM NEW.mandate_id OR OLD.account_id IS DISTINCT FROM NEW.account_id OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.bank_code IS DISTINCT FROM NEW.bank_code OR OLD.bank_account_kind IS DISTINCT FROM NEW.bank_account_kind OR OLD.bank_account_number IS DISTINCT FROM NEW.bank_account_number OR OLD.holder_name IS DISTINCT FROM NEW.holder_name OR OLD.holder_id_kind IS DISTINCT FROM NEW.holder_id_kind OR OLD.holder_id_number IS DISTINCT FROM NEW.holder_id_number OR OLD.amount_cents IS DISTINCT FROM NEW.amount_cents OR OLD.tries IS DISTINCT FROM NEW.tries OR (OLD.settled_on IS NOT NULL AND OLD.settled_on IS DISTINCT FROM NEW.settled_on) OR (OLD.state <> 'PENDING' AND OLD.state = NEW.state) THEN
        RAISE EXCEPTION 'rule: a line keeps what the bank is asked for' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NOT ((OLD.state = 'PENDING' AND NEW.state IN ('WITHDRAWN', 'SETTLED', 'REJECTED', 'RELEASED')) OR (OLD.state = 'RELEASED' AND NEW.state IN ('SETTLED')) OR (OLD.state = 'REJECTED' AND OLD.code = 'NO_CONSTA' AND NEW.state IN ('SETTLED')) OR (OLD.state = 'SETTLED' AND NEW.state IN ('REVERSED'))) THEN
        RAISE EXCEPTION 'rule: no such move of a debit' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND ((NEW.state = 'WITHDRAWN') = EXISTS (SELECT 1 FROM debit_batch b WHERE b.id = NEW.batch_id AND b.state IN ('SENT', 'ANSWERED', 'CLOSED'))) THEN
        RAISE EXCEPTION 'rule: what was sent waits for the bank, what was not has no answer' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER debit_line_update BEFORE UPDATE ON debit_line
FOR EACH ROW EXECUTE FUNCTION rule_debit_line_update()
--;
CREATE FUNCTION rule_debit_line_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Who approves the batch, and who revokes the mandate, wait or have been.
    PERFORM 1 FROM debit_batch WHERE id = NEW.batch_id FOR SHARE;
    PERFORM 1 FROM mandate WHERE id = NEW.mandate_id FOR SHARE;
    IF NEW.state <> 'PENDING' OR NOT EXISTS (SELECT 1 FROM mandate m JOIN debit_batch b ON b.id = NEW.batch_id
        WHERE m.id = NEW.mandate_id AND m.account_id = NEW.account_id AND b.state = 'PREPARED'
            AND m.state = 'ACTIVE' AND m.valid_from <= b.collect_on AND (m.valid_until IS NULL OR m.valid_until >= b.collect_on)
            AND (m.limit_cents IS NULL OR m.limit_cents >= NEW.amount_cents)) THEN
        RAISE EXCEPTION 'rule: a batch being prepared takes debits of active mandates' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM mandate m WHERE m.id = NEW.mandate_id AND m.bank_code = NEW.bank_code AND m.bank_account_kind = NEW.bank_account_kind
        AND m.bank_account_number = NEW.bank_account_number AND m.holder_name = NEW.holder_name AND m.holder_id_kind = NEW.holder_id_kind
        AND m.holder_id_number = NEW.holder_id_number) THEN
        RAISE EXCEPTION 'rule: a line asks the bank account of its mandate' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER debit_line_insert BEFORE INSERT ON debit_line
FOR EACH ROW EXECUTE FUNCTION rule_debit_line_insert()
--;
CREATE FUNCTION debit_lines_release() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    -- By the holders' keys: as a join a server may read every living claim for each of them.
    UPDATE claim SET live = 0 WHERE live = 1 AND holder = ANY (ARRAY(
        SELECT n.id FROM after_it n JOIN before_it o ON o.id = n.id WHERE o.state = 'PENDING' AND n.state <> 'PENDING'));
    RETURN NULL;
END $$
--;
CREATE TRIGGER debit_lines_release AFTER UPDATE ON debit_line
REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it
FOR EACH STATEMENT EXECUTE FUNCTION debit_lines_release()
--;
CREATE FUNCTION rule_claim_of_debit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- By its key alone: with the state beside it a server may read every line of that state.
    IF (SELECT l.state FROM debit_line l WHERE l.id = OLD.holder) = 'PENDING' THEN
        RAISE EXCEPTION 'rule: a debit under way keeps its claims' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER claim_of_debit BEFORE UPDATE ON claim
FOR EACH ROW WHEN (OLD.live = 1 AND NEW.live = 0 AND OLD.method = 'debit') EXECUTE FUNCTION rule_claim_of_debit()
--;
CREATE FUNCTION rule_debit_share_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.amount_cents + (SELECT coalesce(sum(s.amount_cents), 0) FROM debit_share s WHERE s.line_id = NEW.line_id) > (SELECT l.amount_cents FROM debit_line l WHERE l.id = NEW.line_id)
    OR NOT EXISTS (SELECT 1 FROM invoice i JOIN debit_line l ON l.id = NEW.line_id JOIN debit_batch b ON b.id = l.batch_id
        WHERE i.id = NEW.invoice_id AND i.account_id = l.account_id AND i.state = 'open' AND i.balance_cents >= NEW.amount_cents
            AND l.state = 'PENDING' AND b.state = 'PREPARED') THEN
        RAISE EXCEPTION 'rule: a debit asks for what its account owes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER debit_share_insert BEFORE INSERT ON debit_share
FOR EACH ROW EXECUTE FUNCTION rule_debit_share_insert()
--;
CREATE FUNCTION rule_debit_answer_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM debit_batch WHERE id = NEW.batch_id FOR SHARE;
    IF NOT EXISTS (SELECT 1 FROM debit_batch b WHERE b.id = NEW.batch_id AND b.state IN ('SENT', 'ANSWERED', 'CLOSED')) THEN
        RAISE EXCEPTION 'rule: an answer is of a batch that was sent' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER debit_answer_begins BEFORE INSERT ON debit_answer
FOR EACH ROW EXECUTE FUNCTION rule_debit_answer_begins()
--;
CREATE FUNCTION rule_debit_answer_line_decides() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.verdict IN ('settled', 'rejected') AND NOT EXISTS (SELECT 1 FROM debit_line l JOIN debit_answer a ON a.batch_id = l.batch_id
        WHERE l.id = NEW.line_id AND a.id = NEW.answer_id AND (NEW.amount_cents IS NULL OR NEW.amount_cents = l.amount_cents)) THEN
        RAISE EXCEPTION 'rule: an answer decides lines of its batch' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER debit_answer_line_decides BEFORE INSERT ON debit_answer_line
FOR EACH ROW EXECUTE FUNCTION rule_debit_answer_line_decides()
--;
CREATE FUNCTION rule_payment_of_debit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.attempt_id IS NOT NULL OR (SELECT l.account_id = NEW.account_id AND l.amount_cents = NEW.amount_cents AND l.state = 'SETTLED' FROM debit_line l WHERE l.id = NEW.debit_line_id) IS NOT TRUE THEN
        RAISE EXCEPTION 'rule: a receipt of a debit is for what its line collected' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER payment_of_debit BEFORE INSERT ON payment
FOR EACH ROW WHEN (NEW.debit_line_id IS NOT NULL) EXECUTE FUNCTION rule_payment_of_debit()
--;
CREATE OR REPLACE FUNCTION rule_payment_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever counts the turn meets whoever pays in it on its row.
    PERFORM 1 FROM till_session WHERE id = NEW.session_id FOR SHARE;
    IF ((NEW.attempt_id IS NULL AND NEW.debit_line_id IS NULL) OR NEW.session_id IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM till_session s WHERE s.id = NEW.session_id AND s.till = NEW.till AND s.state = 'open' AND s.business_date = NEW.business_date) THEN
        RAISE EXCEPTION 'rule: money at the counter belongs to an open turn of its day' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.attempt_id IS NULL AND NEW.debit_line_id IS NULL AND NOT EXISTS (SELECT 1 FROM till_session s WHERE s.id = NEW.session_id AND s.opened_by = NEW.actor_id) AND NOT EXISTS (SELECT 1 FROM user_role u WHERE u.user_id = NEW.actor_id AND u.role = 'supervisor') THEN
        RAISE EXCEPTION 'rule: money at the counter goes to who opened the turn, or to a supervisor' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
DROP TRIGGER payment_insert ON payment
--;
-- A receipt of the bank's money is of no turn: neither rule looks at it.
CREATE TRIGGER payment_insert BEFORE INSERT ON payment
FOR EACH ROW WHEN (NEW.session_id IS NOT NULL OR (NEW.attempt_id IS NULL AND NEW.debit_line_id IS NULL)) EXECUTE FUNCTION rule_payment_insert()
--;
DROP TRIGGER tender_credit ON tender
--;
CREATE TRIGGER tender_credit BEFORE INSERT ON tender
FOR EACH ROW WHEN (NEW.method = 'credit') EXECUTE FUNCTION rule_tender_credit()
--;
CREATE FUNCTION rule_tender_of_debit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.method = 'debit') <> ((SELECT p.debit_line_id FROM payment p WHERE p.id = NEW.payment_id) IS NOT NULL) THEN
        RAISE EXCEPTION 'rule: money of a debit comes by the bank' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER tender_of_debit BEFORE INSERT ON tender
FOR EACH ROW EXECUTE FUNCTION rule_tender_of_debit()
--;
CREATE FUNCTION rule_payment_void_debit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT p.debit_line_id FROM payment p WHERE p.id = NEW.payment_id) IS NOT NULL THEN
        RAISE EXCEPTION 'rule: money of a debit goes back by the bank' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER payment_void_debit BEFORE INSERT ON payment_void
FOR EACH ROW EXECUTE FUNCTION rule_payment_void_debit()
--;
CREATE FUNCTION rule_reversal_of_debit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.debit_line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payment p JOIN debit_line l ON l.id = p.debit_line_id WHERE p.id = NEW.payment_id AND l.id = NEW.debit_line_id AND l.state = 'REVERSED' AND l.amount_cents = NEW.amount_cents) THEN
        RAISE EXCEPTION 'rule: a debit that the bank took back is reversed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER reversal_of_debit BEFORE INSERT ON reversal
FOR EACH ROW EXECUTE FUNCTION rule_reversal_of_debit()
--;
-- What the bank took back is gone whatever was refunded of it, as with a cheque.
CREATE OR REPLACE FUNCTION rule_reversal_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM payment WHERE id = NEW.payment_id FOR UPDATE;
    IF NEW.direction = 'back' AND (NEW.applied_cents + (SELECT coalesce(sum(r.applied_cents), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.applied_cents FROM payment p WHERE p.id = NEW.payment_id)
    OR NEW.amount_cents + (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.amount_cents FROM payment p WHERE p.id = NEW.payment_id)
        + (CASE WHEN NEW.cheque_id IS NULL AND NEW.deposit_id IS NULL AND NEW.debit_line_id IS NULL THEN 0 ELSE (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id AND r.refund_id IS NOT NULL) END)
    OR NEW.credit_cents + (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.credit_cents ELSE -r.credit_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.credit_cents FROM payment p WHERE p.id = NEW.payment_id)
        + (CASE WHEN NEW.cheque_id IS NULL AND NEW.deposit_id IS NULL AND NEW.debit_line_id IS NULL THEN 0 ELSE (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id AND r.refund_id IS NOT NULL) END)) THEN
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
-- Entries of one write, one after the other: each moves the head that the next one follows.
CREATE FUNCTION append_journal_rows(entries json) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    one journal;
BEGIN
    FOR one IN SELECT * FROM json_populate_recordset(CAST(NULL AS journal), entries) LOOP
        INSERT INTO journal SELECT one.*;
    END LOOP;
END $$
--;
-- The next receipts of a till, one by one as the rule of a series wants them.
CREATE FUNCTION take_receipts(of_till text, how_many integer, OUT taken_series text, OUT first_number bigint)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT s.series, s.next_number INTO STRICT taken_series, first_number FROM receipt_series s
    JOIN till t ON t.receipt_series = s.series WHERE t.code = of_till FOR UPDATE OF s;
    FOR n IN 1..how_many LOOP
        UPDATE receipt_series SET next_number = next_number + 1 WHERE series = taken_series;
    END LOOP;
END $$
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
