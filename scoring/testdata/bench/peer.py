"""Times numpy on the work of three Go benchmarks of package scoring, on one core, best of several runs.

Robust: weight draws of +-25 %, renormalised, scores, ranks, 90 x 90 acceptability, quantiles. Ranks are by argsort,
which shares no ties and is what numpy does fastest. Counting is by bincount; ".add.at" is the same with np.add.at,
which is shorter to write and slower before numpy 1.25.
TOPSIS: vector normalisation, 3,000 x 50.

A line a row: name, milliseconds. TestSpeedTable runs it beside the benchmarks.
"""
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
import time

import numpy as np

rng = np.random.default_rng(1)


def bincount(count, rank):
    units = len(count)
    count += np.bincount((rank + units * np.arange(units)).ravel(), minlength=units * units).reshape(units, units)


def add_at(count, rank):
    np.add.at(count, (np.arange(len(count))[None, :], rank), 1)


def robust(draws, tally, units=90, leaves=30, block=1000):
    points = rng.uniform(0, 100, (units, leaves))
    base = rng.uniform(1, 5, leaves)
    count = np.zeros((units, units))
    ranks = []
    for _ in range(0, draws, block):
        w = base * rng.uniform(0.75, 1.25, (block, leaves))
        w /= w.sum(axis=1, keepdims=True)
        scores = w @ points.T
        order = np.argsort(-scores, axis=1)
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.arange(units)[None, :], axis=1)
        tally(count, rank)
        ranks.append(rank)
    np.quantile(np.concatenate(ranks), [0.05, 0.5, 0.95], axis=0)
    return count / draws


def topsis(x, w):
    v = x / np.sqrt((x * x).sum(axis=0)) * w
    best, worst = v.max(axis=0), v.min(axis=0)
    d = np.sqrt(((v - best) ** 2).sum(axis=1))
    e = np.sqrt(((v - worst) ** 2).sum(axis=1))
    return e / (d + e)


def best(work, runs):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


x, w = rng.uniform(1, 100, (3000, 50)), rng.dirichlet(np.ones(50))
print("Robust1000x90x30", best(lambda: robust(1000, bincount), 15))
print("Robust1000x90x30.add.at", best(lambda: robust(1000, add_at), 15))
print("Robust100000x90x30", best(lambda: robust(100_000, bincount), 2))
print("Robust100000x90x30.add.at", best(lambda: robust(100_000, add_at), 1))
print("TOPSIS3000x50", best(lambda: topsis(x, w), 30))
