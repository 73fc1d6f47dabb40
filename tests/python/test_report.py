"""The report says what the publication says, to everybody, without a network."""

import re
import shutil
import threading
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import duckdb
import page_numbers
import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import sync_playwright

from telesante.cli import main
from telesante.french import spaced
from telesante.report.classes import CLASSES, RATE, style_of
from telesante.report.wording import decimal
from telesante.report.write import page_name, write_report, write_reports

EDITIONS = ("2024-12", "latest")
# What `page_name` makes the page on France of, which comes from Open DAMIR.
FRANCE = "france"
NARROW = "\u202f"


@pytest.fixture(scope="module")
def release(demo):
    return (demo.published / "current").resolve()


@pytest.fixture(scope="module")
def publication(release):
    with duckdb.connect(str(release / "telesante.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def folder(release, tmp_path_factory):
    """Return a folder with the page of each edition."""
    folder = tmp_path_factory.mktemp("report")
    write_reports(release / "telesante.duckdb", folder, EDITIONS)
    return folder


@pytest.fixture(scope="module", params=EDITIONS)
def page(folder, request):
    return page_numbers.read((folder / page_name(request.param)).read_text("utf-8"))


def french(value, decimals):
    """Write a number as a French reader does (the test's own way of it)."""
    rounded = Decimal(repr(value) if isinstance(value, float) else value).quantize(
        Decimal(1).scaleb(-decimals), ROUND_HALF_UP
    )
    text = f"{abs(rounded):,}".replace(",", NARROW).replace(".", ",")
    return f"\u2212{text}" if rounded < 0 else text


def sharpest(value, most):
    """Write a number with the decimals it needs, `most` at most."""
    text = french(value, most)
    return text.rstrip("0").rstrip(",") if "," in text else text


MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"

FORMS = {
    "integer": lambda value: french(value, 0),
    "signed": lambda value: ("+" if value > 0 else "") + french(value, 0),
    "percent": lambda value: f"{french(value, 0)}{NARROW}%",
    "percent1": lambda value: f"{french(value, 1)}{NARROW}%",
    "points": lambda value: ("+" if round(value) > 0 else "") + f"{french(value, 0)}{NARROW}pt",
    "signed_percent1": lambda value: (
        ("+" if round(value, 1) > 0 else "") + f"{french(value, 1)}{NARROW}%"
    ),
    "points1": lambda value: ("+" if round(value, 1) > 0 else "") + f"{french(value, 1)}{NARROW}pt",
    "plain": lambda value: sharpest(value, 3),
    "plain_percent": lambda value: f"{sharpest(value, 1)}{NARROW}%",
    "million1": lambda value: french(float(value) / 1_000_000, 1),
    "month": lambda day: f"{MONTHS.split()[day.month - 1]} {day.year}",
    "quarter": lambda day: f"T{(day.month - 1) // 3 + 1} {day.year}",
    "date": lambda day: " ".join(
        ["1er" if day.day == 1 else str(day.day), MONTHS.split()[day.month - 1], str(day.year)]
    ),
    "text": lambda text: re.sub(r"(?<=\w)'(?=\w)", "\u2019", re.sub(r"\s", " ", text)),
}


def expected(publication, number):
    """Return the texts that the publication allows for a number of the page."""
    query = f"select {number.column} as value, * from marts.{number.mart} where {number.where}"
    if "(" in number.column:
        query = f"select {number.column} as value from marts.{number.mart} where {number.where}"
    result = publication.execute(query.removesuffix(" where "))
    names = [column[0] for column in result.description]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    assert len(rows) <= 1, f"{number.text}: {query} finds {len(rows)} rows"
    if not rows:
        # No row of a mart means no act; no practitioners means no rate.
        return {"0", f"0,0{NARROW}%", "s"} if number.form in ("integer", "percent1") else set()
    value = rows[0]["value"]
    if value is None:
        return {"s"} if rows[0].get("is_masked", "(" in number.column) else {"\u2013", "s"}
    if is_rounded(publication, number):
        return {f"\u2248{FORMS[number.form.removesuffix('1')](value)}"}
    return {FORMS[number.form](value)}


def is_rounded(publication, number):
    """Whether a number comes of a row that leaves rounded; those that count rows do not."""
    if "is_rounded" not in columns_of(publication, number.mart) or "count(" in number.column:
        return False
    if number.column == "rank" or number.column.startswith("max(quarter_end"):
        return False
    query = f"select bool_or(is_rounded) from marts.{number.mart} where {number.where}"
    editions = re.findall(r"edition_id = '[^']+'", number.column)
    if editions:
        query += f" and ({' or '.join(editions)})"
    (found,) = publication.execute(query).fetchone()
    return bool(found) and number.form not in ("quarter", "text", "date")


@cache
def columns_of(publication, mart):
    """The columns of a published table."""
    return publication.table(f"marts.{mart}").columns


def wrong_numbers(part, publication):
    """Return how many numbers a part of the page shows, and which are not the publication's."""
    wrong, count = [], 0
    for number in page_numbers.shown(part):
        if number.column is None:
            continue
        count += 1
        text = number.text
        if number.element.tag == "title":
            text = re.split(r"\s:\s", text)[-1]
        if number.form == "text":
            text = re.sub(r"\s", " ", text)
        found = expected(publication, number)
        if text not in found:
            wrong.append((number.text, found, number.where))
    return count, wrong


def test_every_number_of_the_page_is_that_of_the_publication(page, publication):
    count, wrong = wrong_numbers(page, publication)
    assert not wrong
    assert count > 1500


def test_a_changed_number_would_be_noticed(page, publication):
    cell = next(each for each in page.all("td") if each.classes == ["own"])
    matrix = next(node for node in cell.chain() if node.tag == "table")
    printed, cell.children = cell.children, [cell.children[0] + "0"]
    _, wrong = wrong_numbers(matrix, publication)
    cell.children = printed
    assert len(wrong) == 1


# What a text without a number of its own may hold: names of things, not results.
NAMES = re.compile(
    r"""
    \d+\sà\s(?:moins\sde\s)?\d+\s(?:ans|%)  # age bands, classes of rates
    | \b80\sans\set\splus
    | \bmoins\sde\s20\s%
    | \b45\s%\set\splus
    | \b35\s%                             # the target
    | \b(?:80|95)\s%                      # intervals
    | \b(?:19|20)\d\d\b                   # years
    | \bT[1-4]\b                          # quarters
    | \bédition\s2024-12\b
    | \b(?:\d\d|2[AB]|97[1-6])\b(?=\s\w|$)  # departments, by code
    | \b101\sdépartements
    | \b(?:C2S | B3TSI | 1er | 2\.0\.4)(?!\d)
    """,
    re.VERBOSE,
)
# Printed documents are quoted, and files named: neither is computed here.
QUOTED = {"statements", "volumes", "quiet", "download"}


def test_no_number_of_the_page_is_without_its_source(page):
    loose = []
    for text in page_numbers.shown(page):
        if text.column is not None or "tick" in text.element.parent.classes:
            continue
        chain = text.element.chain()
        if any(set(node.classes) & QUOTED for node in chain):
            continue
        if re.search(r"\d", NAMES.sub("", text.text)):
            loose.append(text.text)
    assert set(loose) <= {"0"}


def test_the_map_has_101_departments_and_each_colour_follows_its_class(page, publication):
    outlines = {node.attributes["id"]: node for node in page.all("path") if "id" in node.attributes}
    assert len(outlines) == 101
    country = next(svg for svg in page.all("svg") if svg.classes == ["map"])
    shapes = list(country.all("use"))
    assert sorted(shape.attributes["href"] for shape in shapes) == sorted(f"#{i}" for i in outlines)
    figure = next(node for node in country.chain() if node.tag == "figure")
    for shape in shapes:
        where = f"{figure.source['where']} and {shape.source['where']}"
        found = publication.execute(
            f"select {RATE} from marts.ppg_teleconsultation_uptake where {where}"
        ).fetchall()
        rate = found[0][0] if found else None
        inside = [
            each.style
            for each in CLASSES
            if rate is not None
            and (each.low is None or rate >= each.low)
            and (each.high is None or rate < each.high)
        ]
        assert shape.classes == (inside or ["k0"]), shape.attributes


REGIONAL = (
    "flows_department",
    "acts_by_age_band",
    "acts_by_beneficiary_profile",
    "acts_by_executor_category",
    "top_executor_categories",
    "top_specialties",
    "reading_notes",
)


@pytest.mark.parametrize(
    ("emptied", "left_out"),
    [
        (("ppg_teleconsultation_uptake", "ppg_chronic_patients", "nowcast"), "france"),
        ((*REGIONAL, "acts_monthly", "nowcast"), "region"),
    ],
    ids=["no quarter yet", "no act in the region"],
)
def test_a_store_without_some_figures_still_has_its_report(release, tmp_path, emptied, left_out):
    database = tmp_path / "telesante.duckdb"
    shutil.copyfile(release / "telesante.duckdb", database)
    with duckdb.connect(str(database)) as connection:
        for mart in emptied:
            connection.execute(f"delete from marts.{mart}")
    write_reports(database, tmp_path, EDITIONS)
    for edition in EDITIONS:
        page = page_numbers.read((tmp_path / page_name(edition)).read_text("utf-8"))
        assert f"#{left_out}" not in {node.attributes.get("href") for node in page.all("a")}


def test_classes_break_at_the_target_and_cover_every_rate():
    assert [each.low for each in CLASSES[1:]] == [each.high for each in CLASSES[:-1]]
    assert [each.is_reached for each in CLASSES] == sorted(each.is_reached for each in CLASSES)
    assert next(each for each in CLASSES if each.is_reached).low == 35


def test_a_rate_printed_as_the_target_but_under_it_is_not_reached():
    reached = {each.style for each in CLASSES if each.is_reached}
    assert style_of(34.96) not in reached
    assert style_of(35.0) in reached


def test_bars_are_as_long_as_their_numbers(page):
    checked = 0
    for figure in page.all("figure"):
        bars = [
            (float(found.group(1)), *_number(mark))
            for mark in figure.all("path")
            if mark.source["where"]
            and (found := re.fullmatch(r"M0,[-\d.]+h([\d.]+)(?:v|a|c).*", mark.attributes["d"]))
        ]
        if len(bars) > 1:
            longest, largest, _ = max(bars)
            for length, number, step in bars:
                # Lengths are written to a tenth of a pixel, rounded corners take two; a provisional
                # percentage is written without its decimals.
                near = 2.5 + longest / largest * step
                assert length == pytest.approx(longest * number / largest, abs=near)
                checked += 1
    assert checked > 30


def _number(mark):
    text = re.split(r"\s:\s", next(mark.all("title")).children[0])[-1]
    number = float(re.sub(r"[\s%≈]", "", text).replace(",", "."))
    return number, 1 if "≈" in text and "%" in text else 0


NOTED = {
    "ages",
    "profils",
    "poids-profils",
    "executants",
    "flux",
    "top-professionnels",
    "top-specialites",
    "mois",
}


def test_each_section_on_the_region_has_a_chart_its_table_and_a_reading_note(page):
    found = {}
    for section in page.all("section"):
        if "question" in section.classes:
            styles = {style for part in section.all("div") for style in part.classes}
            drawn = any(True for figure in section.all("figure") for _ in figure.all("svg"))
            whole = drawn and any(section.all("table")) and "note" in styles
            found[section.attributes["aria-labelledby"]] = whole
    assert {name for name in NOTED if not found.get(name)} == set()


def test_apostrophes_are_typographic(page):
    texts = [each.text for each in page_numbers.shown(page)]
    assert [text for text in texts if re.search(r"\w'\w", text)] == []
    assert any("\u2019" in text for text in texts)


def test_a_page_weighs_less_than_350_kilobytes(folder):
    for edition in EDITIONS:
        assert (folder / page_name(edition)).stat().st_size < 350_000


def test_two_builds_give_the_same_bytes(folder, release, tmp_path):
    write_reports(release / "telesante.duckdb", tmp_path, EDITIONS)
    for edition in EDITIONS:
        name = page_name(edition)
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_the_latest_edition_says_what_changed_since_2024_12(folder):
    latest, first = ((folder / page_name(edition)).read_text("utf-8") for edition in EDITIONS[::-1])
    assert "Ce qui a changé depuis l\u2019édition 2024-12" in latest
    assert "changements" not in first


def test_each_table_offered_lies_beside_the_page(release, tmp_path):
    arguments = ["report", "--published", str(release.parents[1]), "--out", str(tmp_path)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    page = page_numbers.read((tmp_path / page_name("2024-12")).read_text("utf-8"))
    links = {link.attributes["href"] for link in page.all("a")}
    tables = {link for link in links if not link.startswith("#")}
    assert tables
    assert all((tmp_path / table).is_file() for table in tables)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--edition", "1999-12"], "no edition 1999-12"),
        (["--published", "nowhere"], "no publication at nowhere"),
    ],
)
def test_a_report_that_cannot_be_made_says_why(release, tmp_path, arguments, message):
    arguments = ["report", "--published", str(release.parents[1]), *arguments]
    result = CliRunner().invoke(main, [*arguments, "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert message in result.output
    assert not list(tmp_path.rglob("*.html"))


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (240310, 0, f"240{NARROW}310"),
        (6.05, 1, "6,1"),
        (32.45, 1, "32,5"),
        (-0.04, 1, "0,0"),
        (-1234.5, 1, f"\u22121{NARROW}234,5"),
        (0.5, 0, "1"),
    ],
)
def test_numbers_are_written_the_french_way(value, decimals, text):
    assert decimal(value, decimals) == text


def test_spaces_before_signs_are_narrow_and_do_not_break():
    html = '<style>a :b { }</style><p title="a : b">« six » : 6 % ; vrai ?</p>'
    assert spaced(html) == (
        '<style>a :b { }</style><p title="a : b">'
        "«\u202fsix\u202f»\u202f: 6\u202f%\u202f; vrai\u202f?</p>"
    )


class _Server(SimpleHTTPRequestHandler):
    """Serves the pages with the policy they ask for, and remembers what it was asked."""

    def __init__(self, *arguments, asked, **options):
        self.asked = asked
        super().__init__(*arguments, **options)

    def end_headers(self):
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        super().end_headers()

    def log_message(self, *_):
        self.asked.append(self.path)


@pytest.fixture(scope="module")
def server(folder):
    asked = []
    handler = partial(_Server, directory=str(folder), asked=asked)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            # Whatever is not on this machine does not exist.
            args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, server):
    """Open the page of an edition and return it with what the browser complained of."""
    contexts = []

    def _open(edition, width, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page, complaints = context.new_page(), []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{server[0]}/{page_name(edition)}")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        return page, complaints

    yield _open
    for context in contexts:
        context.close()


@pytest.mark.needs("chromium")
def test_the_page_loads_by_one_request_and_complains_of_nothing(opened, server):
    server[1].clear()
    page, complaints = opened("latest", 1440)
    page.wait_for_load_state("networkidle")
    assert server[1] == [f"/{page_name('latest')}"]
    assert complaints == []
    assert page.evaluate("document.scripts.length") == 0
    # The page's own policy lets its one stylesheet apply, and no other style.
    assert page.evaluate("getComputedStyle(document.querySelector('header')).color") == (
        "rgb(255, 255, 255)"
    )
    policy = page.locator("meta[http-equiv]").get_attribute("content")
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[\w+/]+='", policy)


@pytest.mark.needs("chromium")
@pytest.mark.parametrize(
    ("edition", "width", "scheme"),
    [
        ("latest", 375, "light"),
        ("2024-12", 1440, "dark"),
        (FRANCE, 375, "dark"),
        (FRANCE, 1440, "light"),
    ],
)
def test_axe_finds_no_violation(opened, edition, width, scheme):
    page, _ = opened(edition, width, scheme)
    # Rows of one table and departments of one map are alike: eight of each are enough.
    page.evaluate("""
        document.querySelectorAll('tbody tr:nth-child(n+9), .map use:nth-of-type(n+9)')
            .forEach(each => each.remove())
    """)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize("edition", ["latest", FRANCE])
def test_the_page_fits_its_screen_and_its_texts_can_be_read(opened, edition, width):
    page, _ = opened(edition, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = page.evaluate("""
        [...document.querySelectorAll('figure svg:not(.map) text')].map(text =>
            parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)
    """)
    assert min(sizes) >= 9


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("edition", [*EDITIONS, FRANCE])
def test_on_a_wide_screen_every_table_is_whole(opened, edition):
    page, _ = opened(edition, 1440)
    cut = page.evaluate("""
        [...document.querySelectorAll('.scroll')]
            .filter(each => each.scrollWidth > each.clientWidth)
            .map(each => each.getAttribute('aria-label'))
    """)
    assert cut == []


@pytest.mark.needs("chromium")
@pytest.mark.parametrize(
    ("edition", "width"), [("2024-12", 1440), ("latest", 375), (FRANCE, 1440), (FRANCE, 375)]
)
def test_no_text_of_a_drawing_is_cut(opened, edition, width):
    page, _ = opened(edition, width)
    cut = page.evaluate("""
        [...document.querySelectorAll('figure svg:not(.zoom) text')].filter(text => {
            const [inner, outer] = [text, text.closest('svg')].map(e => e.getBoundingClientRect());
            return inner.left < outer.left - 1 || inner.right > outer.right + 1
                || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
        }).map(text => text.textContent)
    """)
    assert cut == []


@pytest.mark.needs("chromium")
def test_colours_on_the_screen_follow_the_classes_in_both_schemes(opened):
    for scheme in ("light", "dark"):
        page, _ = opened("2024-12", 1440, scheme)
        seen = page.evaluate("""
            [...document.querySelector('svg.map').querySelectorAll('use')].map(use =>
                [use.getAttribute('class'), getComputedStyle(use).fill])
        """)
        colours = {style: {fill for each, fill in seen if each == style} for style, _ in seen}
        assert all(len(fills) == 1 for fills in colours.values())
        assert len(set.union(*colours.values())) == len(colours)


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("edition", ["latest", FRANCE])
def test_on_a4_paper_no_table_is_cut_and_everything_is_shown(browser, folder, edition):
    # 186 mm between margins, at 96 pixels an inch.
    context = browser.new_context(viewport={"width": 703, "height": 1000})
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto((folder / page_name(edition)).as_uri())
    wide = page.evaluate("""
        [...document.querySelectorAll('.scroll, figure')]
            .filter(each => each.getBoundingClientRect().right > 704
                || each.scrollWidth > each.clientWidth)
            .map(each => each.querySelector('caption, figcaption').textContent)
    """)
    hidden = page.evaluate("""
        [...document.querySelectorAll('table')]
            .filter(table => table.getBoundingClientRect().height === 0).length
    """)
    context.close()
    assert wide == []
    assert hidden == 0


@pytest.mark.needs("chromium")
def test_the_page_is_printed_as_pdf(release, tmp_path):
    arguments = ["report", "--published", str(release.parents[1]), "--out", str(tmp_path), "--pdf"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    printed = (tmp_path / "report_2024-12.pdf").read_bytes()
    assert printed.startswith(b"%PDF-")
    # A4, in points.
    assert re.search(rb"/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]", printed)


# ------------------------------------------------------------------- perimeters of every kind


def publish_also(database, perimeter_id, territory, place, possessive, first, last):
    """Add a perimeter that has the figures of idf_2024: the totals alone when it is France."""
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "insert into marts.dim_perimeter select * replace (? as perimeter_id, ? as label_fr,"
            " ? as territory, null as executor_region_code, ? as place_fr, ? as possessive_fr,"
            " cast(? as date) as care_from, cast(? as date) as care_to) from marts.dim_perimeter"
            " where perimeter_id = 'idf_2024'",
            [perimeter_id, perimeter_id, territory, place, possessive, first, last],
        )
        tables = connection.execute(
            "select table_name, string_agg(column_name, ' ') as named from duckdb_columns()"
            " where column_name in ('perimeter_id', 'executor_department', 'beneficiary_zone')"
            " and schema_name = 'marts' and table_name not in ('dim_perimeter',"
            " 'published_reconciliation') group by all having contains(named, 'perimeter_id')"
        ).fetchall()
        for table, columns in tables:
            places = [name for name in columns.split() if name != "perimeter_id"]
            totals = [f"{name} = 'all'" for name in places if territory == "FRANCE"]
            kept = " and ".join(totals) or "true"
            connection.execute(
                f"insert into marts.{table} select * replace ('{perimeter_id}' as perimeter_id)"
                f" from marts.{table} where perimeter_id = 'idf_2024' and {kept}"
            )


@pytest.fixture
def database(release, tmp_path):
    """A publication that a test may add perimeters to."""
    return shutil.copy(release / "telesante.duckdb", tmp_path / "telesante.duckdb")


YEAR = ("2024-01-01", "2024-12-31")


def lost_anchors(page):
    return set(re.findall(r'href="#([^"]+)"', page)) - set(re.findall(r'id="([^"]+)"', page))


def test_a_country_has_a_page_of_its_totals_and_the_index_names_it_first(database, tmp_path):
    country = ("fra_2024", "FRANCE", "en France", "de France", *YEAR)
    publish_also(database, *country)
    write_reports(database, tmp_path, EDITIONS)
    page = (tmp_path / page_name("2024-12", "fra_2024")).read_text("utf-8")
    assert "<h1>Suivi de la télésanté en France</h1>" in page
    assert "professionnels et structures de France" in page
    assert "Hors Île-de-France" not in page
    assert 'id="flux"' not in page
    assert lost_anchors(page) == set()
    index = (tmp_path / "index.html").read_text("utf-8")
    links = re.findall(r'href="([^"]+)"', index)
    assert links[0] == page_name("2024-12", "fra_2024")
    assert page_name("2024-12", "idf_2024") in links


def test_a_list_of_departments_has_a_page_of_its_own_departments(database, tmp_path):
    place = ("dans les départements 75 et 92", "des départements 75 et 92")
    publish_also(database, "dep_75_92_2024", "75 92", *place, *YEAR)
    with duckdb.connect(str(database)) as connection:
        connection.execute("update marts.dim_edition set is_country_held = false")
    write_reports(database, tmp_path, ["2024-12"])
    page = (tmp_path / page_name("2024-12", "dep_75_92_2024")).read_text("utf-8")
    assert "<h1>Suivi de la télésanté dans les départements 75 et 92</h1>" in page
    assert "d\u2019autres départements" in page
    assert "75 Paris" in spaced(page)
    assert "Généralistes libéraux de France" not in page
    assert lost_anchors(page) == set()


def test_a_whole_year_is_shown_before_a_quarter_of_it(database, tmp_path):
    quarter = ("idf_2024_t4", "R11", "en Île-de-France", "d'Île-de-France")
    publish_also(database, *quarter, "2024-10-01", "2024-12-31")
    write_reports(database, tmp_path, ["2024-12"])
    page = (tmp_path / page_name("2024-12")).read_text("utf-8")
    assert "Actes exécutés en Île-de-France en 2024" in page
    assert not (tmp_path / "index.html").exists()
    own, _ = write_report(database, tmp_path / "own", "2024-12", "idf_2024_t4")
    assert "idf_2024_t4</" in own.read_text("utf-8")
