from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Generic, TypeVar, overload

R = TypeVar("R")

_PAGES_KEPT: Final = 40


class PagedRows(Sequence[R], Generic[R]):
    """A long list that is read page by page as the table scrolls to it.

    Args:
        count: how many rows there are.
        fetch: reads rows `offset` to `offset + limit`, in a stable order.
    """

    def __init__(
        self, count: int, fetch: Callable[[int, int], Sequence[R]], page_size: int = 200
    ) -> None:
        self._count = count
        self._fetch = fetch
        self._size = page_size
        self._pages: OrderedDict[int, Sequence[R]] = OrderedDict()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> R: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[R]: ...

    def __getitem__(self, index: int | slice) -> R | Sequence[R]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self._count))]
        place = index if index >= 0 else index + self._count
        if not 0 <= place < self._count:
            raise IndexError(index)
        page, offset = divmod(place, self._size)
        rows = self._page(page)
        if offset >= len(rows):
            raise IndexError(index)
        return rows[offset]

    def __iter__(self) -> Iterator[R]:
        for page in range((self._count + self._size - 1) // self._size):
            yield from self._page(page)

    def _page(self, page: int) -> Sequence[R]:
        rows = self._pages.get(page)
        if rows is None:
            rows = self._fetch(page * self._size, self._size)
            self._pages[page] = rows
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(page)
        return rows
