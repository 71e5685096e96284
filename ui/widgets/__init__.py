"""The kit: fields, tables, sheets and small pictures that every page is made of."""
