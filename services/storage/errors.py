from services.errors import UserError


class DatabaseBusy(UserError):
    """Another process held the database for longer than we wait; nothing was written."""

    key = "storage.busy"


class DatabaseUnavailable(UserError):
    """The database cannot be reached. Details: `cause`, as the driver told it, without secrets."""

    key = "storage.unavailable"


class DatabaseDamaged(UserError):
    """The file is not a sound database of ours. Details: `where`, `cause`."""

    key = "storage.damaged"


class DatabaseReadOnly(UserError):
    """The file or its folder does not let us write. Details: `where`."""

    key = "storage.read_only"


class DiskFull(UserError):
    """No room for what was to be written; nothing was."""

    key = "storage.disk_full"


class NotALocalFile(UserError):
    """The SQLite file is on a network drive, in a synchronised folder, or behind a link.

    Details: `where`, `cause` (`network`, `synchronised`, `link`).
    """

    key = "storage.not_local"


class SchemaNewer(UserError):
    """A newer Ventanilla wrote this database. Details: `found`, `known`."""

    key = "storage.schema_newer"


class BackupImpossible(UserError):
    """The safety copy before an upgrade could not be made, so nothing was upgraded."""

    key = "storage.backup_impossible"


class DatabaseReplaced(UserError):
    """Another file lies where the open books were: nothing more is written. Details: `where`."""

    key = "storage.replaced"


class NotDurable(UserError):
    """The database does not promise to keep what it acknowledged. Details: `setting`, `value`."""

    key = "storage.not_durable"


class ConnectionLost(DatabaseUnavailable):
    """The connection broke in the middle; whether the last commit stands is not known yet."""

    key = "storage.connection_lost"
