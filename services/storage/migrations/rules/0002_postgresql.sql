-- Money back, differences with Stripe, and the gate; statements end with a line that is `--;`.
CREATE TRIGGER reversal_append_only BEFORE UPDATE OR DELETE ON reversal
FOR EACH ROW EXECUTE FUNCTION rule_refuse('reversal is append only')
--;
CREATE TRIGGER reversal_no_truncate BEFORE TRUNCATE ON reversal
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('reversal is append only')
--;
CREATE TRIGGER reversal_line_append_only BEFORE UPDATE OR DELETE ON reversal_line
FOR EACH ROW EXECUTE FUNCTION rule_refuse('reversal_line is append only')
--;
CREATE TRIGGER reversal_line_no_truncate BEFORE TRUNCATE ON reversal_line
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('reversal_line is append only')
--;
CREATE TRIGGER stripe_event_append_only BEFORE UPDATE OR DELETE ON stripe_event
FOR EACH ROW EXECUTE FUNCTION rule_refuse('stripe_event is append only')
--;
CREATE TRIGGER stripe_event_no_truncate BEFORE TRUNCATE ON stripe_event
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('stripe_event is append only')
--;
CREATE TRIGGER refund_no_delete BEFORE DELETE ON refund
FOR EACH ROW EXECUTE FUNCTION rule_refuse('refund is never deleted')
--;
CREATE TRIGGER refund_no_truncate BEFORE TRUNCATE ON refund
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('refund is never deleted')
--;
CREATE TRIGGER dispute_no_delete BEFORE DELETE ON dispute
FOR EACH ROW EXECUTE FUNCTION rule_refuse('dispute is never deleted')
--;
CREATE TRIGGER dispute_no_truncate BEFORE TRUNCATE ON dispute
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('dispute is never deleted')
--;
CREATE TRIGGER discrepancy_no_delete BEFORE DELETE ON discrepancy
FOR EACH ROW EXECUTE FUNCTION rule_refuse('discrepancy is never deleted')
--;
CREATE TRIGGER discrepancy_no_truncate BEFORE TRUNCATE ON discrepancy
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('discrepancy is never deleted')
--;
CREATE FUNCTION rule_refund_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id <> NEW.id OR OLD.payment_id <> NEW.payment_id OR OLD.kind <> NEW.kind OR OLD.origin <> NEW.origin OR OLD.amount_cents <> NEW.amount_cents OR OLD.requested_by IS DISTINCT FROM NEW.requested_by OR OLD.reason <> NEW.reason OR (OLD.approved_by IS NOT NULL AND OLD.approved_by IS DISTINCT FROM NEW.approved_by) OR (OLD.provider_refund_id IS NOT NULL AND OLD.provider_refund_id IS DISTINCT FROM NEW.provider_refund_id) THEN
        RAISE EXCEPTION 'rule: a refund keeps its payment, amount, people and reason' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> NEW.state AND NOT (
    (OLD.state = 'REQUESTED' AND NEW.state IN ('APPROVED', 'REJECTED'))
    OR (OLD.state = 'APPROVED' AND NEW.state IN ('SENDING', 'DONE', 'FAILED', 'REJECTED'))
    OR (OLD.state = 'SENDING' AND NEW.state IN ('APPROVED', 'IN_DOUBT', 'DONE', 'FAILED'))
    OR (OLD.state = 'IN_DOUBT' AND NEW.state IN ('DONE', 'FAILED'))
    OR (OLD.state = 'DONE' AND NEW.state = 'FAILED')
    OR (OLD.state = 'FAILED' AND NEW.state = 'DONE' AND OLD.provider_refund_id IS NULL)) THEN
        RAISE EXCEPTION 'rule: no such move of a refund' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER refund_update BEFORE UPDATE ON refund
FOR EACH ROW EXECUTE FUNCTION rule_refund_update()
--;
CREATE FUNCTION rule_refund_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Two tills that ask at once meet on the payment's row.
    PERFORM 1 FROM payment WHERE id = NEW.payment_id FOR UPDATE;
    IF NOT (NEW.state = 'REQUESTED' OR (NEW.state = 'APPROVED' AND NEW.approved_by IS NOT NULL) OR (NEW.origin = 'outside' AND NEW.state = 'DONE')) THEN
        RAISE EXCEPTION 'rule: a refund begins asked for' USING ERRCODE = 'check_violation';
    END IF;
    -- What was given back at Stripe is a fact, whatever had been asked for here.
    IF NEW.origin <> 'outside' AND NEW.amount_cents + (SELECT coalesce(sum(r.amount_cents), 0) FROM refund r WHERE r.payment_id = NEW.payment_id AND r.state NOT IN ('FAILED', 'REJECTED')) > (SELECT p.amount_cents FROM payment p WHERE p.id = NEW.payment_id) THEN
        RAISE EXCEPTION 'rule: no more goes back than was paid' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.kind = 'money' AND (SELECT p.attempt_id FROM payment p WHERE p.id = NEW.payment_id) IS NULL THEN
        RAISE EXCEPTION 'rule: only money of a card goes back to a card' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER refund_insert BEFORE INSERT ON refund
