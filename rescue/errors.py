"""The one tree of errors that rescue raises on purpose; each says what was wrong, where, and what to do."""

from __future__ import annotations


class RescueError(Exception):
    """The run cannot go on; the command line prints the message and exits with 2."""


class RequestError(RescueError):
    """What was asked for does not make sense: a path that is not there, a target that is no series."""


class ConfigError(RescueError):
    """A configuration file cannot be used; the message names the file and the key."""


class RulesetError(RescueError):
    """A ruleset file cannot be used; the message names the file, the rule and the key."""


class ReportError(RescueError):
    """A report cannot be written or read."""


class CatalogError(RescueError):
    """A catalog cannot be built or read; the message names the file or folder and what is wrong with it."""


class BaselineError(RescueError):
    """A baseline file cannot be read or written; the message names the file and the line."""


class CacheError(RescueError):
    """What was asked of the cache makes no sense; the message names the folder."""
