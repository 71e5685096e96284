import pytest

from services.debits.reasons import Next, reason_of, reasons


@pytest.mark.parametrize(
    ("code", "words", "found", "kind"),
    [
        ("", "FONDOS INSUFICIENTES", "FONDOS", Next.RETRY),
        ("17", "Saldo  insuficiente en la cuenta", "FONDOS", Next.RETRY),
        ("", "CUENTA CERRADA", "CERRADA", Next.FINAL),
        ("", "Cta. cancelada", "CERRADA", Next.FINAL),
        ("", "CUENTA NO EXISTE", "NO_EXISTE", Next.FIX),
        ("", "Cliente revocó la autorización", "REVOCADA", Next.FINAL),
        ("", "AUTORIZACIÓN VENCIDA", "SIN_AUTORIZACION", Next.FIX),
        ("", "Cuenta bloqueada", "BLOQUEADA", Next.FIX),
        ("", "IDENTIFICACIÓN NO CORRESPONDE", "TITULAR", Next.FIX),
        ("REVERSO OK", "", "REVERSADO", Next.FIX),
        ("999", "", "OTRO", Next.FIX),
        ("77", "MOTIVO NUEVO 77", "OTRO", Next.FIX),
        ("", "", "OTRO", Next.FIX),
    ],
)
def test_a_banks_message_says_what_to_do_next(
    code: str, words: str, found: str, kind: Next
) -> None:
    reason = reason_of(code, words)

    assert (reason.code, reason.kind) == (found, kind)
    # What nobody here knows is told as the bank said it.
    said = words or code
    assert (said in reason.told) is (bool(said) and found == "OTRO") or not said


def test_only_what_took_no_money_is_tried_again_by_itself() -> None:
    retried = {each.code for each in reasons() if each.kind is Next.RETRY}
    assert retried == {"FONDOS", "TIEMPO", "NO_CONSTA"}
    assert len({each.code for each in reasons()}) == len(reasons())
    assert all(each.words and each.next_step for each in reasons())
