"""The admin as the console uses it: for people and their roles."""

from django.contrib.admin.apps import AdminConfig


class ConsoleAdmin(AdminConfig):
    """Django's admin, with our site."""

    default_site = "staff.people.site.PeopleSite"
