"""Scans on their way in: what they are by their bytes, what is taken out of them, what is refused."""

import io

import pypdf
import pytest
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from governance.uploads import cleaning, sniffing
from governance.uploads.cleaning import Placement, UploadRefused

PLACE = b"35.1234N 104.5678E"


def picture(name: str = "JPEG", size: tuple[int, int] = (800, 600), mode: str = "RGB", **options) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, "#c0a080" if mode == "RGB" else None).save(target, name, **options)
    return target.getvalue()


def located() -> bytes:
    """A telephone's photograph lying on its side, with device and place in its notes."""
    notes = Image.Exif()
    notes[0x010F], notes[0x0110], notes[0x0112] = "PhoneMaker", "Model 9", 6
    notes.get_ifd(0x8825)[0x001D] = PLACE.decode()
    return picture(exif=notes, comment=b"taken at home")


def document(pages: int = 2, *, title: str = "") -> pypdf.PdfWriter:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=420, height=595)
    if title:
        writer.add_metadata({"/Title": title, "/Author": "张三"})
    return writer


def written(writer: pypdf.PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def opening_action(kind: str) -> bytes:
    writer = document()
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject(kind), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    return written(writer)


def scripted() -> bytes:
    writer = document()
    writer.root_object[NameObject("/Names")] = DictionaryObject(
        {NameObject("/JavaScript"): DictionaryObject({NameObject("/Names"): ArrayObject()})}
    )
    return written(writer)


def carrying() -> bytes:
    writer = document()
    writer.add_attachment("secret.txt", b"secret")
    return written(writer)


def locked() -> bytes:
    writer = document()
    writer.encrypt("1234")
    return written(writer)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture("JPEG"), sniffing.JPEG),
        (picture("PNG"), sniffing.PNG),
        (picture("WEBP"), sniffing.WEBP),
        (written(document()), sniffing.PDF),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", sniffing.HEIC),
        (b"GIF89a", ""),
        (b"<html><script>", ""),
        (b"PK\x03\x04", ""),
        (b"", ""),
    ],
)
def test_a_file_is_what_its_bytes_say(data, kind):
    assert sniffing.media_type(data) == kind


def test_a_photograph_is_upright_and_says_nothing_of_place_and_device():
    cleaned = cleaning.clean(located())
    with Image.open(io.BytesIO(cleaned.content)) as opened:
        assert (opened.format, opened.size, dict(opened.getexif())) == ("JPEG", (600, 800), {})
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for trace in (PLACE, b"PhoneMaker", b"Model 9", b"taken at home"):
        assert trace not in cleaned.content


@pytest.mark.parametrize(
    "data", [picture("PNG", (3000, 1500), "RGBA"), picture("WEBP", (2600, 900))], ids=["png", "webp"]
)
def test_every_picture_becomes_a_scaled_jpeg(data):
    cleaned = cleaning.clean(data)
    with Image.open(io.BytesIO(cleaned.content)) as opened:
        assert (cleaned.media_type, opened.mode, max(opened.size)) == ("image/jpeg", "RGB", 2200)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "空的"),
        (b"just text, no picture", "不是照片或 PDF"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "HEIC"),
        (b"\xff\xd8\xff" + b"not a picture" * 50, "不是一张能打开的照片"),
        (picture()[:400], "不是一张能打开的照片"),
        (picture(size=(20, 20)), "太小"),
        (b"%PDF-1.7 nothing follows", "不是一份能打开的 PDF"),
        (scripted(), "脚本"),
        (opening_action("/JavaScript"), "脚本"),
        (opening_action("/Launch"), "脚本"),
        (carrying(), "夹带"),
        (locked(), "密码"),
        (written(document(61)), "最多 60 页"),
        (b"\xff\xd8\xff" + bytes(cleaning.LARGEST), "超过"),
    ],
    ids=[
        "empty", "text", "heic", "fake", "cut", "tiny", "fake pdf", "script", "opens script", "launches",
        "carries a file", "password", "too many pages", "too large",
    ],
)  # fmt: skip
def test_what_is_no_scan_is_refused_in_plain_words(data, told):
    with pytest.raises(UploadRefused, match=told):
        cleaning.clean(data)


def test_a_pdf_keeps_its_pages_and_loses_its_author():
    cleaned = cleaning.clean(written(document(3, title="张三的病历")))
    reader = pypdf.PdfReader(io.BytesIO(cleaned.content))
    assert (cleaned.pages, len(reader.pages), reader.metadata) == (3, 3, None)


def test_scans_are_drawn_on_the_pages_left_for_them():
    base = document(3)
    for number in range(3):
        base.add_named_destination(f"scan-1-{number + 1}", number)
    scan = cleaning.clean(written(document(2)))
    photograph = cleaning.clean(picture())
    bound = cleaning.bind(
        written(base),
        [
            Placement(photograph.content, photograph.media_type, ["scan-1-1"]),
            Placement(scan.content, scan.media_type, ["scan-1-2", "scan-1-3"]),
        ],
    )
    pages = pypdf.PdfReader(io.BytesIO(bound)).pages
    assert len(pages) == 3
    assert len(list(pages[0].images)) == 1 and not list(pages[1].images)
