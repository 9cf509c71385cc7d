"""Contents page: importing it registers every kind of background job, so that the worker can run them."""

from mediation.cases import imports

__all__ = ["imports"]
