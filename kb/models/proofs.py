"""Proofs: what the sandbox of each machine did when it was attacked from inside."""

from django.db import models


class SandboxProof(models.Model):
    """The last self-test of one host's workers."""

    host = models.CharField(max_length=255, primary_key=True)
    at = models.DateTimeField(auto_now=True)
    attacks = models.JSONField(default=dict, blank=True)
    """Attack -> whether it was refused; empty when the sandbox could not be started."""
    problem = models.CharField(max_length=300, blank=True, default="")
    """Why it could not be started."""
    weak = models.BooleanField(default=False)
    """Whether the settings let parsers run although an attack was not refused."""

    class Meta:
        ordering = ["host"]

    def __str__(self) -> str:
        return self.host

    @property
    def refused(self) -> list[str]:
        """Return the attacks that were refused."""
        return sorted(name for name, refused in self.attacks.items() if refused)

    @property
    def open_ways(self) -> list[str]:
        """Return the attacks that were not refused."""
        return sorted(name for name, refused in self.attacks.items() if not refused)

    @property
    def sound(self) -> bool:
        """Tell whether there were attacks, and all of them were refused."""
        return bool(self.attacks) and not self.open_ways
