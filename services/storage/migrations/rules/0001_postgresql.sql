-- The rules of money, kept by the database itself. Statements end with a line that is `--;`.
CREATE FUNCTION rule_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = 'rule: ' || TG_ARGV[0], ERRCODE = 'check_violation'; END $$
--;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal
FOR EACH ROW EXECUTE FUNCTION rule_refuse('journal is append only')
--;
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('journal is append only')
--;
CREATE TRIGGER payment_append_only BEFORE UPDATE OR DELETE ON payment
FOR EACH ROW EXECUTE FUNCTION rule_refuse('payment is append only')
--;
CREATE TRIGGER payment_no_truncate BEFORE TRUNCATE ON payment
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('payment is append only')
--;
CREATE TRIGGER tender_append_only BEFORE UPDATE OR DELETE ON tender
FOR EACH ROW EXECUTE FUNCTION rule_refuse('tender is append only')
--;
CREATE TRIGGER tender_no_truncate BEFORE TRUNCATE ON tender
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('tender is append only')
--;
CREATE TRIGGER allocation_append_only BEFORE UPDATE OR DELETE ON allocation
FOR EACH ROW EXECUTE FUNCTION rule_refuse('allocation is append only')
--;
CREATE TRIGGER allocation_no_truncate BEFORE TRUNCATE ON allocation
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('allocation is append only')
--;
CREATE TRIGGER account_move_append_only BEFORE UPDATE OR DELETE ON account_move
FOR EACH ROW EXECUTE FUNCTION rule_refuse('account_move is append only')
--;
CREATE TRIGGER account_move_no_truncate BEFORE TRUNCATE ON account_move
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('account_move is append only')
--;
CREATE TRIGGER account_note_append_only BEFORE UPDATE OR DELETE ON account_note
FOR EACH ROW EXECUTE FUNCTION rule_refuse('account_note is append only')
--;
CREATE TRIGGER account_note_no_truncate BEFORE TRUNCATE ON account_note
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('account_note is append only')
--;
CREATE TRIGGER document_content_append_only BEFORE UPDATE OR DELETE ON document_content
FOR EACH ROW EXECUTE FUNCTION rule_refuse('document_content is append only')
--;
CREATE TRIGGER document_content_no_truncate BEFORE TRUNCATE ON document_content
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('document_content is append only')
--;
CREATE TRIGGER paper_append_only BEFORE UPDATE OR DELETE ON paper
FOR EACH ROW EXECUTE FUNCTION rule_refuse('paper is append only')
--;
CREATE TRIGGER paper_no_truncate BEFORE TRUNCATE ON paper
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('paper is append only')
--;
CREATE TRIGGER paper_print_no_delete BEFORE DELETE ON paper_print
FOR EACH ROW EXECUTE FUNCTION rule_refuse('paper_print is append only')
--;
CREATE TRIGGER paper_print_no_update BEFORE UPDATE ON paper_print
FOR EACH ROW WHEN (OLD.state <> 'sending' OR NEW.state NOT IN ('done', 'refused') OR NEW.id <> OLD.id
    OR NEW.paper_id <> OLD.paper_id OR NEW.copy IS DISTINCT FROM OLD.copy OR NEW.channel <> OLD.channel
    OR NEW.at <> OLD.at OR NEW.by <> OLD.by OR NEW.till <> OLD.till)
