-- Restored books; statements end with a line that is `--;`.
CREATE TRIGGER restored_copy_no_delete BEFORE DELETE ON restored_copy
FOR EACH ROW EXECUTE FUNCTION rule_refuse('restored_copy is never deleted')
--;
CREATE TRIGGER restored_copy_no_truncate BEFORE TRUNCATE ON restored_copy
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('restored_copy is never deleted')
--;
CREATE TRIGGER restored_batch_no_delete BEFORE DELETE ON restored_batch
FOR EACH ROW EXECUTE FUNCTION rule_refuse('restored_batch is never deleted')
--;
CREATE TRIGGER restored_batch_no_truncate BEFORE TRUNCATE ON restored_batch
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('restored_batch is never deleted')
--;
CREATE FUNCTION rule_restored_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.decided_at IS NOT NULL THEN
            RAISE EXCEPTION 'rule: a restored copy is decided once and never rewritten' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.decided_at IS NOT NULL OR OLD.id <> NEW.id OR OLD.restored_at <> NEW.restored_at OR OLD.restored_by <> NEW.restored_by OR OLD.copy_made_at <> NEW.copy_made_at OR OLD.batch_last <> NEW.batch_last OR OLD.batch_known <> NEW.batch_known OR OLD.has_debits <> NEW.has_debits OR OLD.told <> NEW.told THEN
        RAISE EXCEPTION 'rule: a restored copy is decided once and never rewritten' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.decided_at IS NOT NULL AND EXISTS (SELECT 1 FROM restored_batch r WHERE r.restored_id = NEW.id AND r.verdict IS NULL) THEN
        RAISE EXCEPTION 'rule: a restored copy is decided when each of its batches is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER restored_copy_kept BEFORE INSERT OR UPDATE ON restored_copy
FOR EACH ROW EXECUTE FUNCTION rule_restored_copy()
--;
CREATE FUNCTION rule_restored_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP = 'INSERT' AND NEW.verdict IS NOT NULL)
    OR (TG_OP = 'UPDATE' AND (OLD.verdict IS NOT NULL OR OLD.batch_id <> NEW.batch_id OR OLD.restored_id <> NEW.restored_id)) THEN
        RAISE EXCEPTION 'rule: what became of a batch is said once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER restored_batch_kept BEFORE INSERT OR UPDATE ON restored_batch
FOR EACH ROW EXECUTE FUNCTION rule_restored_batch()
--;
CREATE OR REPLACE FUNCTION rule_debit_batch_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM restored_copy r WHERE r.decided_at IS NULL AND r.has_debits) THEN
        RAISE EXCEPTION 'rule: no debit begins until it is said what became of those after the copy' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> 'PREPARED' OR NEW.number <> 1 + (SELECT count(*) FROM debit_batch b) + (SELECT coalesce(sum(r.skipped), 0) FROM restored_copy r) THEN
        RAISE EXCEPTION 'rule: batches begin prepared and are numbered one by one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION rule_debit_batch_restored() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND EXISTS (SELECT 1 FROM restored_batch r WHERE r.batch_id = NEW.id
        AND (r.verdict IS NULL OR (r.verdict = 'sent' AND NEW.state = 'CANCELLED') OR (r.verdict = 'not_sent' AND NEW.state <> 'CANCELLED'))) THEN
        RAISE EXCEPTION 'rule: a batch that may be at the bank waits, and goes the way that was said' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER debit_batch_restored BEFORE UPDATE ON debit_batch
FOR EACH ROW EXECUTE FUNCTION rule_debit_batch_restored()
--;
CREATE FUNCTION rule_debit_line_restored() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND EXISTS (SELECT 1 FROM restored_batch r WHERE r.batch_id = NEW.batch_id AND r.verdict IS NULL) THEN
        RAISE EXCEPTION 'rule: a batch that may be at the bank waits, and goes the way that was said' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER debit_line_restored BEFORE UPDATE ON debit_line
FOR EACH ROW EXECUTE FUNCTION rule_debit_line_restored()
--;
CREATE FUNCTION rule_discrepancy_restored() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.decided_at IS NOT NULL AND NEW.kind = 'rewound' AND EXISTS (SELECT 1 FROM restored_copy r WHERE NEW.ref = 'restored:' || r.id
        AND NOT EXISTS (SELECT 1 FROM job j WHERE j.name = 'reconcile' AND j.done_at > r.restored_at)) THEN
        RAISE EXCEPTION 'rule: restored books are compared with Stripe before cards are charged again' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER discrepancy_restored BEFORE UPDATE ON discrepancy
FOR EACH ROW EXECUTE FUNCTION rule_discrepancy_restored()
