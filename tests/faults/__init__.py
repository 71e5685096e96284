"""The fault campaign: a card is charged once, whatever goes wrong, and this is how we know.

Tills are processes of their own that run the program's real services (`till.py`, `jobs.py`)
against the real Stripe simulator and real books. The sessions and the gateway that they get are
wrapped (`watched.py`): before and after each begin, commit, read and request the process stands
at a point and waits until the harness lets it go on (`points.py`, `process.py`). There it is
killed, frozen, overtaken, cut off, or its clock is moved; nobody lists the points, a scenario is
played again one point further until it ends (`scenarios.py`). The program has no switch for any
of this.

After each case the rules of `truth.py` are checked by code that shares nothing with the program:
rows of the books, the provider's objects and log, and what each process was told, in order.

    ./run test tests/faults                        each point on a database, 100 random days on each
    ./run test tests/faults --fault-every-point    each point on both, and reads are points too
    python -m tests.faults --seeds 5000 --database sqlite     random days for as long as one likes
    ./run test tests/faults/test_random.py -k sqlite --fault-seeds 1 --fault-from 1234   one again

The table of what was tried is shown at the end of a run and kept in `build/faults.md`.
`test_mutants.py` takes each guard away in turn and expects the checker to notice.
"""
