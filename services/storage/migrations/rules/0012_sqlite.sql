-- Consents, and numbers of receipts that a copy forgot; statements end with a line that is `--;`.
INSERT INTO consent_event (customer_id, kind, version, happened_on, channel, reason, at, by, till)
SELECT id, 'given', consent_version, date(consent_at, '-5 hours'), consent_channel, '', consent_at, '', '' FROM customer
WHERE consent_at IS NOT NULL AND consent_version IS NOT NULL AND consent_channel IS NOT NULL ORDER BY id
--;
INSERT INTO consent_event (customer_id, kind, version, happened_on, channel, reason, at, by, till)
SELECT id, 'revoked', consent_version, date(consent_revoked_at, '-5 hours'), consent_channel, '', consent_revoked_at, '', '' FROM customer
WHERE consent_revoked_at IS NOT NULL AND consent_at IS NOT NULL AND consent_version IS NOT NULL AND consent_channel IS NOT NULL ORDER BY id
--;
CREATE TRIGGER consent_text_no_update BEFORE UPDATE ON consent_text
BEGIN SELECT RAISE(ABORT, 'rule: consent_text is append only'); END
--;
CREATE TRIGGER consent_text_no_delete BEFORE DELETE ON consent_text
BEGIN SELECT RAISE(ABORT, 'rule: consent_text is append only'); END
--;
CREATE TRIGGER consent_event_no_update BEFORE UPDATE ON consent_event
BEGIN SELECT RAISE(ABORT, 'rule: consent_event is append only'); END
--;
CREATE TRIGGER consent_event_no_delete BEFORE DELETE ON consent_event
BEGIN SELECT RAISE(ABORT, 'rule: consent_event is append only'); END
--;
CREATE TRIGGER consent_event_by_turns BEFORE INSERT ON consent_event WHEN NEW.kind = 'revoked' AND (NEW.reason = ''
    OR coalesce((SELECT e.kind FROM consent_event e WHERE e.customer_id = NEW.customer_id ORDER BY e.id DESC LIMIT 1), '') <> 'given')
BEGIN SELECT RAISE(ABORT, 'rule: a consent is revoked after it was given, with a reason'); END
--;
CREATE TRIGGER consent_text_number BEFORE INSERT ON consent_text WHEN NEW.number <> 1 + (SELECT count(*) FROM consent_text t)
BEGIN SELECT RAISE(ABORT, 'rule: texts of consent are numbered one by one'); END
--;
CREATE TRIGGER receipt_gap_no_update BEFORE UPDATE ON receipt_gap
BEGIN SELECT RAISE(ABORT, 'rule: receipt_gap is append only'); END
--;
CREATE TRIGGER receipt_gap_no_delete BEFORE DELETE ON receipt_gap
BEGIN SELECT RAISE(ABORT, 'rule: receipt_gap is append only'); END
--;
CREATE TRIGGER receipt_gap_begins BEFORE INSERT ON receipt_gap WHEN NOT EXISTS (SELECT 1 FROM receipt_series s WHERE s.series = NEW.series AND s.next_number = NEW.first_number)
BEGIN SELECT RAISE(ABORT, 'rule: numbers that were used begin where the series stands'); END
--;
CREATE TRIGGER payment_not_in_gap BEFORE INSERT ON payment WHEN EXISTS (SELECT 1 FROM receipt_gap g WHERE g.series = NEW.series AND NEW.number BETWEEN g.first_number AND g.last_number)
BEGIN SELECT RAISE(ABORT, 'rule: this number was given before the books were restored'); END
