"""A logistic regression with an L2 penalty, by Newton's method: small enough to read, and nothing to install."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEPS = 30
STILL = 1e-6


def fit(given: Floats, labels: Floats, weights: Floats, stiff: float) -> tuple[float, Floats]:
    """Bias and weights, (d,), for rows `given` (n, d), labels 0 or 1 and what each row weighs.

    `stiff` is the weight of the penalty, larger is smoother; the bias is free.
    """
    rows = np.hstack([np.ones((len(labels), 1)), given])
    penalty = np.full(rows.shape[1], stiff)
    penalty[0] = 0.0
    found = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chance = chances(rows @ found)
        slope = rows.T @ (weights * (chance - labels)) + penalty * found
        bend = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + np.diag(penalty + 1e-9)
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < STILL:
            break
    return float(found[0]), found[1:]


def fit_scaled(given: Floats, labels: Floats, weights: Floats, stiff: float) -> tuple[float, Floats]:
    """As `fit`, with each column's penalty in its own spread; the weights are for the columns as given."""
    spread = given.std(axis=0) + 1e-6
    bias, found = fit(given / spread, labels, weights, stiff)
    return bias, found / spread


def chances(total: Floats) -> Floats:
    """0 to 1 for each total."""
    return np.asarray(1 / (1 + np.exp(-np.clip(total, -30, 30))), dtype=np.float64)
