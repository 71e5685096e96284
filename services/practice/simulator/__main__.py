import argparse
import os
import sys
from pathlib import Path

from services.practice.simulator.run import serve


def main() -> int:
    """Serve the simulator from a command line."""
    parser = argparse.ArgumentParser(
        prog="services.practice.simulator", description="A local server that speaks Stripe's API."
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--state", type=Path, help="SQLite file; in memory when left out")
    parser.add_argument("--ready-file", type=Path, help="also write the ready line here")
    parser.add_argument("--control-token", default=os.environ.get("VENTANILLA_SIMULATOR_TOKEN", ""))
    parser.add_argument("--stop-with-stdin", action="store_true", help="end when stdin ends")
    given = parser.parse_args()
    return serve(
        given.port,
        given.state,
        ready_file=given.ready_file,
        control_token=given.control_token,
        stop_with=sys.stdin.buffer if given.stop_with_stdin else None,
    )


if __name__ == "__main__":
    sys.exit(main())
