"""One run of the compiled competitor: competitor.py BENCH_FOLDER w1e|w2 FILE SETS THREADS.

Imports the folder's own numba programs and does what their main parts do, but prints every set's
results, as JSON. Compilation and the building of bounds are timed apart from the run.
"""

import json
import resource
import sys
import time

folder, kind, path, sets, threads = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
sys.path.insert(0, folder)
began = time.time()

import numpy as np
from numba import set_num_threads
from w1io import load, weights

COLUMNS = ["nLiq", "repaidUSD", "seizedUSD", "badDebtUSD", "nBad", "hash", "nAcctLiq", "finalDebtUSD", "nRejected"]
CHUNKS = 64
BLOCKS = (64, 1024, 16384)


def prepared_w1e(data, supplied, owed, bounds):
    import numba_w1e

    accounts = data["N"]
    event_account = data["evA"].astype(np.int64) if data["M"] else np.zeros(0, np.int64)
    order = np.argsort(event_account, kind="stable")
    first = np.searchsorted(event_account[order], np.arange(accounts + 1))
    step, kind_of, amount = (
        (data["evT"][order].astype(np.int64), data["evK"][order].astype(np.int64), data["evAmt"][order].copy())
        if data["M"]
        else (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    )
    collateral, debt = data["sc"].copy(), data["sd"].copy()
    parameters = (data["LT"].copy(), data["BO"].copy(), data["CF"].copy())

    def run(count, how_many):
        return numba_w1e.run(
            collateral[:count], debt[:count], supplied, owed, *bounds, *parameters,
            first[: count + 1], step, kind_of, amount, how_many, CHUNKS, True,
        ).sum(0)

    return run, accounts


def prepared_w2(data, supplied, owed, bounds):
    import numba_w2

    collateral, collateral_asset = numba_w2.sparse(data["sc"], 3)
    debt, debt_asset = numba_w2.sparse(data["sd"], 2)
    parameters = [data[name].copy() for name in ("LT", "BO", "CF", "DE", "BU")]

    def run(count, how_many):
        return numba_w2.run(
            collateral[:count], debt[:count], collateral_asset[:count], debt_asset[:count],
            supplied, owed, *bounds, *parameters, how_many, True,
        )

    return run, data["N"]


def main():
    from numba_w1 import blocks

    data = load(path)
    supplied, owed = weights(data)
    set_num_threads(threads)
    started = time.time()
    bounds = []
    for size in BLOCKS:
        bounds += [blocks(supplied, size, np.min), blocks(owed, size, np.max)]
    index_seconds = time.time() - started
    run, accounts = (prepared_w1e if kind == "w1e" else prepared_w2)(data, supplied, owed, bounds)
    started = time.time()
    run(2, 1)
    compile_seconds = time.time() - started
    started, cpu = time.time(), time.process_time()
    rows = run(accounts, min(sets, data["K"]))
    wall_seconds, cpu_seconds = time.time() - started, time.process_time() - cpu
    width = 9 if kind == "w1e" else 8
    results = [dict(zip(COLUMNS, map(float, row[:width]))) for row in rows]
    print(json.dumps({
        "results": results,
        "wallSeconds": wall_seconds,
        "cpuSeconds": cpu_seconds,
        "indexSeconds": index_seconds,
        "compileSeconds": compile_seconds,
        "processSeconds": time.time() - began,
        "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


main()
