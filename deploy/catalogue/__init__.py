"""Which language models there are, and how their files get here: `deploy/models.toml`."""

from deploy.catalogue.fetching import fetch
from deploy.catalogue.files import HashError, ModelError, path_of, verify
from deploy.catalogue.models import Model, models, named

__all__ = ["HashError", "Model", "ModelError", "fetch", "models", "named", "path_of", "verify"]
