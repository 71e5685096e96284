-- The company's logo, its taxes and numbers; statements end with a line that is `--;`.
CREATE TRIGGER company_logo_no_delete BEFORE DELETE ON company_logo
FOR EACH ROW EXECUTE FUNCTION rule_refuse('company_logo is append only')
--;
CREATE TRIGGER company_logo_no_truncate BEFORE TRUNCATE ON company_logo
FOR EACH STATEMENT EXECUTE FUNCTION rule_refuse('company_logo is append only')
--;
CREATE TRIGGER company_logo_fixed BEFORE UPDATE ON company_logo
FOR EACH ROW EXECUTE FUNCTION rule_refuse('company_logo is append only')
--;
CREATE FUNCTION rule_company_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.invoice_series <> OLD.invoice_series OR NEW.next_invoice < OLD.next_invoice) AND (NEW.next_invoice < 1 OR EXISTS (SELECT 1 FROM invoice i
        WHERE i.number BETWEEN NEW.invoice_series || '-' || lpad(NEW.next_invoice::text, 9, '0') AND NEW.invoice_series || '-999999999')) THEN
        RAISE EXCEPTION 'rule: an invoice number is never given again' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER company_numbers BEFORE UPDATE ON company
FOR EACH ROW EXECUTE FUNCTION rule_company_numbers()
--;
CREATE OR REPLACE FUNCTION rule_receipt_series_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.series <> OLD.series
    OR (NEW.first_number = OLD.first_number AND NEW.next_number <> OLD.next_number + 1)
    OR (NEW.first_number <> OLD.first_number AND (NEW.first_number < 1 OR NEW.next_number <> NEW.first_number OR OLD.next_number <> OLD.first_number
        OR EXISTS (SELECT 1 FROM payment p WHERE p.series = OLD.series))) THEN
        RAISE EXCEPTION 'rule: receipt numbers go forward one by one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE FUNCTION rule_tax_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.code <> NEW.code OR OLD.name <> NEW.name OR OLD.basis_points <> NEW.basis_points OR OLD.valid_from <> NEW.valid_from OR OLD.replaces IS DISTINCT FROM NEW.replaces THEN
        RAISE EXCEPTION 'rule: a tax keeps its rate and its beginning' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.valid_until IS NOT NULL AND OLD.valid_until IS DISTINCT FROM NEW.valid_until AND EXISTS (SELECT 1 FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id
        WHERE i.issued_on > NEW.valid_until AND l.tax_code = OLD.code) THEN
        RAISE EXCEPTION 'rule: a tax does not end before an invoice that has it' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM tax t WHERE t.replaces = OLD.code AND (NEW.valid_until IS NULL OR NEW.valid_until >= t.valid_from)) THEN
        RAISE EXCEPTION 'rule: taxes that follow one another never overlap' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER tax_update BEFORE UPDATE ON tax
FOR EACH ROW EXECUTE FUNCTION rule_tax_update()
--;
CREATE FUNCTION rule_tax_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.replaces IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tax t WHERE t.code = NEW.replaces AND t.valid_until < NEW.valid_from) THEN
        RAISE EXCEPTION 'rule: taxes that follow one another never overlap' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
--;
CREATE TRIGGER tax_insert BEFORE INSERT ON tax
FOR EACH ROW EXECUTE FUNCTION rule_tax_insert()
