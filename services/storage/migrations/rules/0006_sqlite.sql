-- Restored books; statements end with a line that is `--;`.
CREATE TRIGGER restored_copy_no_delete BEFORE DELETE ON restored_copy
BEGIN SELECT RAISE(ABORT, 'rule: restored_copy is never deleted'); END
--;
CREATE TRIGGER restored_batch_no_delete BEFORE DELETE ON restored_batch
BEGIN SELECT RAISE(ABORT, 'rule: restored_batch is never deleted'); END
--;
CREATE TRIGGER restored_copy_fixed BEFORE UPDATE ON restored_copy WHEN OLD.decided_at IS NOT NULL OR OLD.id <> NEW.id OR OLD.restored_at <> NEW.restored_at OR OLD.restored_by <> NEW.restored_by OR OLD.copy_made_at <> NEW.copy_made_at OR OLD.batch_last <> NEW.batch_last OR OLD.batch_known <> NEW.batch_known OR OLD.has_debits <> NEW.has_debits OR OLD.told <> NEW.told
BEGIN SELECT RAISE(ABORT, 'rule: a restored copy is decided once and never rewritten'); END
--;
CREATE TRIGGER restored_copy_begins BEFORE INSERT ON restored_copy WHEN NEW.decided_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'rule: a restored copy is decided once and never rewritten'); END
--;
CREATE TRIGGER restored_copy_decides BEFORE UPDATE ON restored_copy WHEN NEW.decided_at IS NOT NULL AND EXISTS (SELECT 1 FROM restored_batch r WHERE r.restored_id = NEW.id AND r.verdict IS NULL)
BEGIN SELECT RAISE(ABORT, 'rule: a restored copy is decided when each of its batches is'); END
--;
CREATE TRIGGER restored_batch_fixed BEFORE UPDATE ON restored_batch WHEN OLD.verdict IS NOT NULL OR OLD.batch_id <> NEW.batch_id OR OLD.restored_id <> NEW.restored_id
BEGIN SELECT RAISE(ABORT, 'rule: what became of a batch is said once'); END
--;
CREATE TRIGGER restored_batch_begins BEFORE INSERT ON restored_batch WHEN NEW.verdict IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'rule: what became of a batch is said once'); END
--;
DROP TRIGGER debit_batch_begins
--;
CREATE TRIGGER debit_batch_begins BEFORE INSERT ON debit_batch WHEN NEW.state <> 'PREPARED' OR NEW.number <> 1 + (SELECT count(*) FROM debit_batch b) + (SELECT coalesce(sum(r.skipped), 0) FROM restored_copy r)
BEGIN SELECT RAISE(ABORT, 'rule: batches begin prepared and are numbered one by one'); END
--;
CREATE TRIGGER debit_batch_after_restoring BEFORE INSERT ON debit_batch WHEN EXISTS (SELECT 1 FROM restored_copy r WHERE r.decided_at IS NULL AND r.has_debits)
BEGIN SELECT RAISE(ABORT, 'rule: no debit begins until it is said what became of those after the copy'); END
--;
CREATE TRIGGER debit_batch_restored BEFORE UPDATE ON debit_batch WHEN OLD.state <> NEW.state AND EXISTS (SELECT 1 FROM restored_batch r WHERE r.batch_id = NEW.id
    AND (r.verdict IS NULL OR (r.verdict = 'sent' AND NEW.state = 'CANCELLED') OR (r.verdict = 'not_sent' AND NEW.state <> 'CANCELLED')))
BEGIN SELECT RAISE(ABORT, 'rule: a batch that may be at the bank waits, and goes the way that was said'); END
--;
CREATE TRIGGER debit_line_restored BEFORE UPDATE ON debit_line WHEN OLD.state <> NEW.state AND EXISTS (SELECT 1 FROM restored_batch r WHERE r.batch_id = NEW.batch_id AND r.verdict IS NULL)
BEGIN SELECT RAISE(ABORT, 'rule: a batch that may be at the bank waits, and goes the way that was said'); END
--;
CREATE TRIGGER discrepancy_restored BEFORE UPDATE ON discrepancy WHEN NEW.decided_at IS NOT NULL AND NEW.kind = 'rewound' AND EXISTS (SELECT 1 FROM restored_copy r WHERE NEW.ref = 'restored:' || r.id
    AND NOT EXISTS (SELECT 1 FROM job j WHERE j.name = 'reconcile' AND j.done_at > r.restored_at))
BEGIN SELECT RAISE(ABORT, 'rule: restored books are compared with Stripe before cards are charged again'); END
