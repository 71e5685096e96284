-- Money back, differences with Stripe, and the gate; statements end with a line that is `--;`.
CREATE TRIGGER refund_no_delete BEFORE DELETE ON refund
BEGIN SELECT RAISE(ABORT, 'rule: refund is never deleted'); END
--;
CREATE TRIGGER dispute_no_delete BEFORE DELETE ON dispute
BEGIN SELECT RAISE(ABORT, 'rule: dispute is never deleted'); END
--;
CREATE TRIGGER reversal_no_update BEFORE UPDATE ON reversal
BEGIN SELECT RAISE(ABORT, 'rule: reversal is append only'); END
--;
CREATE TRIGGER reversal_no_delete BEFORE DELETE ON reversal
BEGIN SELECT RAISE(ABORT, 'rule: reversal is append only'); END
--;
CREATE TRIGGER reversal_line_no_update BEFORE UPDATE ON reversal_line
BEGIN SELECT RAISE(ABORT, 'rule: reversal_line is append only'); END
--;
CREATE TRIGGER reversal_line_no_delete BEFORE DELETE ON reversal_line
BEGIN SELECT RAISE(ABORT, 'rule: reversal_line is append only'); END
--;
CREATE TRIGGER discrepancy_no_delete BEFORE DELETE ON discrepancy
BEGIN SELECT RAISE(ABORT, 'rule: discrepancy is never deleted'); END
--;
CREATE TRIGGER stripe_event_no_update BEFORE UPDATE ON stripe_event
BEGIN SELECT RAISE(ABORT, 'rule: stripe_event is append only'); END
--;
CREATE TRIGGER stripe_event_no_delete BEFORE DELETE ON stripe_event
BEGIN SELECT RAISE(ABORT, 'rule: stripe_event is append only'); END
--;
CREATE TRIGGER refund_fixed BEFORE UPDATE ON refund WHEN OLD.id <> NEW.id OR OLD.payment_id <> NEW.payment_id OR OLD.kind <> NEW.kind OR OLD.origin <> NEW.origin OR OLD.amount_cents <> NEW.amount_cents OR OLD.requested_by IS NOT NEW.requested_by OR OLD.reason <> NEW.reason OR (OLD.approved_by IS NOT NULL AND OLD.approved_by IS NOT NEW.approved_by) OR (OLD.provider_refund_id IS NOT NULL AND OLD.provider_refund_id IS NOT NEW.provider_refund_id)
BEGIN SELECT RAISE(ABORT, 'rule: a refund keeps its payment, amount, people and reason'); END
--;
CREATE TRIGGER refund_moves BEFORE UPDATE ON refund WHEN OLD.state <> NEW.state AND NOT (
    (OLD.state = 'REQUESTED' AND NEW.state IN ('APPROVED', 'REJECTED'))
    OR (OLD.state = 'APPROVED' AND NEW.state IN ('SENDING', 'DONE', 'FAILED', 'REJECTED'))
    OR (OLD.state = 'SENDING' AND NEW.state IN ('APPROVED', 'IN_DOUBT', 'DONE', 'FAILED'))
    OR (OLD.state = 'IN_DOUBT' AND NEW.state IN ('DONE', 'FAILED'))
    OR (OLD.state = 'DONE' AND NEW.state = 'FAILED')
    OR (OLD.state = 'FAILED' AND NEW.state = 'DONE' AND OLD.provider_refund_id IS NULL))
BEGIN SELECT RAISE(ABORT, 'rule: no such move of a refund'); END
--;
CREATE TRIGGER refund_begins BEFORE INSERT ON refund WHEN NOT (NEW.state = 'REQUESTED' OR (NEW.state = 'APPROVED' AND NEW.approved_by IS NOT NULL) OR (NEW.origin = 'outside' AND NEW.state = 'DONE'))
BEGIN SELECT RAISE(ABORT, 'rule: a refund begins asked for'); END
--;
CREATE TRIGGER refund_within BEFORE INSERT ON refund WHEN NEW.origin <> 'outside' AND NEW.amount_cents + (SELECT coalesce(sum(r.amount_cents), 0) FROM refund r WHERE r.payment_id = NEW.payment_id AND r.state NOT IN ('FAILED', 'REJECTED')) > (SELECT p.amount_cents FROM payment p WHERE p.id = NEW.payment_id)
BEGIN SELECT RAISE(ABORT, 'rule: no more goes back than was paid'); END
--;
CREATE TRIGGER refund_of_card BEFORE INSERT ON refund WHEN NEW.kind = 'money' AND (SELECT p.attempt_id FROM payment p WHERE p.id = NEW.payment_id) IS NULL
BEGIN SELECT RAISE(ABORT, 'rule: only money of a card goes back to a card'); END
--;
CREATE TRIGGER reversal_within BEFORE INSERT ON reversal WHEN NEW.direction = 'back' AND (NEW.amount_cents + (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.amount_cents FROM payment p WHERE p.id = NEW.payment_id)
    OR NEW.applied_cents + (SELECT coalesce(sum(r.applied_cents), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.applied_cents FROM payment p WHERE p.id = NEW.payment_id)
    OR NEW.credit_cents + (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.credit_cents ELSE -r.credit_cents END), 0) FROM reversal r WHERE r.payment_id = NEW.payment_id) > (SELECT p.credit_cents FROM payment p WHERE p.id = NEW.payment_id))
