import uuid

from django.db import models


class RepairRequest(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # Who has sent it. With a login, this is the user.
    visitor = models.CharField(max_length=64, db_index=True)
    description = models.TextField()


class Attachment(models.Model):
    request = models.ForeignKey(RepairRequest, on_delete=models.CASCADE, related_name="attachments")
    file_id = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=1024)
    type = models.CharField(max_length=255)
    # Why the file no longer exists: "rejected", "expired" or "deleted". Empty while it does.
    gone = models.CharField(max_length=16, blank=True)

    @property
    def is_picture(self):
        """Whether a browser shows it. An SVG can contain scripts, so the API gives no inline link to it."""
        return self.type in {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"}


class ProcessedEvent(models.Model):
    """A webhook that has been processed. The same event can arrive again."""

    id = models.CharField(primary_key=True, max_length=128)
