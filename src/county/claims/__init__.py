"""Claims: a finding becomes a promise: confirmed, reviewed by the steps of its scheme, published, payable.

Holds what was found frozen, the papers, the review with its deadlines, public notices and objections, and the plan
of each factory. Does not hold payments: `payments` pulls what is payable. Start reading at models/claims.py, then
commands/.
"""
