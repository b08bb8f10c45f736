"""What a guard says: the keys of the scope as SQL, and the rows that hang on them."""

from dataclasses import dataclass

TOWNS = "(SELECT nullif(current_setting('anye.towns', true), ''))::bigint[]"
FACTORIES = "(SELECT nullif(current_setting('anye.factories', true), ''))::bigint[]"
PERSON = "(SELECT nullif(current_setting('anye.person', true), '')::bigint)"
HOUSEHOLD = "(SELECT nullif(current_setting('anye.household', true), '')::bigint)"
USER = "(SELECT nullif(current_setting('anye.user', true), '')::bigint)"
RECORD = "(SELECT current_setting('anye.record', true))"
# His own, and those of people a town sees; never an owner's staff's: he must not learn who refused.
OF_PERSON_NOT_FOR_OWNERS = f"""person_id = {PERSON} OR (cardinality({TOWNS}) > 0
    AND person_id IN (SELECT p.id FROM workforce_person p))"""  # noqa: S608 -- our own words
FACTORY_IN_SCOPE = f"""factory_id IN (SELECT f.id FROM factories_factory f
    WHERE f.town_id = ANY({TOWNS}) OR f.id = ANY({FACTORIES}))"""  # noqa: S608 -- our own words


@dataclass(frozen=True)
class Guard:
    """rows: which rows show to the bounded role. numbers: the columns a count may use.

    payees: the columns that name whom the county pays, for finance.
    """

    rows: str
    numbers: tuple[str, ...]
    payees: tuple[str, ...] = ()
