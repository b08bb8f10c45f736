"""Two towns, a factory in each with three workers, and the people who may or may not bring its sheets."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.makers import (
    make_auditor,
    make_employment,
    make_enterprise,
    make_factory,
    make_leader,
    make_office,
    make_owner,
    make_person,
    make_town,
    make_town_clerk,
)

from county.core.actor import Actor
from county.core.months import month_from
from county.factories.models import Factory
from county.workforce.models import Person

TODAY = date(2019, 12, 20)
NOVEMBER = month_from(2019, 11)


@dataclass
class World:
    factory: Factory
    other: Factory
    workers: list[Person]
    office: Actor
    clerk: Actor
    stranger: Actor
    owner: Actor
    leader: Actor
    auditor: Actor

    def payroll(self, *pay: tuple[int, Any], **more: Any) -> list[list[Any]]:
        """pay: (which worker, net in yuan)."""
        rows = [[w.name, w.id_number, 26, net, net] for at, net in pay if (w := self.workers[at])]
        return [
            ["甲社区工厂2019年11月工资表"],
            ["姓名", "身份证号码", "出勤天数", "应发工资", "实发工资"],
            *rows,
        ]


def make_world() -> World:
    near, far = make_town(), make_town(code="610926101", name="乙镇")
    firm, stranger_firm = make_enterprise(), make_enterprise(name="乙玩具有限公司")
    factory = make_factory(town=near, enterprise=firm)
    other = make_factory(town=far, enterprise=stranger_firm, name="乙社区工厂")
    workers = [make_person(name=name) for name in ("赵一", "钱二", "孙三")]
    for worker in workers:
        make_employment(person=worker, factory=factory)
    return World(
        factory=factory,
        other=other,
        workers=workers,
        office=make_office(),
        clerk=make_town_clerk(town=near),
        stranger=make_town_clerk(town=far),
        owner=make_owner(enterprise=firm),
        leader=make_leader(),
        auditor=make_auditor(),
    )
