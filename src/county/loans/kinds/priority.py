"""Which waiting application goes first, and the sentence that says why.

The programme gives factories precedence (3.2-5) and says no more; the order among them is the county's,
after the provinces' texts (schemes.md A2, A9: a share of relocated and registered-poor workers above one
fifth is handled with priority). Both are values here, to be changed with the county's own paper.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from county.loans.choices import Lane

# Strictly more than one in five.
SHARE = (1, 5)


@dataclass(frozen=True)
class Standing:
    """What the order goes by, on the day it was looked at."""

    workers: int
    group_workers: int
    is_recognised: bool

    @property
    def lane(self) -> Lane:
        above, below = SHARE
        if self.group_workers * below > self.workers * above:
            return Lane.GROUP_SHARE
        return Lane.RECOGNISED if self.is_recognised else Lane.OTHER

    @property
    def reason(self) -> str:
        facts = {"all": self.workers, "group": self.group_workers}
        match self.lane:
            case Lane.GROUP_SHARE:
                return (
                    _("在岗 %(all)s 人中有搬迁户、贫困户 %(group)s 人，超过五分之一，优先办理。")
                    % facts
                )
            case Lane.RECOGNISED:
                return (
                    _(
                        "已认定的社区工厂；在岗 %(all)s 人中有搬迁户、贫困户 %(group)s 人，没有超过五分之一。"
                    )
                    % facts
                )
        return (
            _("尚未认定；在岗 %(all)s 人中有搬迁户、贫困户 %(group)s 人，没有超过五分之一。")
            % facts
        )
