"""What a person is asked his consent for: each by itself, off until he switches it on.

A changed text gets the next version; a consent to an earlier one then no longer counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Purpose:
    """text: what he agrees to, in plain words. audience: who will see it."""

    title: "StrOrPromise"
    text: "StrOrPromise"
    audience: "StrOrPromise"
    version: int = 1


PURPOSES: Mapping[str, Purpose] = MappingProxyType(
    {
        "board_name": Purpose(
            _("光荣榜上写我的名字"),
            _("我的姓名和产量名次可以写在本厂的光荣榜上，不写金额。"),
            _("本厂职工"),
        ),
        "board_wage": Purpose(
            _("光荣榜上写我的收入"),
            _("在光荣榜上除姓名、名次外，还可以写我当月的收入。要先同意写名字。"),
            _("本厂职工"),
        ),
        "photos": Purpose(
            _("宣传照片里有我"),
            _("在厂里拍的照片里认得出我，可以用在县里的宣传材料和网站上。"),
            _("任何人"),
        ),
        "story": Purpose(
            _("讲我的故事"),
            _("我在家门口就业的经过，可以写成典型材料，写明我的姓名和村。"),
            _("任何人"),
        ),
        "training_story": Purpose(
            _("讲我的培训经历"),
            _("我在实训基地学技能的经过，可以用来介绍培训班，写明我的姓名。"),
            _("任何人"),
        ),
        "job_calls": Purpose(
            _("打电话告诉我招工消息"),
            _("有适合的岗位时，镇上可以打我登记的手机号告诉我。"),
            _("镇工作人员"),
        ),
    }
)  # fmt: skip
# The board shows no income without a name.
NEEDS: Mapping[str, str] = MappingProxyType({"board_wage": "board_name"})


def title_of(key: str) -> "StrOrPromise":
    """The title, or the word itself of a purpose that is asked for no more."""
    return PURPOSES[key].title if key in PURPOSES else key
