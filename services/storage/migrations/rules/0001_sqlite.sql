-- The rules of money, kept by the database itself. Statements end with a line that is `--;`.
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'rule: journal is append only'); END
--;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'rule: journal is append only'); END
--;
CREATE TRIGGER payment_no_update BEFORE UPDATE ON payment
BEGIN SELECT RAISE(ABORT, 'rule: payment is append only'); END
--;
CREATE TRIGGER payment_no_delete BEFORE DELETE ON payment
BEGIN SELECT RAISE(ABORT, 'rule: payment is append only'); END
--;
CREATE TRIGGER tender_no_update BEFORE UPDATE ON tender
BEGIN SELECT RAISE(ABORT, 'rule: tender is append only'); END
--;
CREATE TRIGGER tender_no_delete BEFORE DELETE ON tender
BEGIN SELECT RAISE(ABORT, 'rule: tender is append only'); END
--;
CREATE TRIGGER allocation_no_update BEFORE UPDATE ON allocation
BEGIN SELECT RAISE(ABORT, 'rule: allocation is append only'); END
--;
CREATE TRIGGER allocation_no_delete BEFORE DELETE ON allocation
BEGIN SELECT RAISE(ABORT, 'rule: allocation is append only'); END
--;
CREATE TRIGGER account_move_no_update BEFORE UPDATE ON account_move
BEGIN SELECT RAISE(ABORT, 'rule: account_move is append only'); END
--;
CREATE TRIGGER account_move_no_delete BEFORE DELETE ON account_move
BEGIN SELECT RAISE(ABORT, 'rule: account_move is append only'); END
--;
CREATE TRIGGER account_note_no_update BEFORE UPDATE ON account_note
BEGIN SELECT RAISE(ABORT, 'rule: account_note is append only'); END
--;
CREATE TRIGGER account_note_no_delete BEFORE DELETE ON account_note
BEGIN SELECT RAISE(ABORT, 'rule: account_note is append only'); END
--;
CREATE TRIGGER document_content_no_update BEFORE UPDATE ON document_content
BEGIN SELECT RAISE(ABORT, 'rule: document_content is append only'); END
--;
CREATE TRIGGER document_content_no_delete BEFORE DELETE ON document_content
BEGIN SELECT RAISE(ABORT, 'rule: document_content is append only'); END
--;
CREATE TRIGGER paper_no_update BEFORE UPDATE ON paper
BEGIN SELECT RAISE(ABORT, 'rule: paper is append only'); END
--;
CREATE TRIGGER paper_no_delete BEFORE DELETE ON paper
BEGIN SELECT RAISE(ABORT, 'rule: paper is append only'); END
--;
CREATE TRIGGER paper_print_no_update BEFORE UPDATE ON paper_print
WHEN OLD.state <> 'sending' OR NEW.state NOT IN ('done', 'refused') OR NEW.id <> OLD.id
    OR NEW.paper_id <> OLD.paper_id OR NEW.copy IS NOT OLD.copy OR NEW.channel <> OLD.channel
    OR NEW.at <> OLD.at OR NEW."by" <> OLD."by" OR NEW.till <> OLD.till
