"""The website widget's one script, with a clinic's values in it. Made of widget/, without any tool but this."""

from itb_triage.widget.script import WIDGET, demo_page, widget_script

__all__ = ["WIDGET", "demo_page", "widget_script"]
