"""What the parts of the generator tell one another: plain values, made once."""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import UUID

from county.demo.stories import SEED


@dataclass(frozen=True)
class Village:
    """key: the row's key in the registry. name without the committee's suffix: 锦屏社区, 松阳村."""

    key: int
    code: str
    name: str


@dataclass(frozen=True)
class Town:
    key: int
    code: str
    name: str
    villages: tuple[Village, ...]


@dataclass
class SitePlan:
    key: int
    name: str
    town: Town
    occupied_on: date
    households: int
    is_gap: bool = False


@dataclass
class FactoryPlan:
    """One factory's life as planned. size: people when grown. works_pm: per mille by month."""

    name: str
    town: Town
    enterprise: str
    trade: str
    opened_on: date
    size: int
    key: int = 0
    code: str = ""
    enterprise_key: int = 0
    site: SitePlan | None = None
    recognised_on: date | None = None
    withdrawn_on: date | None = None
    closed_on: date | None = None
    status: str = "producing"
    mode: str = "independent"
    chain: str = ""
    women_only: bool = False
    turnover_pm: int = 14
    relocated_quota: int | None = None
    works_pm: dict[int, int] = field(default_factory=dict)
    months_closed: set[int] = field(default_factory=set)
    pay_day: int = 12
    missing_reports: frozenset[int] = frozenset()

    @property
    def is_open_ever(self) -> bool:
        return self.status not in {"lead", "preparing"}


@dataclass
class PersonPlan:
    key: int
    name: str
    female: bool
    born_on: date
    id_number: str
    phone: str | None
    account: str | None
    skill_pm: int
    is_relocated: bool


@dataclass
class Job:
    """One employment. to_on None: in force on the demo day."""

    key: int
    person: PersonPlan
    factory: FactoryPlan
    kind: str
    post: str
    from_on: date
    to_on: date | None = None
    end_reason: str = ""
    is_padded: bool = False


@dataclass(frozen=True)
class PayRow:
    """Amounts in fen, days in tenths."""

    job: Job
    month: int
    days_tenths: int
    gross_fen: int
    deductions_fen: int
    paid_on: date | None
    channel: str

    @property
    def net_fen(self) -> int:
        return self.gross_fen - self.deductions_fen


def rng_for(purpose: str) -> Random:
    """A stream of its own for each part, so that a change in one leaves the others as they were."""
    return Random(f"{SEED}:{purpose}")  # noqa: S311 -- invented data must come out the same every time


def uuid_from(rng: Random) -> UUID:
    """A version 4 UUID from the seeded stream."""
    return UUID(int=rng.getrandbits(128), version=4)
