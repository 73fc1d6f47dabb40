"""Practices that each stand for one rule of executor location."""

from telesante.demo import register
from telesante.demo.fluxes import LAST_CARE_MONTH
from telesante.demo.places import IDF
from telesante.demo.practices import PracticeBook, Special

UNKNOWN = "NC"


def plant(book: PracticeBook) -> None:
    """Add the practices that each stand for one rule of location."""
    for rank in range(12):
        _plant_mover(book, IDF[rank % 8], IDF[(rank + 5) % 8], has_gap=rank % 2 == 0)
    for rank, department in enumerate(IDF):
        other = IDF[(rank + 3) % 8]
        cai_num, postcode = register.cai_num(department), register.postcode(department)
        encrypted = book.encrypted_number
        _special(book, "register_starts_late", department, encrypted(), months=(1, 8))
        book.enter(len(book.practices) - 1, cai_num, postcode, months=range(9, 19))
        _special(book, "register_postcode_only", department, encrypted())
        book.enter(len(book.practices) - 1, None, postcode)
        finess = book.finess(department)
        _special(book, "unknown_number_with_establishment", department, encrypted(), finess)
        clear, finess = book.clear_number(department, "gp"), book.finess(other)
        _special(book, "number_before_establishment", department, clear, finess)
        book.enter(len(book.practices) - 1, cai_num, postcode)
    _plant_odd_numbers(book)


def _plant_mover(book: PracticeBook, before: str, after: str, has_gap: bool) -> None:
    """One encrypted number that the register moves to another department in July 2024."""
    number = book.encrypted_number()
    first_months = range(1, 5) if has_gap else range(1, 7)
    name = "mover_with_register_gap" if has_gap else "mover"
    for department, months, register_months in (
        (before, (1, 6), first_months),
        (after, (7, LAST_CARE_MONTH), range(7, LAST_CARE_MONTH + 1)),
    ):
        _special(book, name, department, number, months=months, quota=40)
        row = len(book.practices) - 1
        book.enter(
            row, register.cai_num(department), register.postcode(department), months=register_months
        )


def _plant_odd_numbers(book: PracticeBook) -> None:
    """Corsica, overseas and numbers that say nothing."""
    encrypted = book.encrypted_number
    for name, department, cai_num, postcode in (
        ("register_cai_201", "2A", "201", None),
        ("register_cai_202", "2B", "202", None),
        ("register_postcode_corsica", "2A", None, "20137"),
        ("register_postcode_corsica", "2B", None, "20600"),
    ):
        _special(book, name, department, encrypted(), quota=8)
        book.enter(len(book.practices) - 1, cai_num, postcode)
    for prefix, department in (("974", "974"), ("9A", "971"), ("2B", "2B")):
        _special(book, "establishment_odd_prefix", department, None, book.finess(prefix), 8)
    absent = book.clear_number("974", "gp")
    _special(book, "overseas_number_with_establishment", "75", absent, book.finess("75"), 8)
    _special(book, "overseas_number_not_in_register", UNKNOWN, book.clear_number("97", "gp"))
    _special(book, "prefix_no_department", UNKNOWN, book.clear_number("00", "gp"))
    for _ in range(4):
        _special(book, "unknown_number", UNKNOWN, encrypted(), quota=6)
    _special(book, "no_number_no_establishment", UNKNOWN, None)


def _special(
    book: PracticeBook,
    case: str,
    department: str,
    number: str | None,
    finess: str | None = None,
    quota: int = 10,
    months: tuple[int, int] = (1, LAST_CARE_MONTH),
) -> None:
    kind = "centre" if number is None else "gp"
    practice = book.practice(department, kind, number, finess)
    book.specials.append(Special(case, practice, department, months, quota))
