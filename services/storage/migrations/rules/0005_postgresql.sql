-- The close of the day; statements end with a line that is `--;`.
CREATE TRIGGER day_close_append_only BEFORE UPDATE OR DELETE ON day_close
FOR EACH ROW EXECUTE FUNCTION rule_refuse('day_close is append only')
--;
CREATE TRIGGER day_close_no_truncate BEFORE TRUNCATE ON day_close
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('day_close is append only')
--;
-- Who dates a document shares this lock until the commit; who closes a day has it alone. Tills
-- never wait for one another, and no document slips between a day's sums and its close.
CREATE FUNCTION hold_days() RETURNS void LANGUAGE sql AS 'SELECT pg_advisory_xact_lock_shared(5, 1)'
--;
CREATE FUNCTION close_days() RETURNS void LANGUAGE sql AS 'SELECT pg_advisory_xact_lock(5, 1)'
--;
CREATE FUNCTION open_day(first date) RETURNS date LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hold_days();
    WHILE EXISTS (SELECT 1 FROM day_close c WHERE c.day = first) LOOP
        first := first + 1;
    END LOOP;
    RETURN first;
END $$
--;
CREATE FUNCTION rule_day_close_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM close_days();
    IF NEW.number <> 1 + (SELECT count(*) FROM day_close c) THEN
        RAISE EXCEPTION 'rule: days are closed one by one, in a row of numbers' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM till_session s WHERE s.business_date = NEW.day AND s.state <> 'closed') THEN
        RAISE EXCEPTION 'rule: a day closes after all its tills' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.received_cents <> (SELECT coalesce(sum(p.amount_cents), 0) FROM payment p WHERE p.business_date = NEW.day)
    OR NEW.reversed_cents <> (SELECT coalesce(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents ELSE -r.amount_cents END), 0) FROM reversal r WHERE r.business_date = NEW.day) THEN
        RAISE EXCEPTION 'rule: a day closes with the sums of its documents' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER day_close_insert BEFORE INSERT ON day_close
FOR EACH ROW EXECUTE FUNCTION rule_day_close_insert()
--;
CREATE FUNCTION rule_day_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM hold_days();
    IF EXISTS (SELECT 1 FROM day_close c WHERE c.day = NEW.business_date) THEN
        RAISE EXCEPTION 'rule: nothing is dated into a closed day' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER payment_day_open BEFORE INSERT ON payment
FOR EACH ROW EXECUTE FUNCTION rule_day_open()
--;
CREATE TRIGGER reversal_day_open BEFORE INSERT ON reversal
FOR EACH ROW EXECUTE FUNCTION rule_day_open()
--;
CREATE TRIGGER payment_void_day_open BEFORE INSERT ON payment_void
FOR EACH ROW EXECUTE FUNCTION rule_day_open()
--;
CREATE TRIGGER till_session_day_open BEFORE INSERT ON till_session
FOR EACH ROW EXECUTE FUNCTION rule_day_open()
--;
CREATE TRIGGER cheque_move_day_open BEFORE INSERT ON cheque_move
FOR EACH ROW EXECUTE FUNCTION rule_day_open()
--;
CREATE FUNCTION rule_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rule: nobody approves what they asked for' USING ERRCODE = 'check_violation';
END $$
--;
CREATE TRIGGER payment_void_second_person BEFORE INSERT ON payment_void
FOR EACH ROW WHEN (NEW.approver = NEW.by) EXECUTE FUNCTION rule_second_person()
--;
CREATE TRIGGER debit_line_second_person BEFORE UPDATE ON debit_line
FOR EACH ROW WHEN (NEW.approver <> '' AND NEW.approver = NEW.decided_by) EXECUTE FUNCTION rule_second_person()
--;
CREATE TRIGGER stripe_day_append_only BEFORE UPDATE OR DELETE ON stripe_day
FOR EACH ROW EXECUTE FUNCTION rule_refuse('stripe_day is append only')
--;
CREATE TRIGGER stripe_day_no_truncate BEFORE TRUNCATE ON stripe_day
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('stripe_day is append only')
--;
CREATE FUNCTION rule_stripe_day_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM close_days();
    IF NEW.number <> 1 + (SELECT coalesce(max(d.number), 0) FROM stripe_day d) THEN
        RAISE EXCEPTION 'rule: comparisons with Stripe are kept in a row of numbers' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.close_number IS DISTINCT FROM (SELECT c.number FROM day_close c WHERE c.day = NEW.day) THEN
        RAISE EXCEPTION 'rule: a comparison of a closed day belongs to its close' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER stripe_day_insert BEFORE INSERT ON stripe_day
FOR EACH ROW EXECUTE FUNCTION rule_stripe_day_insert()
--;
CREATE VIEW v_day_close AS
SELECT c.day, c.number, c.closed_at, u.username AS closed_by, c.till, c.reason, c.received_cents, c.reversed_cents, c.sha256
FROM day_close c JOIN staff_user u ON u.id = c.closed_by
--;
CREATE VIEW v_stripe_day AS
SELECT c.number, c.day, c.close_number, c.at, c.by, c.till, c.here_cents, c.there_cents, c.fee_cents, c.differences, c.sha256
FROM stripe_day c
