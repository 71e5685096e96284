"""A strict local server that speaks Stripe's API, for the demo company and the tests."""

from services.practice.simulator.client import ControlRefused, SimulatorControl
from services.practice.simulator.process import SimulatorDidNotStart, SimulatorProcess
from services.practice.simulator.run import serve

__all__ = [
    "ControlRefused",
    "SimulatorControl",
    "SimulatorDidNotStart",
    "SimulatorProcess",
    "serve",
]
