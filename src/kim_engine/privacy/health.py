"""A condition or treatment that is said of one person; health as a topic, a record or a rule is left alone."""

import re
from collections.abc import Iterator

from kim_engine.privacy.conditions import CONDITIONS, DOINGS, QUALITIES
from kim_engine.privacy.folding import BLANK, Span
from kim_engine.privacy.titled_names import titled_names

_FARTHEST = 100
_END = r"(?![^\W_])"
_CONDITION = re.compile(rf"(?<![^\W_])(?:{CONDITIONS})".replace("\n", "") + _END, re.IGNORECASE)
_DOING = re.compile(rf"(?<![^\W_])(?:{DOINGS})".replace("\n", "") + _END, re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[;\n!?]|(?<!\bno)(?<!\bmr)(?<!\bms)(?<!\bdr)(?<!\bmrs)(?<!\bflat)(?<!\b[a-z])\.(?=\s)", re.IGNORECASE
)

_RELATION = (
    r"son|daughter|mother|mum|mam|father|dad|husband|wife|partner|brother|sister|child|baby|toddler|boy|girl|lady|man|"
    r"woman|gentleman|grand(?:ad|dad|father|mother|son|daughter|child|ma|pa)|nan|nana|gran|granny|nephew|niece|uncle|aunt|cousin|"
    r"widow|widower|youngest|eldest|twin|step(?:son|daughter|child|mother|father)|teenager|lad|boyfriend|girlfriend|fianc[eé]e?"
)
_ROLE = (
    r"tenant|resident|leaseholder|applicant|occupant|occupier|customer|caller|lodger|neighbour|patient|householder|"
    r"complainant|licensee|shared[ -]owner|owner|ex-tenant|client|service user|carer"
)
_NOT_A_PERSON = (
    r"(?!\ (?:panel|record|portal|account|file|engagement|satisfaction|number|names?|details|profile|app|association|"
    r"group|survey|data|list|records|files|type|field|fields|screen|handbook|forum|services?|support|scheme|involvement|"
    r"training|register|experience|voice|reference|benefit|protection|safety|care|health|age|form|notes?)\b)"
)
_PERSON = re.compile(
    rf"(?<![^\W_])(?:(?P<article>a|an|any|each|every|no|another|which|some)\ (?:\w{{2,12}}\ )?)?"
    rf"(?:(?P<role>{_ROLE})|(?P<relation>{_RELATION})"
    r"|(?P<several>(?:the|her|his|their|two|three|four|both)\ (?:children|kids|sons|daughters|twins))"
    r"|(?P<both>twins)|(?P<self>i)(?=\ (?:have|had|am|suffer|take|use)(?![^\W_]))"
    r"|(?P<pronoun>he|she)|(?P<whose>his|her|my)|(?P<whom>him)"
    rf"|(?:number|no\.?|flat|house|apartment|room|bungalow)\ ?[0-9]{{1,4}}[a-z]?)(?P<own>['’]s)?{_END}{_NOT_A_PERSON}",
    re.IGNORECASE,
)
_QUALITY = re.compile(
    rf"(?<![^\W_])(?P<article>(?:a|an|any|each|every|no|another|which|some)\ )?(?:{QUALITIES})\ "
    rf"(?:(?P<role>{_ROLE})|(?P<relation>{_RELATION})){_END}{_NOT_A_PERSON}".replace("\n", ""),
    re.IGNORECASE,
)
_ANY_ONE = frozenset("child baby toddler man woman boy girl teenager".split())
_VERB = re.compile(
    r"(?<![^\W_])(?:has|have|had|having|wears|attends|prescribed|is|was|be|been|being|suffers|suffered|suffering|uses|using|takes|taking|needs|got|"
    r"gets|diagnosed|disclosed|discloses|disclosing|lives|living|recovering|recovers|developed|develops|due|because|"
    r"waiting|awaiting|undergoing|undergoes|underwent|receiving|receives|struggles|struggling|battling|fighting|"
    r"mentioned|became|becomes|remains|lost|died|whose|who|caught|gave|confirmed)(?![^\W_])|['’](?:s|d|ve)(?![^\W_])"
    r"|(?<![^\W_])(?:with|on|from|of|off)(?:\ \w+){0,2}\ ?\Z",
    re.IGNORECASE,
)
# What stands between and shows that the condition is talked about, not had.
_TALKED_ABOUT = re.compile(
    r"(?<![^\W_])(?:about|regarding|leaflets?|policy|policies|training|course|asks?|asked|guidance|whether|if|code|coded|"
    r"field|list|question|questions|staff|team|officers?|not\ (?:record|recorded|kept|say))(?![^\W_])",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    r"(?<![^\W_])(?:whether|if|unless|anyone|anybody|someone|in case)(?:\ [\w'’]+){0,2}\ \Z", re.IGNORECASE
)
_IN_GENERAL = re.compile(r"(?<![^\W_])(?:when|where|whenever|wherever)(?:\ \w+)?\ \Z", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"(?:\A|[,:(\"“/-]\s*|[–]\s*|\band\ )(?:and\ )?(?:now\ |also\ |still\ )?"
    r"(?:has|has\ had|had|is|was|needs|prescribed|suffers\ (?:from|with)|suffering\ (?:from|with)|uses|takes|"
    r"is\ on|diagnosed\ with|diagnosed|recovering\ from|undergoing|awaiting|lives\ with|living\ with|registered|on)\ "
    r"(?:(?:a|an|two|three|several|severe|chronic|mild|bad|advanced|early|type\ [12])\ ){0,2}\Z",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:\A|[,(]\ ?)(?:vuln\w{0,12}|alerts?|health|diagnos(?:is|ed)|conditions?|medical|warning|disability)"
    r"\ ?[:=–-]\ ?\Z",
    re.IGNORECASE,
)
_AT_HOME = re.compile(
    r"(?:\ at|\ in|\ of|\ -|,)?\ (?:the\ )?(?:tenant\ |resident\ )?(?:at\ |in\ |of\ )?"
    r"(?:number|no\.?|flat|house)\ ?[0-9]{1,4}(?![^\W_])",
    re.IGNORECASE,
)
_DOING_LEFT_OUT = re.compile(r"(?:\A|[,:(\"“/-]\s*|[–]\s*|\band\ |\bnow\ )\Z", re.IGNORECASE)
_TOPIC = re.compile(
    r"['’]?s?[\ -](?:training|friendly|aware|awareness|policy|policies|guidance|leads?|needs|teams?|charity|charities|"
    r"leaflets?|registers?|data|fields?|flags?|codes?|records?|lists?|box(?:es)?|questions?|column|forms?|services?|"
    r"strategy|standard|pathway|protocol|risk\ assessments?|support\ (?:service|team|group|charity|leaflet)|champions?|"
    r"nurses?|housing|schemes?|homes?|flats?|access|adaptations?|adapted|spots?|excel|word|office|outlook|cords?|corner|"
    r"end|man['’]s|alley|cell|plug|suppliers?|ramps?|portal|bays?|parking|spaces?|stores?)(?![^\W_])",
    re.IGNORECASE,
)
_MOST_BETWEEN = 9  # words between the person and the condition
_SHORT = re.compile(r"[\s,(:–-]{1,3}(?:both\s)?")


