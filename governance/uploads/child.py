"""The process that takes scans apart: a job as JSON on standard input, an answer as JSON on standard output.

It alone runs Pillow and pypdf on what came from outside, within limits of memory and processor time, without
network. Anything that goes wrong inside ends the process; the parent then refuses the file.
"""

import base64
import ctypes
import io
import json
import resource
import signal
import sys

CPU_SECONDS, WALL_SECONDS, MEMORY_BYTES = 30, 38, 1536 * 1024 * 1024
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
LONGEST_SIDE, SHORTEST_SIDE, MOST_PIXELS, QUALITY = 2200, 40, 80_000_000, 82
MOST_PAGES = 60
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie"})
NOT_A_PICTURE = "这不是一张能打开的照片：文件已损坏，或者只是改了扩展名。请重新拍照后上传。"
NOT_A_PDF = "这不是一份能打开的 PDF。请重新扫描后上传，或改传照片。"
# A4，单位点；上下留出页眉页码，左边留出装订边
PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, BOTTOM = 62.0, 40.0, 62.0, 56.0


class Refused(Exception):
    """The scan is refused; the message goes to the person."""


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(WALL_SECONDS)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


# --- 清洗 -------------------------------------------------------------------------------------------


def clean(job: dict) -> dict:
    data = base64.b64decode(job["content"])
    if job["media_type"] == "application/pdf":
        content, pages = clean_pdf(data)
        return _answer(content, media_type="application/pdf", pages=pages)
    return _answer(clean_picture(data, FORMATS[job["media_type"]]), media_type="image/jpeg", pages=1)


def clean_picture(data: bytes, name: str) -> bytes:
    """Upright, at most 2200 points long, JPEG without any note of place, time or device."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=[name]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused("照片的像素过多。请降低拍照分辨率后重拍。")
            picture = ImageOps.exif_transpose(opened)
            picture.draft("RGB", None)
            picture = _on_white(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(NOT_A_PICTURE) from error
    if min(picture.size) < SHORTEST_SIDE:
        raise Refused("照片太小，看不清内容。请重新拍照后上传。")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    target = io.BytesIO()
    bare.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()


def _on_white(picture):
    """RGB; what is transparent becomes white paper."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return picture.convert("RGB")


def clean_pdf(data: bytes) -> tuple[bytes, int]:
    """The pages alone, written anew; refused when anything in the document could act."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Refused("PDF 设有密码，请去掉密码后上传。")
        _refuse_active(reader)
        count = len(reader.pages)
        if not 1 <= count <= MOST_PAGES:
            raise Refused(f"PDF 有 {count} 页，一份最多 {MOST_PAGES} 页，请分成几份上传。")
        writer = pypdf.PdfWriter()
        for page in reader.pages:
            for name in ("/Annots", "/AA", "/Metadata", "/PieceInfo", "/StructParents"):
                page.pop(name, None)
            writer.add_page(page)
    except (PyPdfError, KeyError, ValueError, TypeError, RecursionError, AttributeError) as error:
        raise Refused(NOT_A_PDF) from error
    return _written(writer), count


def _refuse_active(reader) -> None:
    """Scripts, launched programs, attached files, XFA forms: none of them belongs in a scan."""
    root = reader.trailer["/Root"].get_object()
    names = root.get("/Names", {}).get_object() if "/Names" in root else {}
    form = root["/AcroForm"].get_object() if "/AcroForm" in root else {}
    if "/JavaScript" in names or "/AA" in root or "/XFA" in form:
        raise Refused("PDF 里含有脚本或可执行内容，不能上传。请打印后重新扫描。")
    if "/EmbeddedFiles" in names:
        raise Refused("PDF 里夹带了其他文件，不能上传。请打印后重新扫描。")
    for action in _actions(reader, root):
        if action.get("/S") in ACTIVE_ACTIONS or "/JS" in action:
            raise Refused("PDF 里含有脚本或可执行内容，不能上传。请打印后重新扫描。")


def _actions(reader, root):
    holders = [root.get("/OpenAction")]
    for page in reader.pages:
        holders += [note.get_object().get("/A") for note in page.get("/Annots") or ()]
        holders += page["/AA"].get_object().values() if "/AA" in page else ()
    for holder in holders:
        found = holder.get_object() if holder is not None else None
        if isinstance(found, dict):
            yield found


# --- 装订 -------------------------------------------------------------------------------------------


def bind(job: dict) -> dict:
    import pypdf

    base = pypdf.PdfReader(io.BytesIO(base64.b64decode(job["base"])))
    places = base.named_destinations
    writer = pypdf.PdfWriter(clone_from=base)
    for scan in job["scans"]:
        drawn = pypdf.PdfWriter(clone_from=io.BytesIO(_as_pdf(scan)))
        for anchor, page in zip(scan["anchors"], drawn.pages, strict=True):
            _place(writer.pages[base.get_destination_page_number(places[anchor])], page)
    return _answer(_written(writer), media_type="application/pdf", pages=len(writer.pages))


def _as_pdf(scan: dict) -> bytes:
    data = base64.b64decode(scan["content"])
    if scan["media_type"] == "application/pdf":
        return data
    from PIL import Image

    target = io.BytesIO()
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
        picture.convert("RGB").save(target, "PDF", resolution=72.0, quality=QUALITY)
    return target.getvalue()


def _place(sheet, scan) -> None:
    """Scale the scan into the type area, in the middle; a rotated page is set upright first."""
    import pypdf

    scan.transfer_rotation_to_content()
    box = scan.mediabox
    width, height = float(box.width), float(box.height)
    room = (PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM)
    scale = min(room[0] / width, room[1] / height)
    x = LEFT + (room[0] - width * scale) / 2 - float(box.left) * scale
    y = BOTTOM + (room[1] - height * scale) / 2 - float(box.bottom) * scale
    sheet.merge_transformed_page(scan, pypdf.Transformation().scale(scale).translate(x, y))


def _written(writer) -> bytes:
    """The document without a word about who made it or when."""
    writer.metadata = None
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _answer(content: bytes, *, media_type: str, pages: int) -> dict:
    return {"content": base64.b64encode(content).decode(), "media_type": media_type, "pages": pages}


def main() -> None:
    job = json.load(sys.stdin)
    limit()
    try:
        answer = {"clean": clean, "bind": bind}[job["task"]](job)
    except Refused as refused:
        answer = {"refused": str(refused)}
    json.dump(answer, sys.stdout)
