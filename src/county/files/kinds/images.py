"""Pictures are made anew in a child process, so that nothing but the points comes through."""

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path

from django.utils.translation import gettext as _

from county.core.errors import Refused
from county.files.choices import Media
from county.files.kinds import limits

_SOURCE_ROOT = Path(__file__).resolve().parents[3]
_CHILD = "county.files.kinds.image_child"


def made_anew(data: bytes, media: Media) -> bytes:
    """The same picture, decoded and encoded again: what a camera wrote into it (place, time, device) and
    whatever else lay in the file is gone.

    Refuses: a picture that cannot be read, with too many points, or that costs too much to read.
    """
    # Its environment is bare: it holds no key and no password to leak.
    with subprocess.Popen(  # noqa: S603 -- our own interpreter and module, no word of the user's
        [sys.executable, "-m", _CHILD, media.value],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_SOURCE_ROOT,
        env={"PATH": os.defpath},
    ) as child:
        deadline = threading.Timer(limits.CHILD_WALL_SECONDS, child.kill)
        deadline.start()
        made = b""
        try:
            with contextlib.suppress(BrokenPipeError):
                made, _errors = child.communicate(data)
        finally:
            deadline.cancel()
            child.kill()
    if child.returncode != 0 or not made:
        raise Refused(
            _("这张图片读不出来，或尺寸太大。请用手机重新拍照，或另存为 JPG 后再上传。"),
            field="file",
            code="picture",
        )
    return made
