"""Django's admin site: people, groups and the audit trail. Never content."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from kb.models import User

admin.site.register(User, UserAdmin)