FOR EACH ROW EXECUTE FUNCTION rule_refund_insert()
--;
CREATE FUNCTION rule_reversal_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM payment WHERE id = NEW.payment_id FOR UPDATE;
    IF NEW.direction = 'back' AND (NEW.amount_cents + (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.amount_cents FROM payment p WHERE p.id = NEW.payment_id)
    OR NEW.applied_cents + (SELECT coalesce(sum(r.applied_cents), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.applied_cents FROM payment p WHERE p.id = NEW.payment_id)
    OR NEW.credit_cents + (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.credit_cents ELSE -r.credit_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.credit_cents FROM payment p WHERE p.id = NEW.payment_id)) THEN
        RAISE EXCEPTION 'rule: no more is reversed than was paid' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.direction = 'again' AND NEW.amount_cents <> coalesce((SELECT r.amount_cents FROM reversal r WHERE r.direction = 'back' AND r.payment_id = NEW.payment_id AND (r.refund_id = NEW.refund_id OR r.dispute_id = NEW.dispute_id)), 0) THEN
        RAISE EXCEPTION 'rule: what comes back again had gone back' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.position <> 1 + (SELECT count(*) FROM reversal r WHERE r.payment_id = NEW.payment_id) THEN
        RAISE EXCEPTION 'rule: reversals of a payment are numbered one by one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER reversal_insert BEFORE INSERT ON reversal
FOR EACH ROW EXECUTE FUNCTION rule_reversal_insert()
--;
CREATE FUNCTION rule_reversal_line_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM invoice WHERE id = NEW.invoice_id FOR UPDATE;
    IF NEW.amount_cents + (SELECT coalesce(sum(l.amount_cents), 0) FROM reversal_line l JOIN reversal r ON r.id = l.reversal_id WHERE l.invoice_id = NEW.invoice_id AND r.payment_id = (SELECT s.payment_id FROM reversal s WHERE s.id = NEW.reversal_id)) > coalesce((SELECT a.amount_cents FROM allocation a JOIN reversal s ON s.payment_id = a.payment_id WHERE s.id = NEW.reversal_id AND a.invoice_id = NEW.invoice_id), 0)
    OR NEW.amount_cents + (SELECT coalesce(sum(l.amount_cents), 0) FROM reversal_line l WHERE l.reversal_id = NEW.reversal_id) > (SELECT s.applied_cents FROM reversal s WHERE s.id = NEW.reversal_id) THEN
        RAISE EXCEPTION 'rule: an invoice is owed again for what was paid of it' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM invoice i WHERE i.id = NEW.invoice_id AND i.state <> 'void' AND i.balance_cents = NEW.balance_before_cents) THEN
        RAISE EXCEPTION 'rule: an invoice is owed again from the balance it has' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER reversal_line_insert BEFORE INSERT ON reversal_line
FOR EACH ROW EXECUTE FUNCTION rule_reversal_line_insert()
--;
CREATE FUNCTION rule_dispute_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id <> NEW.id OR OLD.payment_id <> NEW.payment_id OR OLD.amount_cents <> NEW.amount_cents OR OLD.opened_at <> NEW.opened_at THEN
        RAISE EXCEPTION 'rule: a dispute keeps its payment and amount' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER dispute_update BEFORE UPDATE ON dispute
FOR EACH ROW EXECUTE FUNCTION rule_dispute_update()
--;
CREATE FUNCTION rule_discrepancy_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.decided_at IS NOT NULL OR OLD.id <> NEW.id OR OLD.kind <> NEW.kind OR OLD.ref <> NEW.ref OR OLD.here_cents IS DISTINCT FROM NEW.here_cents OR OLD.there_cents IS DISTINCT FROM NEW.there_cents OR OLD.told <> NEW.told OR OLD.seen_at <> NEW.seen_at OR (OLD.gates AND NOT NEW.gates AND NEW.decided_at IS NULL) THEN
        RAISE EXCEPTION 'rule: a difference is decided once and never rewritten' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER discrepancy_update BEFORE UPDATE ON discrepancy
