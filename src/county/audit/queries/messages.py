"""How an event is written for hashing: SQL that puts a length before every field (core/chain.py).

The same words seal and verify. JSON is PostgreSQL's own text of jsonb, whose keys have one order;
moments are microseconds since 1970 in UTC.
"""

# What is in the leaf in plain: keys and words of the programme, nothing of a person.
_PLAIN = (
    "(extract(epoch FROM at) * 1000000)::bigint", "actor_id", "roles", "action", "object_type",
    "object_id", "town_id", "outcome", "request_id", "act",
)  # fmt: skip
# What may name a person: in the leaf only by its salted commitment.
_NAMING = ("actor_name", "object_name", "reason", "facts")


def _lengthened(*columns: str) -> str:
    texts = [f"coalesce(({column})::text, '')" for column in columns]
    return " || ".join(f"octet_length({text}) || ':' || {text}" for text in texts)


HEAD = f"convert_to({_lengthened(*_PLAIN)}, 'UTF8')"
WORDS = f"uuid_send(salt) || convert_to({_lengthened(*_NAMING)}, 'UTF8')"
WHOLE = f"""convert_to({_lengthened("seq", *_PLAIN, "changes")}, 'UTF8') || payload"""
# One line a change; the payload stands for before and after, which may be forgotten.
CHANGE = """concat_ws('|', id, (extract(epoch FROM at) * 1000000)::bigint, "table", kind,
    coalesce(row_id, 0), rows, weight, login, encode(payload, 'hex'))"""
CHANGES = f"coalesce(string_agg({CHANGE}, E'\\n' ORDER BY id), '')"
IMAGES = (
    "sha256(convert_to(salt::text || coalesce(before::text, '') || '|'"
    " || coalesce(after::text, ''), 'UTF8'))"
)
