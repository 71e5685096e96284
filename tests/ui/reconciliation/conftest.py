from tests.ui.doubts.conftest import app, office, shell_with, show, stripe, tasks

__all__ = ["app", "office", "shell_with", "show", "stripe", "tasks"]
