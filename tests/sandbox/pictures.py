from __future__ import annotations

import io

from PIL import Image


def png(width: int = 20) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, 10)).save(out, "PNG")
    return out.getvalue()
