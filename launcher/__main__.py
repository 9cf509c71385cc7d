"""Entry point of `./portal`."""

import sys

from launcher import commands

if __name__ == "__main__":
    sys.exit(commands.main(sys.argv[1:]))
