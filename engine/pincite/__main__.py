"""`python -m pincite`, and the `pincite` command."""

import signal

if __name__ in ("__main__", "pincite.__main__") and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # Until the command line is ready, an interrupt ends the process without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from pincite.cli import main

if __name__ == "__main__":
    main()
