"""A photo or a picture written anew from its pixels: nothing that stood beside them comes along."""

import io
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.ExifTags import IFD

from pledges.text.files.bare import Bare
from pledges.text.files.formats import PICTURES, PICTURES_IN_BOXES
from pledges.text.files.unreadable import DAMAGED, PICTURE, SEVERAL_PICTURES, TOO_MANY_PIXELS, Unreadable

MOST_PIXELS = 40_000_000  # two copies of them fit into the memory that a child has
# What is read, and as what it is written. MPO is what phones call a JPEG with a second picture behind it.
WRITTEN_AS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP", "GIF": "PNG", "TIFF": "PNG", "BMP": "PNG"}
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "subsampling": 0},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 92, "method": 4},
}
NOTES = ("comment", "xmp", "XML:com.adobe.xmp", "Comment", "Description", "Author", "photoshop")


def is_picture(raw: bytes) -> bool:
    return raw.startswith(PICTURES) or PICTURES_IN_BOXES.match(raw) is not None


def bare_picture(raw: bytes, only: tuple[str, ...] = tuple(WRITTEN_AS)) -> Bare:
    """The picture, upright, in the colours of the web."""
    try:
        image = Image.open(io.BytesIO(raw), formats=[kind for kind in only if kind != "MPO"])
    except UnidentifiedImageError as fault:
        raise Unreadable(PICTURE, "no picture that is read here") from fault
    except Image.DecompressionBombError as fault:
        raise Unreadable(TOO_MANY_PIXELS) from fault
    if image.width * image.height > MOST_PIXELS:
        raise Unreadable(TOO_MANY_PIXELS)
    kind = WRITTEN_AS[image.format or ""]
    if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
        raise Unreadable(SEVERAL_PICTURES)
    try:
        image.load()
    except OSError as fault:
        raise Unreadable(DAMAGED, str(fault)) from fault
    removed = _told(image)
    ImageOps.exif_transpose(image, in_place=True)
    image = _plain(image, kind)
    image.info = {}  # Pillow would write some of it
    out = io.BytesIO()
    image.save(out, kind, **OPTIONS[kind])
    return Bare(out.getvalue(), MEDIA_TYPES[kind], removed)


def _told(image: Any) -> frozenset[str]:
    """What stands beside the pixels."""
    exif = image.getexif()
    words = {"camera"} if exif else set()
    if exif.get_ifd(IFD.GPSInfo):
        words.add("place")
    if any(name in image.info for name in NOTES):
        words.add("notes")
    return frozenset(words)


def _plain(image: Any, kind: str) -> Any:
    """Grey or red, green and blue, with transparency where the format has it; a colour profile is worked in."""
    profile, clear = image.info.get("icc_profile"), "transparency" in image.info
    if image.mode in ("1", "I;16", "I", "F"):
        image = image.convert("L") if image.mode == "1" else _of_many_greys(image)
    elif image.mode == "P" or (clear and image.mode in ("L", "RGB")):
        image = image.convert("RGBA" if clear else "RGB")
    if profile and image.mode in ("RGB", "CMYK"):
        image = _in_web_colours(image, profile)
    if image.mode == "LA" and kind == "WEBP":
        image = image.convert("RGBA")
    if image.mode not in ("L", "LA", "RGB", "RGBA"):
        image = image.convert("RGB")
    return image.convert("RGB") if kind == "JPEG" and image.mode in ("LA", "RGBA") else image


def _of_many_greys(image: Any) -> Any:
    """Sixteen bits of grey to eight: Pillow's own conversion would clip them."""
    low, high = image.getextrema()
    scale = 255 / (65_535 if high > 255 else 255)
    return image.convert("F").point(lambda grey: grey * scale + 0.0).convert("L") if high > low else image.convert("L")


def _in_web_colours(image: Any, profile: bytes) -> Any:
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image  # a damaged profile: the pixels as they are