EXECUTE FUNCTION rule_refuse('a print only ends, it never changes')
--;
CREATE TRIGGER paper_print_no_truncate BEFORE TRUNCATE ON paper_print
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('paper_print is append only')
--;
CREATE TRIGGER import_file_append_only BEFORE UPDATE OR DELETE ON import_file
FOR EACH ROW EXECUTE FUNCTION rule_refuse('import_file is append only')
--;
CREATE TRIGGER import_file_no_truncate BEFORE TRUNCATE ON import_file
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('import_file is append only')
--;
CREATE TRIGGER charge_attempt_no_delete BEFORE DELETE ON charge_attempt
FOR EACH ROW EXECUTE FUNCTION rule_refuse('charge_attempt is never deleted')
--;
CREATE TRIGGER charge_attempt_no_truncate BEFORE TRUNCATE ON charge_attempt
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('charge_attempt is never deleted')
--;
CREATE TRIGGER claim_no_delete BEFORE DELETE ON claim
FOR EACH ROW EXECUTE FUNCTION rule_refuse('claim is never deleted')
--;
CREATE TRIGGER claim_no_truncate BEFORE TRUNCATE ON claim
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('claim is never deleted')
--;
CREATE TRIGGER cheque_no_delete BEFORE DELETE ON cheque
FOR EACH ROW EXECUTE FUNCTION rule_refuse('cheque is never deleted')
--;
CREATE TRIGGER cheque_no_truncate BEFORE TRUNCATE ON cheque
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('cheque is never deleted')
--;
CREATE TRIGGER deposit_no_delete BEFORE DELETE ON deposit
FOR EACH ROW EXECUTE FUNCTION rule_refuse('deposit is never deleted')
--;
CREATE TRIGGER deposit_no_truncate BEFORE TRUNCATE ON deposit
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('deposit is never deleted')
--;
CREATE TRIGGER invoice_no_delete BEFORE DELETE ON invoice
FOR EACH ROW EXECUTE FUNCTION rule_refuse('invoice is never deleted')
--;
CREATE TRIGGER invoice_no_truncate BEFORE TRUNCATE ON invoice
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('invoice is never deleted')
--;
CREATE TRIGGER invoice_line_no_delete BEFORE DELETE ON invoice_line
FOR EACH ROW EXECUTE FUNCTION rule_refuse('invoice_line is never deleted')
--;
CREATE TRIGGER invoice_line_no_truncate BEFORE TRUNCATE ON invoice_line
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('invoice_line is never deleted')
--;
CREATE TRIGGER agreement_no_delete BEFORE DELETE ON agreement
FOR EACH ROW EXECUTE FUNCTION rule_refuse('agreement is never deleted')
--;
CREATE TRIGGER agreement_no_truncate BEFORE TRUNCATE ON agreement
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('agreement is never deleted')
--;
CREATE TRIGGER approval_no_delete BEFORE DELETE ON approval
FOR EACH ROW EXECUTE FUNCTION rule_refuse('approval is never deleted')
--;
CREATE TRIGGER approval_no_truncate BEFORE TRUNCATE ON approval
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('approval is never deleted')
--;
CREATE TRIGGER journal_head_no_delete BEFORE DELETE ON journal_head
FOR EACH ROW EXECUTE FUNCTION rule_refuse('journal_head is never deleted')
--;
CREATE TRIGGER journal_head_no_truncate BEFORE TRUNCATE ON journal_head
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('journal_head is never deleted')
--;
CREATE TRIGGER account_no_delete BEFORE DELETE ON account
FOR EACH ROW EXECUTE FUNCTION rule_refuse('account is never deleted')
--;
CREATE TRIGGER account_no_truncate BEFORE TRUNCATE ON account
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('account is never deleted')
--;
CREATE TRIGGER customer_no_delete BEFORE DELETE ON customer
FOR EACH ROW EXECUTE FUNCTION rule_refuse('customer is never deleted')
--;
CREATE TRIGGER customer_no_truncate BEFORE TRUNCATE ON customer
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('customer is never deleted')
--;
CREATE TRIGGER document_no_delete BEFORE DELETE ON document
FOR EACH ROW EXECUTE FUNCTION rule_refuse('document is never deleted')
--;
CREATE TRIGGER document_no_truncate BEFORE TRUNCATE ON document
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('document is never deleted')
--;
CREATE TRIGGER staff_user_no_delete BEFORE DELETE ON staff_user
FOR EACH ROW EXECUTE FUNCTION rule_refuse('staff_user is never deleted')
--;
CREATE TRIGGER staff_user_no_truncate BEFORE TRUNCATE ON staff_user
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('staff_user is never deleted')
--;
CREATE TRIGGER receipt_series_no_delete BEFORE DELETE ON receipt_series
FOR EACH ROW EXECUTE FUNCTION rule_refuse('receipt_series is never deleted')
--;
CREATE TRIGGER receipt_series_no_truncate BEFORE TRUNCATE ON receipt_series
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('receipt_series is never deleted')
--;
CREATE FUNCTION rule_invoice_line_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF 1=1 THEN
        RAISE EXCEPTION 'rule: a charge line is never edited' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER invoice_line_update BEFORE UPDATE ON invoice_line