BEGIN SELECT RAISE(ABORT, 'rule: a print only ends, it never changes'); END
--;
CREATE TRIGGER paper_print_no_delete BEFORE DELETE ON paper_print
BEGIN SELECT RAISE(ABORT, 'rule: paper_print is append only'); END
--;
CREATE TRIGGER import_file_no_update BEFORE UPDATE ON import_file
BEGIN SELECT RAISE(ABORT, 'rule: import_file is append only'); END
--;
CREATE TRIGGER import_file_no_delete BEFORE DELETE ON import_file
BEGIN SELECT RAISE(ABORT, 'rule: import_file is append only'); END
--;
CREATE TRIGGER charge_attempt_no_delete BEFORE DELETE ON charge_attempt
BEGIN SELECT RAISE(ABORT, 'rule: charge_attempt is never deleted'); END
--;
CREATE TRIGGER claim_no_delete BEFORE DELETE ON claim
BEGIN SELECT RAISE(ABORT, 'rule: claim is never deleted'); END
--;
CREATE TRIGGER cheque_no_delete BEFORE DELETE ON cheque
BEGIN SELECT RAISE(ABORT, 'rule: cheque is never deleted'); END
--;
CREATE TRIGGER deposit_no_delete BEFORE DELETE ON deposit
BEGIN SELECT RAISE(ABORT, 'rule: deposit is never deleted'); END
--;
CREATE TRIGGER invoice_no_delete BEFORE DELETE ON invoice
BEGIN SELECT RAISE(ABORT, 'rule: invoice is never deleted'); END
--;
CREATE TRIGGER invoice_line_no_delete BEFORE DELETE ON invoice_line
BEGIN SELECT RAISE(ABORT, 'rule: invoice_line is never deleted'); END
--;
CREATE TRIGGER agreement_no_delete BEFORE DELETE ON agreement
BEGIN SELECT RAISE(ABORT, 'rule: agreement is never deleted'); END
--;
CREATE TRIGGER approval_no_delete BEFORE DELETE ON approval
BEGIN SELECT RAISE(ABORT, 'rule: approval is never deleted'); END
--;
CREATE TRIGGER journal_head_no_delete BEFORE DELETE ON journal_head
BEGIN SELECT RAISE(ABORT, 'rule: journal_head is never deleted'); END
--;
CREATE TRIGGER account_no_delete BEFORE DELETE ON account
BEGIN SELECT RAISE(ABORT, 'rule: account is never deleted'); END
--;
CREATE TRIGGER customer_no_delete BEFORE DELETE ON customer
BEGIN SELECT RAISE(ABORT, 'rule: customer is never deleted'); END
--;
CREATE TRIGGER document_no_delete BEFORE DELETE ON document
BEGIN SELECT RAISE(ABORT, 'rule: document is never deleted'); END
--;
CREATE TRIGGER staff_user_no_delete BEFORE DELETE ON staff_user
BEGIN SELECT RAISE(ABORT, 'rule: staff_user is never deleted'); END
--;
CREATE TRIGGER receipt_series_no_delete BEFORE DELETE ON receipt_series
BEGIN SELECT RAISE(ABORT, 'rule: receipt_series is never deleted'); END
--;
CREATE TRIGGER invoice_line_fixed BEFORE UPDATE ON invoice_line WHEN 1=1
BEGIN SELECT RAISE(ABORT, 'rule: a charge line is never edited'); END
--;
CREATE TRIGGER attempt_fixed BEFORE UPDATE ON charge_attempt WHEN OLD.id <> NEW.id OR OLD.amount_cents <> NEW.amount_cents OR OLD.account_id <> NEW.account_id OR OLD.create_params <> NEW.create_params OR (OLD.pi_id IS NOT NULL AND (NEW.pi_id IS NULL OR NEW.pi_id <> OLD.pi_id)) OR (OLD.charge_id IS NOT NULL AND (NEW.charge_id IS NULL OR NEW.charge_id <> OLD.charge_id))
BEGIN SELECT RAISE(ABORT, 'rule: an attempt keeps its id, amount, account and intent'); END
--;
CREATE TRIGGER attempt_terminal BEFORE UPDATE ON charge_attempt WHEN (OLD.state = 'SUCCEEDED' AND NEW.state <> 'SUCCEEDED') OR (OLD.state = 'CANCELED' AND NEW.state NOT IN ('CANCELED', 'SUCCEEDED'))
BEGIN SELECT RAISE(ABORT, 'rule: a terminal attempt does not move'); END
--;
CREATE TRIGGER attempt_moves BEFORE UPDATE ON charge_attempt WHEN OLD.state <> NEW.state AND NOT (
    (OLD.state = 'CLAIMED' AND NEW.state IN ('CREATING', 'CANCELED'))
    OR (OLD.state = 'CREATING' AND NEW.state IN ('ARMED', 'CANCELED'))
    OR (OLD.state = 'ARMED' AND NEW.state IN ('CONFIRMING', 'IN_DOUBT', 'CANCELED', 'SUCCEEDED'))
    OR (OLD.state = 'CONFIRMING' AND NEW.state IN ('ARMED', 'IN_DOUBT', 'CANCELED', 'SUCCEEDED'))
    OR (OLD.state = 'IN_DOUBT' AND NEW.state IN ('ARMED', 'CANCELED', 'SUCCEEDED'))
    OR (OLD.state = 'CANCELED' AND NEW.state = 'SUCCEEDED'))
