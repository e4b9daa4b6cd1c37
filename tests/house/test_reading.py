"""The measure of how hard words are to read, and that it is strict enough to be worth holding pages against."""

from __future__ import annotations

from kim.assurance.reviews.choices import PROMPTS
from kim.practice.kim_log.choices import QUESTIONS
from tests.house import reading

PAGE = """<body><header>Skip to main content</header><main><h1>Log a change</h1>
<p>Say <strong>what</strong> changed. See <a href="/">the Log</a> first.</p><script>let hidden = 1</script>
<ul><li>One</li><li>Two, <br>three</li></ul><p>12 November</p><code>https://x.example/Zq</code></main></body>"""


def test_a_page_is_parted_into_its_sentences():
    assert reading.sentences(PAGE) == [
        *("Log a change", "Say what changed.", "See the Log first.", "One", "Two,", "three", "12 November")
    ]


def test_the_grade_is_the_published_formula():
    # 9 words of 35 letters in 1 sentence: 4.71 * 35 / 9 + 0.5 * 9 / 1 - 21.43
    assert round(reading.grade(["The quick brown fox jumps over the lazy dog."]), 2) == 1.39
    assert reading.grade(["2026", ""]) == 0.0


def test_words_of_an_office_are_noticed():
    office = (
        "Organisational stakeholders should operationalise appropriate governance methodologies, ensuring information "
        "asset custodianship responsibilities are comprehensively documented throughout all directorates, and "
        "periodically reassessed."
    )
    assert reading.grade([office]) > 2 * reading.GRADE
    assert {"stakeholders", "operationalise", "methodologies"} <= reading.strange([office])
    assert reading.too_long([f"{office} {office[:-1]} and {office}"])


def test_each_question_of_the_guided_form_is_read_at_twelve():
    asked = [each for _, question in QUESTIONS for each in reading.sentences(f"<main><p>{question}</p></main>")]
    helped = [each for help_ in PROMPTS.values() for each in reading.sentences(f"<main><p>{help_}</p></main>")]
    assert len(asked) >= 6
    assert reading.grade(asked) <= reading.GRADE
    assert reading.grade(helped) <= reading.GRADE
    assert reading.strange([*asked, *helped]) == set()