FOR EACH ROW EXECUTE FUNCTION rule_invoice_line_update()
--;
CREATE FUNCTION rule_charge_attempt_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id <> NEW.id OR OLD.amount_cents <> NEW.amount_cents OR OLD.account_id <> NEW.account_id OR OLD.create_params <> NEW.create_params OR (OLD.pi_id IS NOT NULL AND (NEW.pi_id IS NULL OR NEW.pi_id <> OLD.pi_id)) OR (OLD.charge_id IS NOT NULL AND (NEW.charge_id IS NULL OR NEW.charge_id <> OLD.charge_id)) THEN
        RAISE EXCEPTION 'rule: an attempt keeps its id, amount, account and intent' USING ERRCODE = 'check_violation';
    END IF;
    IF (OLD.state = 'SUCCEEDED' AND NEW.state <> 'SUCCEEDED') OR (OLD.state = 'CANCELED' AND NEW.state NOT IN ('CANCELED', 'SUCCEEDED')) THEN
        RAISE EXCEPTION 'rule: a terminal attempt does not move' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NOT (
    (OLD.state = 'CLAIMED' AND NEW.state IN ('CREATING', 'CANCELED'))
    OR (OLD.state = 'CREATING' AND NEW.state IN ('ARMED', 'CANCELED'))
    OR (OLD.state = 'ARMED' AND NEW.state IN ('CONFIRMING', 'IN_DOUBT', 'CANCELED', 'SUCCEEDED'))
    OR (OLD.state = 'CONFIRMING' AND NEW.state IN ('ARMED', 'IN_DOUBT', 'CANCELED', 'SUCCEEDED'))
    OR (OLD.state = 'IN_DOUBT' AND NEW.state IN ('ARMED', 'CANCELED', 'SUCCEEDED'))
    OR (OLD.state = 'CANCELED' AND NEW.state = 'SUCCEEDED')) THEN
        RAISE EXCEPTION 'rule: no such move of an attempt' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER charge_attempt_update BEFORE UPDATE ON charge_attempt
FOR EACH ROW EXECUTE FUNCTION rule_charge_attempt_update()
--;
CREATE FUNCTION rule_claim_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.holder <> NEW.holder OR OLD.invoice_id <> NEW.invoice_id OR OLD.amount_cents <> NEW.amount_cents OR NEW.live > OLD.live THEN
        RAISE EXCEPTION 'rule: a claim is released, never changed or revived' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.live = 1 AND NEW.live = 0 AND OLD.method = 'card' AND EXISTS (SELECT 1 FROM charge_attempt a WHERE a.id = OLD.holder AND a.state NOT IN ('SUCCEEDED', 'CANCELED')) THEN
        RAISE EXCEPTION 'rule: an attempt under way keeps its claims' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER claim_update BEFORE UPDATE ON claim
FOR EACH ROW EXECUTE FUNCTION rule_claim_update()
--;
CREATE FUNCTION rule_invoice_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.total_cents <> NEW.total_cents OR OLD.subtotal_cents <> NEW.subtotal_cents OR OLD.tax_cents <> NEW.tax_cents OR OLD.number <> NEW.number OR OLD.account_id <> NEW.account_id OR OLD.agreement_method <> NEW.agreement_method THEN
        RAISE EXCEPTION 'rule: an issued invoice keeps its number, amounts, account and agreement' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'void' AND NEW.state <> 'void' THEN
        RAISE EXCEPTION 'rule: a void invoice stays void' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'void' AND OLD.state <> 'void' AND (OLD.balance_cents <> OLD.total_cents OR EXISTS (SELECT 1 FROM claim c WHERE c.invoice_id = OLD.id AND c.live = 1)) THEN
        RAISE EXCEPTION 'rule: an invoice that is paid in part or claimed is not voided' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER invoice_update BEFORE UPDATE ON invoice
