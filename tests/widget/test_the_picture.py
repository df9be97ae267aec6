"""The picture in the README is of the widget as it is. Where it is not: cp reports/widget/readme.png docs/widget.png"""

import datetime

from PIL import Image

from tests.browser import MOST, difference
from tests.conftest import ROOT


def test_the_picture_in_the_readme_is_of_the_widget_as_it_is(visit):
    widget = visit(viewport={"width": 1100, "height": 760}, timezone_id="America/New_York", reduced_motion="reduce")
    widget.page.clock.set_fixed_time(datetime.datetime(2026, 11, 22, 8, 12, tzinfo=datetime.UTC))
    widget.page.reload()
    widget.open()
    closed = widget.shot("readme-begun")
    widget.say("my son is so sleepy since the refill and his arms just hang. no fever")
    taken = widget.shot("readme")
    kept = ROOT / "docs" / "widget.png"
    assert Image.open(kept).size == (1100, 760)
    assert "(docs/widget.png)" in (ROOT / "README.md").read_text()
    assert difference(taken, kept) <= MOST
    assert difference(closed, kept) > MOST, "the measure must see a difference"
