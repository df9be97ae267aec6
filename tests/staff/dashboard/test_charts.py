"""Charts: what is drawn has the size of what is told."""

import pytest

from staff.dashboard.charts import DEEP, INNER, LEFT, TOP, Series, lines, lying, stacked, told


def test_bars_stand_on_each_other_and_are_as_high_as_their_values():
    chart = stacked("t", ["a", "b"], [Series("x", "kind1", (3.0, 0.0)), Series("y", "kind2", (1.0, 2.0))])
    assert [(bar.look, bar.told) for bar in chart.bars] == [
        ("kind1", "a: x 3"),
        ("kind2", "a: y 1"),
        ("kind2", "b: y 2"),
    ]
    first, on_it, other = chart.bars
    assert first.height == pytest.approx(3 * on_it.height, abs=0.2)
    assert on_it.y + on_it.height == pytest.approx(first.y, abs=0.2)
    assert first.y + first.height == pytest.approx(TOP + DEEP, abs=0.2)
    assert other.x - first.x == pytest.approx(INNER / 2, abs=0.2)
    assert first.x > LEFT
    assert chart.up[-1].text == "4"


def test_a_line_breaks_where_a_value_is_missing():
    chart = lines("t", ["a", "b", "c", "d"], [Series("x", "kind1", (1.0, 2.0, None, 4.0))], " %")
    (line,) = chart.lines
    assert [len(part.split()) for part in line.parts] == [2, 1]
    assert [each[2] for each in line.points] == ["a: x 1 %", "b: x 2 %", "d: x 4 %"]
    assert line.points[2][1] == pytest.approx(TOP, abs=0.1)


def test_the_table_holds_what_is_drawn():
    chart = stacked("t", ["a"], [Series("x", "kind1", (1234.0,)), Series("y", "kind2", (0.0,))])
    assert chart.rows == [("a", ["1,234", "0"])]


def test_lying_bars_are_as_long_as_their_values():
    chart = lying("t", [("many", 40), ("few", 10)], "kind1")
    assert chart.bars[0].width == pytest.approx(4 * chart.bars[1].width, abs=0.2)
    assert [tick.text for tick in chart.across] == ["40", "10"]


@pytest.mark.parametrize(("value", "words"), [(None, "–"), (0, "0"), (12345, "12,345"), (1.25, "1.2"), (123.4, "123")])
def test_numbers_in_words(value, words):
    assert told(value) == words


@pytest.mark.parametrize("values", [(), (0.0,), (None,), (0.001,), (10.0**9,)])
def test_any_values_make_a_chart(values):
    labels = [str(n) for n in range(len(values))]
    for chart in (lines("t", labels, [Series("x", "k", values)]), stacked("t", labels, [Series("x", "k", values)])):
        for bar in chart.bars:
            assert 0 <= bar.height <= DEEP + 0.1
        assert len(chart.rows) == len(values)
    assert lying("t", [], "k").empty