FOR EACH ROW EXECUTE FUNCTION rule_invoice_update()
--;
CREATE FUNCTION rule_cheque_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.amount_cents <> NEW.amount_cents OR OLD.payment_id <> NEW.payment_id OR OLD.bank_code <> NEW.bank_code OR OLD.account_key <> NEW.account_key OR OLD.number_key <> NEW.number_key OR NEW.living > OLD.living THEN
        RAISE EXCEPTION 'rule: a recorded cheque is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER cheque_update BEFORE UPDATE ON cheque
FOR EACH ROW EXECUTE FUNCTION rule_cheque_update()
--;
CREATE FUNCTION rule_deposit_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.amount_cents <> NEW.amount_cents OR OLD.payment_id <> NEW.payment_id OR OLD.bank_account <> NEW.bank_account OR OLD.slip_key <> NEW.slip_key OR NEW.living > OLD.living THEN
        RAISE EXCEPTION 'rule: a recorded deposit is not rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER deposit_update BEFORE UPDATE ON deposit
FOR EACH ROW EXECUTE FUNCTION rule_deposit_update()
--;
CREATE FUNCTION rule_agreement_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.method <> NEW.method OR OLD.starts_on <> NEW.starts_on OR OLD.account_id <> NEW.account_id OR OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'rule: an agreement is ended, never rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER agreement_update BEFORE UPDATE ON agreement
FOR EACH ROW EXECUTE FUNCTION rule_agreement_update()
--;
CREATE FUNCTION rule_approval_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.used_at IS NOT NULL OR NEW.used_at IS NULL OR OLD.action <> NEW.action OR OLD.document <> NEW.document OR OLD.amount_cents <> NEW.amount_cents OR OLD.approved_by <> NEW.approved_by OR OLD.requested_by <> NEW.requested_by THEN
        RAISE EXCEPTION 'rule: an approval is used once and never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER approval_update BEFORE UPDATE ON approval
FOR EACH ROW EXECUTE FUNCTION rule_approval_update()
--;
CREATE FUNCTION rule_company_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.uuid <> NEW.uuid OR OLD.mode <> NEW.mode OR (OLD.stripe_account IS NOT NULL AND (NEW.stripe_account IS NULL OR NEW.stripe_account <> OLD.stripe_account)) THEN
        RAISE EXCEPTION 'rule: a company keeps its identity, mode and Stripe account' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER company_update BEFORE UPDATE ON company
FOR EACH ROW EXECUTE FUNCTION rule_company_update()
--;
CREATE FUNCTION rule_receipt_series_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.next_number <> OLD.next_number + 1 OR NEW.series <> OLD.series THEN
        RAISE EXCEPTION 'rule: receipt numbers go forward one by one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER receipt_series_update BEFORE UPDATE ON receipt_series
FOR EACH ROW EXECUTE FUNCTION rule_receipt_series_update()
--;
CREATE FUNCTION rule_journal_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM journal_head h WHERE h.chain = NEW.chain AND h.seq = NEW.seq - 1 AND h.hash = NEW.prev) THEN
        RAISE EXCEPTION 'rule: an entry follows the head of its chain' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER journal_insert BEFORE INSERT ON journal
FOR EACH ROW EXECUTE FUNCTION rule_journal_insert()
--;
CREATE FUNCTION rule_tender_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.amount_cents + (SELECT coalesce(sum(t.amount_cents), 0) FROM tender t WHERE t.payment_id = NEW.payment_id) > (SELECT p.amount_cents FROM payment p WHERE p.id = NEW.payment_id) THEN
        RAISE EXCEPTION 'rule: tenders are not above their payment' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER tender_insert BEFORE INSERT ON tender
