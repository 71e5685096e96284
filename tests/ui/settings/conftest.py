from tests.ui.papers.office import app, office, shell_with, show, tasks

__all__ = ["app", "office", "shell_with", "show", "tasks"]
