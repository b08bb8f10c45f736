"""Who acts. A value, read once per request and passed to every query and command."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """One person with the posts held today.

    roles: values of `accounts.choices.Role`.
    town_ids / factory_ids: the scope of the town and owner roles; empty for county roles,
        whose scope is the whole county (`county_wide`).
    reads_rows: a county role that is shown rows of persons (leaders and finance are not).
    reads_payees: of the persons, at least whom the county pays: finance.
    reads_record: what of the record who is shown no rows of persons may read beside his own acts: all,
        rights or nothing.
    person_id, household_id: of the worker himself, where the account belongs to one.
    stands_in: (role, name of its holder) of the posts he has while another is away.
    lent_roles: roles he has from others alone.
    """

    user_id: int | None
    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    town_ids: frozenset[int] = field(default_factory=frozenset)
    factory_ids: frozenset[int] = field(default_factory=frozenset)
    organisation: str = ""
    county_wide: bool = False
    reads_rows: bool = False
    reads_payees: bool = False
    reads_record: str = ""
    person_id: int | None = None
    household_id: int | None = None
    stands_in: tuple[tuple[str, str], ...] = ()
    lent_roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    def has_role(self, *roles: str) -> bool:
        """True when the actor holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)


NOBODY = Actor(user_id=None, name="")
SYSTEM = Actor(
    user_id=None, name="system", roles=frozenset({"system"}), county_wide=True, reads_rows=True
)
