from tests.ui.accounts.conftest import folder, show, tasks, world

__all__ = ["folder", "show", "tasks", "world"]