FOR EACH ROW EXECUTE FUNCTION rule_tender_insert()
--;
CREATE FUNCTION rule_allocation_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Who pays and who claims meet on the invoice's row; without the lock two tills
    -- could both look before either has written.
    PERFORM 1 FROM invoice WHERE id = NEW.invoice_id FOR UPDATE;
    IF NEW.amount_cents + (SELECT coalesce(sum(a.amount_cents), 0) FROM allocation a WHERE a.payment_id = NEW.payment_id) > (SELECT p.applied_cents FROM payment p WHERE p.id = NEW.payment_id) THEN
        RAISE EXCEPTION 'rule: no more is applied than the payment says' USING ERRCODE = 'check_violation';
    END IF;
    IF (SELECT i.account_id FROM invoice i WHERE i.id = NEW.invoice_id) <> (SELECT p.account_id FROM payment p WHERE p.id = NEW.payment_id) THEN
        RAISE EXCEPTION 'rule: a payment pays invoices of its own account' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM invoice i WHERE i.id = NEW.invoice_id AND i.state = 'open' AND i.balance_cents = NEW.balance_before_cents) THEN
        RAISE EXCEPTION 'rule: only an open invoice is paid, from the balance it has' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM claim c WHERE c.invoice_id = NEW.invoice_id AND c.live = 1) THEN
        RAISE EXCEPTION 'rule: a claimed invoice refuses every other payment' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER allocation_insert BEFORE INSERT ON allocation
FOR EACH ROW EXECUTE FUNCTION rule_allocation_insert()
--;
CREATE FUNCTION rule_claim_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Who pays and who claims meet on the invoice's row; without the lock two tills
    -- could both look before either has written.
    PERFORM 1 FROM invoice WHERE id = NEW.invoice_id FOR UPDATE;
    IF NEW.live <> 1 OR NOT EXISTS (SELECT 1 FROM invoice i WHERE i.id = NEW.invoice_id AND i.state = 'open' AND i.balance_cents >= NEW.amount_cents) THEN
        RAISE EXCEPTION 'rule: only what is still owed can be claimed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER claim_insert BEFORE INSERT ON claim
FOR EACH ROW EXECUTE FUNCTION rule_claim_insert()
--;
CREATE FUNCTION journal_moves_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE journal_head SET seq = NEW.seq, hash = NEW.hash WHERE chain = NEW.chain;
    RETURN NULL;
END $$
--;
CREATE TRIGGER journal_moves_head AFTER INSERT ON journal
FOR EACH ROW EXECUTE FUNCTION journal_moves_head()
--;
CREATE FUNCTION allocation_pays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE invoice SET balance_cents = balance_cents - NEW.amount_cents, version = version + 1,
    state = CASE WHEN balance_cents = NEW.amount_cents THEN 'paid' ELSE state END
    WHERE id = NEW.invoice_id;
    RETURN NULL;
END $$
--;
CREATE TRIGGER allocation_pays AFTER INSERT ON allocation
FOR EACH ROW EXECUTE FUNCTION allocation_pays()
--;
CREATE FUNCTION attempt_releases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE claim SET live = 0 WHERE holder = NEW.id AND live = 1;
    RETURN NULL;
