"""The money kernel under fire: several workers on a real database, a simulated bank that splits, repeats,
reorders, cuts and alters its files, and `kill -9` of workers and of the database server at random; then
the invariants of the money are checked.

    python -m benchmarks.kill_harness --operations 100000 --kills 1000
    python -m benchmarks.kill_harness --faults      # plants each fault; every one must be found

Workers call the commands, and also attack past them: SQL, and commands with a check taken out, which the
database alone must refuse. A planted fault switches one guard off; the attack then gets through, and the
run must name the invariant. Start reading at killing.py.
"""
