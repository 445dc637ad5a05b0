"""`python -m evals.cli` is `curiosity-evals`."""

from evals.cli import main

if __name__ == "__main__":
    main()
