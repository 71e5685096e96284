-- The company's logo, its taxes and numbers; statements end with a line that is `--;`.
CREATE TRIGGER company_logo_no_delete BEFORE DELETE ON company_logo
BEGIN SELECT RAISE(ABORT, 'rule: company_logo is append only'); END
--;
CREATE TRIGGER company_logo_fixed BEFORE UPDATE ON company_logo
BEGIN SELECT RAISE(ABORT, 'rule: company_logo is append only'); END
--;
CREATE TRIGGER company_numbers BEFORE UPDATE ON company WHEN (NEW.invoice_series <> OLD.invoice_series OR NEW.next_invoice < OLD.next_invoice) AND (NEW.next_invoice < 1 OR EXISTS (SELECT 1 FROM invoice i WHERE i.number BETWEEN NEW.invoice_series || '-' || printf('%09d', NEW.next_invoice) AND NEW.invoice_series || '-999999999'))
BEGIN SELECT RAISE(ABORT, 'rule: an invoice number is never given again'); END
--;
DROP TRIGGER receipt_series_forward
--;
CREATE TRIGGER receipt_series_forward BEFORE UPDATE ON receipt_series WHEN NEW.series <> OLD.series
    OR (NEW.first_number = OLD.first_number AND NEW.next_number <> OLD.next_number + 1)
    OR (NEW.first_number <> OLD.first_number AND (NEW.first_number < 1 OR NEW.next_number <> NEW.first_number OR OLD.next_number <> OLD.first_number
        OR EXISTS (SELECT 1 FROM payment p WHERE p.series = OLD.series)))
BEGIN SELECT RAISE(ABORT, 'rule: receipt numbers go forward one by one'); END
--;
CREATE TRIGGER tax_fixed BEFORE UPDATE ON tax WHEN OLD.code <> NEW.code OR OLD.name <> NEW.name OR OLD.basis_points <> NEW.basis_points OR OLD.valid_from <> NEW.valid_from OR OLD.replaces IS NOT NEW.replaces
BEGIN SELECT RAISE(ABORT, 'rule: a tax keeps its rate and its beginning'); END
--;
CREATE TRIGGER tax_ends BEFORE UPDATE ON tax WHEN NEW.valid_until IS NOT NULL AND OLD.valid_until IS NOT NEW.valid_until AND EXISTS (SELECT 1 FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id WHERE i.issued_on > NEW.valid_until AND l.tax_code = OLD.code)
BEGIN SELECT RAISE(ABORT, 'rule: a tax does not end before an invoice that has it'); END
--;
CREATE TRIGGER tax_apart BEFORE UPDATE ON tax WHEN EXISTS (SELECT 1 FROM tax t WHERE t.replaces = OLD.code AND (NEW.valid_until IS NULL OR NEW.valid_until >= t.valid_from))
BEGIN SELECT RAISE(ABORT, 'rule: taxes that follow one another never overlap'); END
--;
CREATE TRIGGER tax_follows BEFORE INSERT ON tax WHEN NEW.replaces IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tax t WHERE t.code = NEW.replaces AND t.valid_until < NEW.valid_from)
BEGIN SELECT RAISE(ABORT, 'rule: taxes that follow one another never overlap'); END
