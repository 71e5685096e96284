"""What alembic runs: one transaction around all steps, on the connection it is handed."""

from alembic import context

from services.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
