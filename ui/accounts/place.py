from PySide6.QtWidgets import QStackedWidget

from ui.accounts.account_page import AccountPage
from ui.accounts.list_page import AccountsPage


class AccountsPlace(QStackedWidget):
    """The list of accounts and, over it, the page of one: one place of the menu.

    Esc on an account's page goes back to the list, from within step by step.
    """

    def __init__(self, listing: AccountsPage, sheet: AccountPage) -> None:
        super().__init__()
        self.setObjectName("accountsPlace")
        self.listing = listing
        self.sheet = sheet
        self.addWidget(listing)
        self.addWidget(sheet)
        listing.sheet_requested.connect(self.show_account)
        sheet.sheet_requested.connect(self.show_account)
        sheet.back_requested.connect(self.show_list)

    def show_account(self, number: str) -> None:
        """Open the page of an account."""
        self.sheet.show_account(number)
        self.setCurrentWidget(self.sheet)

    def show_list(self) -> None:
        """Go back to the list, read again."""
        self.setCurrentWidget(self.listing)
        self.listing.refresh()
        self.listing.table.setFocus()

    def refresh(self) -> None:
        """Read the page that is shown again."""
        if self.currentWidget() is self.sheet:
            self.sheet.refresh()
        else:
            self.listing.refresh()

    def help_text(self) -> str:
        """The help of the page that is shown."""
        page = self.sheet if self.currentWidget() is self.sheet else self.listing
        return page.help_text()

    def may_close(self) -> str | None:
        """What the account's page would lose."""
        return self.sheet.may_close()

    def print_page(self) -> None:
        """Print what the account's page shows."""
        if self.currentWidget() is self.sheet:
            self.sheet.print_page()
