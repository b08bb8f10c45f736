"""The auditor's work: samples that anybody draws again, and the way of one payment with its proof.

Holds samples and reads everything else: appropriations, claims, payments, the record and its anchors. It changes
no money and no record. Start reading at queries/ways.py and commands.py.
"""