BEGIN SELECT RAISE(ABORT, 'rule: no such move of an attempt'); END
--;
CREATE TRIGGER claim_fixed BEFORE UPDATE ON claim WHEN OLD.holder <> NEW.holder OR OLD.invoice_id <> NEW.invoice_id OR OLD.amount_cents <> NEW.amount_cents OR NEW.live > OLD.live
BEGIN SELECT RAISE(ABORT, 'rule: a claim is released, never changed or revived'); END
--;
CREATE TRIGGER claim_released_by_proof BEFORE UPDATE ON claim WHEN OLD.live = 1 AND NEW.live = 0 AND OLD.method = 'card' AND EXISTS (SELECT 1 FROM charge_attempt a WHERE a.id = OLD.holder AND a.state NOT IN ('SUCCEEDED', 'CANCELED'))
BEGIN SELECT RAISE(ABORT, 'rule: an attempt under way keeps its claims'); END
--;
CREATE TRIGGER invoice_fixed BEFORE UPDATE ON invoice WHEN OLD.total_cents <> NEW.total_cents OR OLD.subtotal_cents <> NEW.subtotal_cents OR OLD.tax_cents <> NEW.tax_cents OR OLD.number <> NEW.number OR OLD.account_id <> NEW.account_id OR OLD.agreement_method <> NEW.agreement_method
BEGIN SELECT RAISE(ABORT, 'rule: an issued invoice keeps its number, amounts, account and agreement'); END
--;
CREATE TRIGGER invoice_void_final BEFORE UPDATE ON invoice WHEN OLD.state = 'void' AND NEW.state <> 'void'
BEGIN SELECT RAISE(ABORT, 'rule: a void invoice stays void'); END
--;
CREATE TRIGGER invoice_void_claimed BEFORE UPDATE ON invoice WHEN NEW.state = 'void' AND OLD.state <> 'void' AND (OLD.balance_cents <> OLD.total_cents OR EXISTS (SELECT 1 FROM claim c WHERE c.invoice_id = OLD.id AND c.live = 1))
BEGIN SELECT RAISE(ABORT, 'rule: an invoice that is paid in part or claimed is not voided'); END
--;
CREATE TRIGGER cheque_fixed BEFORE UPDATE ON cheque WHEN OLD.amount_cents <> NEW.amount_cents OR OLD.payment_id <> NEW.payment_id OR OLD.bank_code <> NEW.bank_code OR OLD.account_key <> NEW.account_key OR OLD.number_key <> NEW.number_key OR NEW.living > OLD.living
BEGIN SELECT RAISE(ABORT, 'rule: a recorded cheque is not rewritten'); END
--;
CREATE TRIGGER deposit_fixed BEFORE UPDATE ON deposit WHEN OLD.amount_cents <> NEW.amount_cents OR OLD.payment_id <> NEW.payment_id OR OLD.bank_account <> NEW.bank_account OR OLD.slip_key <> NEW.slip_key OR NEW.living > OLD.living
BEGIN SELECT RAISE(ABORT, 'rule: a recorded deposit is not rewritten'); END
--;
CREATE TRIGGER agreement_fixed BEFORE UPDATE ON agreement WHEN OLD.method <> NEW.method OR OLD.starts_on <> NEW.starts_on OR OLD.account_id <> NEW.account_id OR OLD.ended_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'rule: an agreement is ended, never rewritten'); END
--;
CREATE TRIGGER approval_once BEFORE UPDATE ON approval WHEN OLD.used_at IS NOT NULL OR NEW.used_at IS NULL OR OLD.action <> NEW.action OR OLD.document <> NEW.document OR OLD.amount_cents <> NEW.amount_cents OR OLD.approved_by <> NEW.approved_by OR OLD.requested_by <> NEW.requested_by
BEGIN SELECT RAISE(ABORT, 'rule: an approval is used once and never changed'); END
--;
CREATE TRIGGER company_mode BEFORE UPDATE ON company WHEN OLD.uuid <> NEW.uuid OR OLD.mode <> NEW.mode OR (OLD.stripe_account IS NOT NULL AND (NEW.stripe_account IS NULL OR NEW.stripe_account <> OLD.stripe_account))
BEGIN SELECT RAISE(ABORT, 'rule: a company keeps its identity, mode and Stripe account'); END
--;
CREATE TRIGGER receipt_series_forward BEFORE UPDATE ON receipt_series WHEN NEW.next_number <> OLD.next_number + 1 OR NEW.series <> OLD.series
BEGIN SELECT RAISE(ABORT, 'rule: receipt numbers go forward one by one'); END
--;
CREATE TRIGGER journal_follows BEFORE INSERT ON journal WHEN NOT EXISTS (SELECT 1 FROM journal_head h WHERE h.chain = NEW.chain AND h.seq = NEW.seq - 1 AND h.hash = NEW.prev)
BEGIN SELECT RAISE(ABORT, 'rule: an entry follows the head of its chain'); END
--;
CREATE TRIGGER tender_within BEFORE INSERT ON tender WHEN NEW.amount_cents + (SELECT coalesce(sum(t.amount_cents), 0) FROM tender t WHERE t.payment_id = NEW.payment_id) > (SELECT p.amount_cents FROM payment p WHERE p.id = NEW.payment_id)
BEGIN SELECT RAISE(ABORT, 'rule: tenders are not above their payment'); END
--;
CREATE TRIGGER allocation_within BEFORE INSERT ON allocation WHEN NEW.amount_cents + (SELECT coalesce(sum(a.amount_cents), 0) FROM allocation a WHERE a.payment_id = NEW.payment_id) > (SELECT p.applied_cents FROM payment p WHERE p.id = NEW.payment_id)
BEGIN SELECT RAISE(ABORT, 'rule: no more is applied than the payment says'); END
--;
CREATE TRIGGER allocation_of_account BEFORE INSERT ON allocation WHEN (SELECT i.account_id FROM invoice i WHERE i.id = NEW.invoice_id) <> (SELECT p.account_id FROM payment p WHERE p.id = NEW.payment_id)
BEGIN SELECT RAISE(ABORT, 'rule: a payment pays invoices of its own account'); END
--;
CREATE TRIGGER allocation_open BEFORE INSERT ON allocation WHEN NOT EXISTS (SELECT 1 FROM invoice i WHERE i.id = NEW.invoice_id AND i.state = 'open' AND i.balance_cents = NEW.balance_before_cents)
BEGIN SELECT RAISE(ABORT, 'rule: only an open invoice is paid, from the balance it has'); END
--;
CREATE TRIGGER allocation_claimed BEFORE INSERT ON allocation WHEN EXISTS (SELECT 1 FROM claim c WHERE c.invoice_id = NEW.invoice_id AND c.live = 1)
BEGIN SELECT RAISE(ABORT, 'rule: a claimed invoice refuses every other payment'); END
--;
CREATE TRIGGER claim_open BEFORE INSERT ON claim WHEN NEW.live <> 1 OR NOT EXISTS (SELECT 1 FROM invoice i WHERE i.id = NEW.invoice_id AND i.state = 'open' AND i.balance_cents >= NEW.amount_cents)
BEGIN SELECT RAISE(ABORT, 'rule: only what is still owed can be claimed'); END
--;
CREATE TRIGGER journal_moves_head AFTER INSERT ON journal
BEGIN UPDATE journal_head SET seq = NEW.seq, hash = NEW.hash WHERE chain = NEW.chain; END
--;
CREATE TRIGGER allocation_pays AFTER INSERT ON allocation
BEGIN UPDATE invoice SET balance_cents = balance_cents - NEW.amount_cents, version = version + 1,
    state = CASE WHEN balance_cents = NEW.amount_cents THEN 'paid' ELSE state END
    WHERE id = NEW.invoice_id; END
--;
CREATE TRIGGER attempt_releases AFTER UPDATE ON charge_attempt WHEN NEW.state IN ('SUCCEEDED', 'CANCELED') AND OLD.state <> NEW.state
BEGIN UPDATE claim SET live = 0 WHERE holder = NEW.id AND live = 1; END
--;
CREATE VIRTUAL TABLE account_search USING fts5(search_text, content='account', content_rowid='id', tokenize='trigram')
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
SELECT p.series || '-' || printf('%09d', p.number) AS number, p.series, p.number AS sequential, p.id AS payment_id,
    a.number AS account, p.amount_cents, p.business_date, p.till, o.state AS outbox_state, o.tries AS outbox_tries
FROM payment p JOIN account a ON a.id = p.account_id
LEFT JOIN outbox o ON o.kind = 'receipt' AND o.ref = p.id
--;
CREATE VIEW v_journal AS
SELECT chain, seq, at, actor, action, subject, body, reason, prev, hash FROM journal