END $$
--;
CREATE TRIGGER attempt_releases AFTER UPDATE ON charge_attempt
FOR EACH ROW
WHEN (NEW.state IN ('SUCCEEDED', 'CANCELED') AND OLD.state <> NEW.state) EXECUTE FUNCTION attempt_releases()
--;
-- The end of a chain and the entry after it in one round trip; the hash is `entry_hash` of the program.
CREATE FUNCTION append_journal(of_chain text, moment text, who text, what text, about text, told text, why text,
    OUT new_seq bigint, OUT prev_hash text, OUT new_hash text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT h.seq + 1, h.hash INTO new_seq, prev_hash FROM journal_head h WHERE h.chain = of_chain FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO journal_head (chain, seq, hash) VALUES (of_chain, 0, repeat('0', 64)) ON CONFLICT DO NOTHING;
        SELECT h.seq + 1, h.hash INTO new_seq, prev_hash FROM journal_head h WHERE h.chain = of_chain FOR UPDATE;
    END IF;
    new_hash := encode(sha256(convert_to(concat_ws(chr(31),
        prev_hash, of_chain, new_seq, moment, who, what, about, told, why), 'UTF8')), 'hex');
    INSERT INTO journal (chain, seq, at, actor, action, subject, body, reason, prev, hash)
    VALUES (of_chain, new_seq, CAST(moment AS timestamptz), who, what, about, told, why, prev_hash, new_hash);
END $$
--;
-- The receipt's number and the inserts of one payment in one round trip; every rule above looks at
-- every row of them. Everything in it is by key: to plan it again each time would cost a fifth of it.
CREATE FUNCTION write_payment(rows json, OUT taken_series text, OUT taken_number bigint)
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
    INSERT INTO cheque (payment_id, position, bank_code, account_number, number, account_key, number_key,
        drawer, dated_on, amount_cents, living)
    SELECT payment_id, position, bank_code, account_number, number, account_key, number_key,
        drawer, dated_on, amount_cents, living FROM json_populate_recordset(NULL::cheque, rows->'cheque');
    INSERT INTO deposit (payment_id, position, bank_account, slip, slip_key, deposited_on, depositor,
        amount_cents, state, living)
    SELECT payment_id, position, bank_account, slip, slip_key, deposited_on, depositor,
        amount_cents, state, living FROM json_populate_recordset(NULL::deposit, rows->'deposit');
    INSERT INTO allocation SELECT * FROM json_populate_recordset(NULL::allocation, rows->'allocation');
    INSERT INTO outbox (kind, ref, till, state, tries, last_problem, created_at, changed_at)
    SELECT kind, ref, till, state, tries, last_problem, created_at, changed_at
    FROM json_populate_recordset(NULL::outbox, rows->'outbox');
END $$
--;
CREATE EXTENSION IF NOT EXISTS pg_trgm
--;
CREATE INDEX ix_account_search_text ON account USING gin (search_text gin_trgm_ops)
--;
CREATE INDEX ix_account_name_pattern ON account (name_folded text_pattern_ops)
--;
CREATE VIEW v_invoice AS
SELECT i.id, i.number, a.number AS account, i.issued_on, i.due_on, i.period, i.subtotal_cents, i.tax_cents,
    i.total_cents, i.balance_cents, i.state, i.version, i.agreement_method, i.source
FROM invoice i JOIN account a ON a.id = i.account_id
--;
CREATE VIEW v_attempt AS
SELECT t.id, a.number AS account, t.amount_cents, t.currency, t.state, t.pi_id, t.charge_id, t.confirm_seq, t.fence,
    t.lease_until, u.username AS actor, t.till, t.livemode, t.watch, t.needs_review, t.failure, t.card_brand,
    t.card_last4, t.created_at, t.changed_at
FROM charge_attempt t JOIN account a ON a.id = t.account_id JOIN staff_user u ON u.id = t.actor_id
--;
CREATE VIEW v_claim AS
SELECT c.holder, c.method, i.number AS invoice, c.amount_cents, c.till, c.actor AS who, c.since, c.live
FROM claim c JOIN invoice i ON i.id = c.invoice_id
--;
CREATE VIEW v_payment AS
SELECT p.id, p.series, p.number, a.number AS account, p.till, u.username AS actor, p.received_at, p.business_date,
    p.amount_cents, p.applied_cents, p.credit_cents, p.attempt_id, t.pi_id, t.charge_id,
    (SELECT m.method FROM tender m WHERE m.payment_id = p.id ORDER BY m.position LIMIT 1) AS method
FROM payment p JOIN account a ON a.id = p.account_id JOIN staff_user u ON u.id = p.actor_id
LEFT JOIN charge_attempt t ON t.id = p.attempt_id
--;
CREATE VIEW v_allocation AS
SELECT l.payment_id, i.number AS invoice, l.amount_cents, l.balance_before_cents
FROM allocation l JOIN invoice i ON i.id = l.invoice_id
--;
CREATE VIEW v_receipt AS
SELECT p.series || '-' || lpad(p.number::text, 9, '0') AS number, p.series, p.number AS sequential, p.id AS payment_id,
    a.number AS account, p.amount_cents, p.business_date, p.till, o.state AS outbox_state, o.tries AS outbox_tries
FROM payment p JOIN account a ON a.id = p.account_id
LEFT JOIN outbox o ON o.kind = 'receipt' AND o.ref = p.id
--;
CREATE VIEW v_journal AS
SELECT chain, seq, at, actor, action, subject, body, reason, prev, hash FROM journal