def health_spans(plain: str) -> Iterator[Span]:
    """Spans from the person to what the person has, in folded text; no span overlaps another.

    One person has to be named or meant (`the tenant`, `her son`, `Mr Ali`, `number 9`, or left out as in
    `has asthma`), and within one clause something has to bind the condition to that person. `A tenant`, `any
    resident` and `whether he has` are a rule, not a disclosure. Each condition is read back by at most a hundred
    characters, so the time grows with the text and no faster.
    """
    floor = 0
    for start, end in sorted([*_with_qualities(plain), *_bound(plain)]):
        if start >= floor:
            yield start, end
            floor = end


def _with_qualities(plain: str) -> Iterator[Span]:
    for found in _QUALITY.finditer(plain):
        is_general = found["article"] and _is_one_of_many(found)
        if not is_general and not _MAYBE.search(plain, max(0, found.start() - _FARTHEST), found.start()):
            yield found.span()


def _bound(plain: str) -> Iterator[Span]:
    named = [found.span for found in titled_names(plain)]
    floor, at = 0, 0
    for condition, is_doing in _conditions(plain):
        if condition[0] < floor or _TOPIC.match(plain, condition[1]):
            continue
        begin = _begin_of_clause(plain, max(floor, condition[0] - _FARTHEST), condition[0])
        while at < len(named) and named[at][1] <= begin:
            at += 1
        near = named[at : at + 8]
        if any(start < condition[1] and condition[0] < end for start, end in near):
            continue  # the Ms of Ms Kaur
        within = [span for span in near if begin <= span[0] and span[1] <= condition[0]]
        if home := _AT_HOME.match(plain, condition[1]):
            yield condition[0], home.end()
            floor = home.end()
            continue
        start = _start_of_person(plain[begin : condition[0]], begin, within, is_doing)
        if start is not None:
            # What another kind has taken is not claimed again: `the tenant (a reference) has asthma`.
            start = max(start, plain.rfind(BLANK, start, condition[0]) + 1)
            yield start, condition[1]
            floor = condition[1]


def _conditions(plain: str) -> list[tuple[Span, bool]]:
    found = [(each.span(), False) for each in _CONDITION.finditer(plain)]
    return sorted(found + [(each.span(), True) for each in _DOING.finditer(plain)])


def _begin_of_clause(plain: str, begin: int, end: int) -> int:
    for found in _CLAUSE_END.finditer(plain, begin, end):
        begin = found.end()
    while begin < end and plain[begin] in " \t\r":
        begin += 1
    return begin


def _start_of_person(clause: str, offset: int, named: list[Span], is_doing: bool) -> int | None:
    """Give where the nearest person begins that the condition is bound to, in the text of the clause's offset."""
    for start, end in reversed(named):
        if not _MAYBE.search(clause[: start - offset]) and _binds(clause[end - offset :], is_doing, is_own=True):
            return start
    for person in reversed(list(_PERSON.finditer(clause))):
        before = clause[: person.start()]
        is_general = _MAYBE.search(before) or (
            _is_one_of_many(person) and (person["article"] or _IN_GENERAL.search(before))
        )
        is_own = bool(person["own"] or person["whose"])
        if not is_general and _binds(clause[person.end() :], is_doing, is_own=is_own):
            return offset + person.start()
    left_out = (_DOING_LEFT_OUT if is_doing else _LEFT_OUT).search(clause) or _LABEL.search(clause)
    return offset + left_out.end() if left_out else None


def _is_one_of_many(person: re.Match[str]) -> bool:
    """True for words that, after `a`, mean any one of them: `a tenant`, `a child`."""
    return bool(person["role"]) or (person["relation"] or "").casefold() in _ANY_ONE


def _binds(between: str, is_doing: bool, *, is_own: bool) -> bool:
    words = between.split()
    if len(words) > _MOST_BETWEEN or _TALKED_ABOUT.search(between):
        return False
    if is_own and len(words) <= 3:
        return True
    if is_doing and len(words) <= 4:
        return True
    return bool(_VERB.search(between) or _SHORT.fullmatch(between))
