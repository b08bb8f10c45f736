"""The child that decodes pictures: `python -m county.files.kinds.image_child jpeg < in > out`, under
memory and processor limits. It imports nothing but the decoder, to start fast and hold no secret.
"""

import io
import resource
import sys

from PIL import Image, ImageOps

from county.files.kinds import limits

_FORMATS = {"jpeg": "JPEG", "png": "PNG"}


def main(media: str) -> int:
    _limit_resources()
    Image.MAX_IMAGE_PIXELS = limits.MAX_POINTS
    wanted = _FORMATS[media]
    try:
        # Only the decoder its first bytes call for: no other one is ever tried.
        with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=[wanted]) as sent:
            if sent.width * sent.height > limits.MAX_POINTS:
                return 1
            if wanted == "JPEG":
                sent.draft("RGB", (limits.LONGEST_SIDE, limits.LONGEST_SIDE))
            upright = ImageOps.exif_transpose(sent)
            upright.thumbnail((limits.LONGEST_SIDE, limits.LONGEST_SIDE))
            has_clear = wanted == "PNG" and "A" in upright.getbands()
            points = upright.convert("RGBA" if has_clear else "RGB")
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        return 1
    # A fresh picture carries none of the metadata of the one sent.
    clean = Image.new(points.mode, points.size)
    clean.paste(points)
    out = io.BytesIO()
    clean.save(out, wanted, **({"quality": limits.JPEG_QUALITY} if wanted == "JPEG" else {}))
    sys.stdout.buffer.write(out.getvalue())
    return 0


def _limit_resources() -> None:
    memory, seconds = limits.CHILD_MEMORY_BYTES, limits.CHILD_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