FOR EACH ROW EXECUTE FUNCTION rule_discrepancy_update()
--;
CREATE FUNCTION rule_claim_gated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.method IN ('card', 'phone') AND EXISTS (SELECT 1 FROM discrepancy d WHERE d.decided_at IS NULL AND d.gates) THEN
        RAISE EXCEPTION 'rule: charging is gated until a difference with Stripe is decided' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER claim_gated BEFORE INSERT ON claim
FOR EACH ROW EXECUTE FUNCTION rule_claim_gated()
--;
CREATE FUNCTION rule_attempt_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (NEW.state = 'CLAIMED' OR (NEW.state = 'SUCCEEDED' AND NEW.channel = 'found')) THEN
        RAISE EXCEPTION 'rule: an attempt begins claimed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER attempt_begins BEFORE INSERT ON charge_attempt
FOR EACH ROW EXECUTE FUNCTION rule_attempt_begins()
--;
CREATE FUNCTION rule_attempt_page() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.channel <> NEW.channel OR (OLD.page_id IS NOT NULL AND OLD.page_id IS DISTINCT FROM NEW.page_id) THEN
        RAISE EXCEPTION 'rule: an attempt keeps its channel and page' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER attempt_page_fixed BEFORE UPDATE ON charge_attempt
FOR EACH ROW EXECUTE FUNCTION rule_attempt_page()
--;
CREATE FUNCTION reversal_line_reopens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE invoice SET balance_cents = balance_cents + NEW.amount_cents, version = version + 1, state = 'open'
    WHERE id = NEW.invoice_id;
    RETURN NULL;
END $$
--;
CREATE TRIGGER reversal_line_reopens AFTER INSERT ON reversal_line
FOR EACH ROW EXECUTE FUNCTION reversal_line_reopens()
--;
CREATE OR REPLACE FUNCTION rule_claim_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.holder <> NEW.holder OR OLD.invoice_id <> NEW.invoice_id OR OLD.amount_cents <> NEW.amount_cents OR NEW.live > OLD.live THEN
        RAISE EXCEPTION 'rule: a claim is released, never changed or revived' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.live = 1 AND NEW.live = 0 AND OLD.method IN ('card', 'phone') AND EXISTS (SELECT 1 FROM charge_attempt a WHERE a.id = OLD.holder AND a.state NOT IN ('SUCCEEDED', 'CANCELED')) THEN
        RAISE EXCEPTION 'rule: an attempt under way keeps its claims' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
DROP VIEW v_attempt
--;
CREATE VIEW v_attempt AS
SELECT t.id, a.number AS account, t.amount_cents, t.currency, t.state, t.pi_id, t.charge_id, t.confirm_seq, t.fence,
    t.lease_until, u.username AS actor, t.till, t.livemode, t.watch, t.needs_review, t.failure, t.card_brand,
    t.card_last4, t.created_at, t.changed_at, t.channel, t.page_id
FROM charge_attempt t JOIN account a ON a.id = t.account_id JOIN staff_user u ON u.id = t.actor_id
--;
CREATE VIEW v_refund AS
SELECT r.id, r.payment_id, p.attempt_id, t.pi_id, r.kind, r.origin, r.amount_cents, r.state, r.provider_refund_id,
    r.provider_status, r.expect_refunded_cents, r.reason, r.reference, q.username AS requested_by, r.requested_at,
    w.username AS approved_by, r.approved_at, r.till, r.changed_at
FROM refund r JOIN payment p ON p.id = r.payment_id LEFT JOIN charge_attempt t ON t.id = p.attempt_id
LEFT JOIN staff_user q ON q.id = r.requested_by LEFT JOIN staff_user w ON w.id = r.approved_by
--;
CREATE VIEW v_reversal AS
SELECT r.id, r.payment_id, r.position, r.direction, r.refund_id, r.dispute_id, r.amount_cents, r.applied_cents,
    r.credit_cents, r.till, r.actor, r.approver, r.reason, r.at, r.business_date
FROM reversal r
--;
CREATE VIEW v_reversal_line AS
SELECT l.reversal_id, r.payment_id, i.number AS invoice, l.amount_cents, l.balance_before_cents
FROM reversal_line l JOIN reversal r ON r.id = l.reversal_id JOIN invoice i ON i.id = l.invoice_id
--;
CREATE VIEW v_discrepancy AS
SELECT id, kind, ref, attempt_id, payment_id, here_cents, there_cents, told, gates, seen_at, decided_at, decision,
    decided_by, approved_by, reason FROM discrepancy
