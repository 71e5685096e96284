from tests.ui.papers.office import app, office, shell_with, show, tasks
from tests.ui.settings.desk import page, till, vault

__all__ = ["app", "office", "page", "shell_with", "show", "tasks", "till", "vault"]
