-- Consents, and numbers of receipts that a copy forgot; statements end with a line that is `--;`.
INSERT INTO consent_event (customer_id, kind, version, happened_on, channel, reason, at, by, till)
SELECT id, 'given', consent_version, (consent_at AT TIME ZONE INTERVAL '-5 hours')::date, consent_channel, '', consent_at, '', '' FROM customer
WHERE consent_at IS NOT NULL AND consent_version IS NOT NULL AND consent_channel IS NOT NULL ORDER BY id
--;
INSERT INTO consent_event (customer_id, kind, version, happened_on, channel, reason, at, by, till)
SELECT id, 'revoked', consent_version, (consent_revoked_at AT TIME ZONE INTERVAL '-5 hours')::date, consent_channel, '', consent_revoked_at, '', '' FROM customer
WHERE consent_revoked_at IS NOT NULL AND consent_at IS NOT NULL AND consent_version IS NOT NULL AND consent_channel IS NOT NULL ORDER BY id
--;
CREATE TRIGGER consent_text_append_only BEFORE UPDATE OR DELETE ON consent_text
FOR EACH ROW EXECUTE FUNCTION rule_refuse('consent_text is append only')
--;
CREATE TRIGGER consent_text_no_truncate BEFORE TRUNCATE ON consent_text
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('consent_text is append only')
--;
CREATE TRIGGER consent_event_append_only BEFORE UPDATE OR DELETE ON consent_event
FOR EACH ROW EXECUTE FUNCTION rule_refuse('consent_event is append only')
--;
CREATE TRIGGER consent_event_no_truncate BEFORE TRUNCATE ON consent_event
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('consent_event is append only')
--;
CREATE TRIGGER receipt_gap_append_only BEFORE UPDATE OR DELETE ON receipt_gap
FOR EACH ROW EXECUTE FUNCTION rule_refuse('receipt_gap is append only')
--;
CREATE TRIGGER receipt_gap_no_truncate BEFORE TRUNCATE ON receipt_gap
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('receipt_gap is append only')
--;
CREATE FUNCTION rule_consent_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'revoked' AND (NEW.reason = ''
        OR coalesce((SELECT e.kind FROM consent_event e WHERE e.customer_id = NEW.customer_id ORDER BY e.id DESC LIMIT 1), '') <> 'given') THEN
        RAISE EXCEPTION 'rule: a consent is revoked after it was given, with a reason' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER consent_event_by_turns BEFORE INSERT ON consent_event
FOR EACH ROW EXECUTE FUNCTION rule_consent_event()
--;
CREATE FUNCTION rule_consent_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> 1 + (SELECT count(*) FROM consent_text t) THEN
        RAISE EXCEPTION 'rule: texts of consent are numbered one by one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER consent_text_number BEFORE INSERT ON consent_text
FOR EACH ROW EXECUTE FUNCTION rule_consent_text()
--;
CREATE FUNCTION rule_receipt_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM receipt_series s WHERE s.series = NEW.series AND s.next_number = NEW.first_number) THEN
        RAISE EXCEPTION 'rule: numbers that were used begin where the series stands' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER receipt_gap_begins BEFORE INSERT ON receipt_gap
FOR EACH ROW EXECUTE FUNCTION rule_receipt_gap()
--;
CREATE FUNCTION rule_payment_not_in_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM receipt_gap g WHERE g.series = NEW.series AND NEW.number BETWEEN g.first_number AND g.last_number) THEN
        RAISE EXCEPTION 'rule: this number was given before the books were restored' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER payment_not_in_gap BEFORE INSERT ON payment
FOR EACH ROW EXECUTE FUNCTION rule_payment_not_in_gap()
