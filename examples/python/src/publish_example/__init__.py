"""A module that imports container-publisher: it builds an image, tries it, and only then publishes and promotes it."""

from .main import PublishExample as PublishExample
