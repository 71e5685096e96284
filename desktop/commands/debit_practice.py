"""The bank of the demo company: it answers a batch when somebody asks it to."""

import argparse

from desktop.commands.call import Call
from desktop.commands.debit_records import batch_record
from desktop.commands.exits import DONE, FOUND
from desktop.commands.opening import Office
from services.clock import business_date
from services.office.records import Mode
from services.practice.demo_answers import bank_answer
from services.practice.demo_run import SAMPLES, NotADemo


def practice_answer(call: Call, given: argparse.Namespace, office: Office) -> int:
    """Write what the demo's bank says of a batch that was sent; nothing in the books changes.

    Raises:
        NotADemo: a real company's bank answers by itself. What `bank_answer` raises.
    """
    if office.mode is not Mode.DEMO:
        raise NotADemo(where=call.data)
    batches = office.services.debits.batches
    today = business_date(office.services.now())
    content = bank_answer(batches, given.batch, today, given.reject)
    record = batch_record(batches.show(given.batch))
    if content is None:
        call.tell(record | {"path": None}, f"Nada del lote {given.batch} espera al banco.")
        return FOUND
    path = given.file or call.data / SAMPLES / f"respuesta_lote_{given.batch}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    call.tell(record | {"path": path}, f"Respuesta del banco: {path}")
    return DONE
