"""How an event is written for hashing: SQL that puts a length before every field (core/chain.py).

What verifying asks for here, sealing puts together in audit_append() and audit_unsealed()
(migrations/0006_doors.py): a difference breaks the chain at once. PostgreSQL puts the words together
faster than Python would: numbers are eight bytes, moments microseconds since 2000 in UTC, texts have
their length in bytes before them (`4:done`). JSON is PostgreSQL's own text of jsonb, whose keys have
one order.
"""

# Keys, of a fixed length: what is missing is 0.
_NUMBERS = ("actor_id", "town_id", "act")
# Words of the programme: nothing of a person.
_PLAIN = ("roles", "action", "object_type", "object_id", "outcome", "request_id")
# What may name a person: in the leaf only by its salted commitment. The facts come last, unmeasured.
_NAMING = ("actor_name", "object_name", "reason")


def _lengthened(*columns: str) -> str:
    return " || ".join(f"octet_length({column}) || ':' || {column}" for column in columns)


_KEYS = " || ".join(f"int8send(coalesce({column}, 0))" for column in _NUMBERS)
WORDS = f"uuid_send(salt) || convert_to({_lengthened(*_NAMING)} || facts::text, 'UTF8')"
# The leaf but for the payload, of a sealed event.
WHOLE = f"""int8send(seq) || timestamptz_send(at) || {_KEYS}
  || convert_to({_lengthened(*_PLAIN, "changes")}, 'UTF8')"""
# One line a change; the payload stands for before and after, which may be forgotten.
CHANGE = """concat_ws('|', id, (extract(epoch FROM at) * 1000000)::bigint, "table", kind,
    coalesce(row_id, 0), rows, weight, login, encode(payload, 'hex'))"""
CHANGES = f"coalesce(string_agg({CHANGE}, E'\\n' ORDER BY id), '')"
IMAGES = (
    "sha256(convert_to(salt::text || coalesce(before::text, '') || '|'"
    " || coalesce(after::text, ''), 'UTF8'))"
)
