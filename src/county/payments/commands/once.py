"""An act asked for twice is done once: its token is made before the work and kept for ever (I19)."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from county.core.actor import Actor
from county.core.codes import hold
from county.core.errors import Refused
from county.payments.models import Command


def once(
    actor: Actor, token: str, name: str, asked: dict[str, Any], act: Callable[[], int]
) -> Command:
    """Do the act and keep its answer under the token; asked again, give the first answer.

    act: does the work and gives the key of its row.
    Refuses: `other_asked`, the token with another content.
    Locks: the token, until the transaction ends.
    """
    said = json.dumps({"actor": actor.user_id, **asked}, sort_keys=True, default=str)
    digest = hashlib.sha256(said.encode()).hexdigest()
    hold(f"payments:token:{token}")
    done = Command.objects.filter(token=token).first()
    if done is None:
        return Command.objects.create(
            token=token, name=name, digest=digest, result=act(), asked_by_id=actor.user_id
        )
    if (done.name, done.digest) != (name, digest):
        raise Refused(
            _("这张表单已经提交过（受理号%(receipt)s），内容却不一样。请重新打开页面填写。")
            % {"receipt": done.receipt},
            code="other_asked",
        )
    return done
