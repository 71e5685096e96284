"""A strict local server that speaks Stripe's API, for the demo company and the tests.

Here is only what steers it; the server itself, which knows Stripe's published test numbers, is
in `run` and is loaded by its own process alone.
"""

from services.practice.simulator.client import ControlRefused, SimulatorControl
from services.practice.simulator.process import SimulatorDidNotStart, SimulatorProcess

__all__ = [
    "ControlRefused",
    "SimulatorControl",
    "SimulatorDidNotStart",
    "SimulatorProcess",
]
