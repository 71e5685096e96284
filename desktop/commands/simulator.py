import argparse

from desktop.commands.call import Call
from services.practice.demo_stripe import READY_FILE, STATE_FILE


def arguments(parser: argparse.ArgumentParser) -> None:
    """The port; a free one when it is left out."""
    parser.add_argument("--port", type=int, default=0, help="0: uno libre")


def run(call: Call, given: argparse.Namespace) -> int:
    """Serve the local Stripe of this data folder until it is stopped; one line says where."""
    from services.practice.simulator.run import serve  # its own process as a rule

    return serve(
        given.port, call.data / STATE_FILE, ready_file=call.data / READY_FILE, out=call.out
    )
