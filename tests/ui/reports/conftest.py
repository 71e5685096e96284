from tests.ui.summaries.conftest import app, office, shell_with, show, tasks

__all__ = ["app", "office", "shell_with", "show", "tasks"]
