from tests.ui.statements.conftest import app, counter, make_deposits, shell_with, show, tasks

__all__ = ["app", "counter", "make_deposits", "shell_with", "show", "tasks"]