BEGIN SELECT RAISE(ABORT, 'rule: no more is reversed than was paid'); END
--;
CREATE TRIGGER reversal_again BEFORE INSERT ON reversal WHEN NEW.direction = 'again' AND NEW.amount_cents <> coalesce((SELECT r.amount_cents FROM reversal r WHERE r.direction = 'back' AND r.payment_id = NEW.payment_id AND (r.refund_id = NEW.refund_id OR r.dispute_id = NEW.dispute_id)), 0)
BEGIN SELECT RAISE(ABORT, 'rule: what comes back again had gone back'); END
--;
CREATE TRIGGER reversal_position BEFORE INSERT ON reversal WHEN NEW.position <> 1 + (SELECT count(*) FROM reversal r WHERE r.payment_id = NEW.payment_id)
BEGIN SELECT RAISE(ABORT, 'rule: reversals of a payment are numbered one by one'); END
--;
CREATE TRIGGER reversal_line_within BEFORE INSERT ON reversal_line WHEN NEW.amount_cents + (SELECT coalesce(sum(l.amount_cents), 0) FROM reversal_line l JOIN reversal r ON r.id = l.reversal_id WHERE l.invoice_id = NEW.invoice_id AND r.payment_id = (SELECT s.payment_id FROM reversal s WHERE s.id = NEW.reversal_id)) > coalesce((SELECT a.amount_cents FROM allocation a JOIN reversal s ON s.payment_id = a.payment_id WHERE s.id = NEW.reversal_id AND a.invoice_id = NEW.invoice_id), 0)
    OR NEW.amount_cents + (SELECT coalesce(sum(l.amount_cents), 0) FROM reversal_line l WHERE l.reversal_id = NEW.reversal_id) > (SELECT s.applied_cents FROM reversal s WHERE s.id = NEW.reversal_id)
BEGIN SELECT RAISE(ABORT, 'rule: an invoice is owed again for what was paid of it'); END
--;
CREATE TRIGGER reversal_line_open BEFORE INSERT ON reversal_line WHEN NOT EXISTS (SELECT 1 FROM invoice i WHERE i.id = NEW.invoice_id AND i.state <> 'void' AND i.balance_cents = NEW.balance_before_cents)
BEGIN SELECT RAISE(ABORT, 'rule: an invoice is owed again from the balance it has'); END
--;
CREATE TRIGGER reversal_line_reopens AFTER INSERT ON reversal_line
BEGIN UPDATE invoice SET balance_cents = balance_cents + NEW.amount_cents, version = version + 1, state = 'open'
    WHERE id = NEW.invoice_id; END
--;
CREATE TRIGGER dispute_fixed BEFORE UPDATE ON dispute WHEN OLD.id <> NEW.id OR OLD.payment_id <> NEW.payment_id OR OLD.amount_cents <> NEW.amount_cents OR OLD.opened_at <> NEW.opened_at
BEGIN SELECT RAISE(ABORT, 'rule: a dispute keeps its payment and amount'); END
--;
CREATE TRIGGER discrepancy_fixed BEFORE UPDATE ON discrepancy WHEN OLD.decided_at IS NOT NULL OR OLD.id <> NEW.id OR OLD.kind <> NEW.kind OR OLD.ref <> NEW.ref OR OLD.here_cents IS NOT NEW.here_cents OR OLD.there_cents IS NOT NEW.there_cents OR OLD.told <> NEW.told OR OLD.seen_at <> NEW.seen_at OR (OLD.gates AND NOT NEW.gates AND NEW.decided_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'rule: a difference is decided once and never rewritten'); END
--;
CREATE TRIGGER claim_gated BEFORE INSERT ON claim WHEN NEW.method IN ('card', 'phone') AND EXISTS (SELECT 1 FROM discrepancy d WHERE d.decided_at IS NULL AND d.gates)
BEGIN SELECT RAISE(ABORT, 'rule: charging is gated until a difference with Stripe is decided'); END
--;
CREATE TRIGGER attempt_begins BEFORE INSERT ON charge_attempt WHEN NOT (NEW.state = 'CLAIMED' OR (NEW.state = 'SUCCEEDED' AND NEW.channel = 'found'))
BEGIN SELECT RAISE(ABORT, 'rule: an attempt begins claimed'); END
--;
CREATE TRIGGER attempt_page_fixed BEFORE UPDATE ON charge_attempt WHEN OLD.channel <> NEW.channel OR (OLD.page_id IS NOT NULL AND OLD.page_id IS NOT NEW.page_id)
BEGIN SELECT RAISE(ABORT, 'rule: an attempt keeps its channel and page'); END
--;
DROP TRIGGER claim_released_by_proof
--;
CREATE TRIGGER claim_released_by_proof BEFORE UPDATE ON claim WHEN OLD.live = 1 AND NEW.live = 0 AND OLD.method IN ('card', 'phone') AND EXISTS (SELECT 1 FROM charge_attempt a WHERE a.id = OLD.holder AND a.state NOT IN ('SUCCEEDED', 'CANCELED'))
BEGIN SELECT RAISE(ABORT, 'rule: an attempt under way keeps its claims'); END
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
