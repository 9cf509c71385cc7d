"""The `./portal` command line: sets the system up, starts it, tests it.

Everything here runs on the machine's own Python with the standard library alone, because it creates
the virtual environment in which the rest of the project lives.
"""
