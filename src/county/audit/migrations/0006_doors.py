"""The ways into the record become functions of the owner: the platform's login appends, seals and
locks the head through them, and needs no right to change a row. What is planned once stays planned.
"""

from django.db import migrations

_DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
# As queries/messages.py has it for verifying: a difference breaks the chain at once.
_HEAD = """timestamptz_send(e.at) || int8send(coalesce(e.actor_id, 0))
      || int8send(coalesce(e.town_id, 0)) || int8send(coalesce(e.act, 0)) || convert_to(
        octet_length(e.roles) || ':' || e.roles || octet_length(e.action) || ':' || e.action
        || octet_length(e.object_type) || ':' || e.object_type
        || octet_length(e.object_id) || ':' || e.object_id
        || octet_length(e.outcome) || ':' || e.outcome
        || octet_length(e.request_id) || ':' || e.request_id, 'UTF8')"""
_WORDS = """uuid_send(e.salt) || convert_to(octet_length(e.actor_name) || ':' || e.actor_name
      || octet_length(e.object_name) || ':' || e.object_name
      || octet_length(e.reason) || ':' || e.reason || e.facts::text, 'UTF8')"""
FORWARD = f"""
CREATE FUNCTION audit_append(at timestamptz, actor bigint, actor_name text, roles text, action text,
  object_type text, object_id text, object_name text, town bigint, outcome text, reason text,
  facts jsonb, request_id text, search_text text,
  OUT id bigint, OUT act bigint, OUT salt uuid, OUT head bytea, OUT words bytea)
LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
  INSERT INTO audit_event AS e (at, actor_id, actor_name, roles, action, object_type, object_id,
      object_name, town_id, outcome, reason, facts, request_id, search_text)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    RETURNING e.id, e.act, e.salt, {_HEAD}, {_WORDS} INTO id, act, salt, head, words;
END $$;
-- What the present transaction recorded in bulk and has not sealed, as it is hashed.
CREATE FUNCTION audit_unsealed(OUT id bigint, OUT head bytea, OUT words bytea)
RETURNS SETOF record LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE mine bigint := audit_act();
BEGIN
  RETURN QUERY SELECT e.id, {_HEAD}, {_WORDS} FROM audit_event e
    WHERE e.act = mine AND e.seq IS NULL ORDER BY e.id;
END $$;
-- The head, locked until the COMMIT that follows at once; made for the very first event of all. Before
-- it is locked: the unsealed events of the present transaction, and what the transaction changed.
CREATE FUNCTION audit_lock_head(start bytea, name text, OUT ids bigint[], OUT rows bigint,
  OUT lines text, OUT seq bigint, OUT chain bytea, OUT hash text)
LANGUAGE plpgsql {_DEFINER} AS $$
DECLARE mine bigint := audit_act();
BEGIN
  SELECT array_agg(e.id ORDER BY e.id) INTO ids FROM audit_event e
    WHERE e.act = mine AND e.seq IS NULL;
  IF ids IS NULL THEN RETURN; END IF;
  SELECT c.rows, c.lines INTO rows, lines FROM audit_changes_of_act() c;
  SELECT h.seq, h.chain, h.hash INTO seq, chain, hash FROM audit_head h FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit_head (id, seq, chain, hash)
      SELECT 1, 0, $1, $2 WHERE NOT EXISTS (SELECT FROM audit_event e WHERE e.seq IS NOT NULL)
      ON CONFLICT DO NOTHING;
    SELECT h.seq, h.chain, h.hash INTO seq, chain, hash FROM audit_head h FOR UPDATE;
  END IF;
END $$;
-- Numbers and hashes into the events, and the chain's new end into its head. The commit that follows
-- gives the head back without waiting for the disk; who committed waits for it before he is answered
-- (core/transactions.py, docs/adr/0028-sealed-commits-share-the-disk.md).
CREATE FUNCTION audit_seal(ids bigint[], seqs bigint[], told text[], payloads bytea[], leaves bytea[],
  ends bytea[]) RETURNS void LANGUAGE plpgsql {_DEFINER} AS $$
BEGIN
  UPDATE audit_event e SET seq = given.seq, changes = given.changes, payload = given.payload,
      leaf = given.leaf, chain = given.chain
    FROM unnest(ids, seqs, told, payloads, leaves, ends)
      AS given (id, seq, changes, payload, leaf, chain)
    WHERE e.id = given.id;
  UPDATE audit_head h SET seq = seqs[cardinality(seqs)], chain = ends[cardinality(ends)];
  PERFORM set_config('synchronous_commit', 'off', true);
END $$;
"""
BACKWARD = """
DROP FUNCTION audit_append; DROP FUNCTION audit_unsealed; DROP FUNCTION audit_lock_head;
DROP FUNCTION audit_seal;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_chain")]
    operations = [
        # The unique index finds what has no number as well, and the planner took this one, full of what
        # was sealed since the last vacuum, for finding the events of one act.
        migrations.RemoveIndex("event", "audit_unsealed"),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
