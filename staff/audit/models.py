"""Leave to see the trail. The entries themselves are auditlog's."""

from django.db import models


class Trail(models.Model):
    """No table: only the permission."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("view_trail", "Can see the audit trail")]
