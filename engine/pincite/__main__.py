"""`python -m pincite`, and the `pincite` command."""

import signal
import sys


def main() -> None:
    """Start the command line; a program that cannot even be started is an engine fault."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Until the command line is ready, an interrupt ends the process without a traceback.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        from pincite.cli import main as start

        start()
    except (ImportError, MemoryError) as error:
        sys.exit(_fault(str(error) or "there is not enough memory"))


def _fault(reason: str) -> int:
    if sys.stderr is not None:
        sys.stderr.write(f"engine fault: the program cannot be started: {reason}\n")
    return 4


if __name__ == "__main__":
    main()
