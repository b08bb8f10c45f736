"""What the adopted schemes give to whom, as of a day: the registry as facts, runs, findings, reasons, replay.

Holds the runs over the whole county, what each found, the snapshot it read, and grants made before Anye. Does not hold
claims or payments: a finding is no promise. Start reading at facts, then commands.
"""
