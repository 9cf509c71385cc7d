"""Checks on the zip container of an .xlsx before anything parses it (pure; runs in the child process).

The directory is judged first, then every member is unpacked once under its declared size and checksum, and
a new archive of stored members is built: the parser sees only bytes that were measured here, so a directory
that lies about sizes cannot make it unpack more.
"""

import io
import stat
import zipfile
import zlib

LARGEST_UNPACKED = 20 * 1024 * 1024
LARGEST_RATIO = 100
MOST_MEMBERS = 60
RATIO_FREE_BYTES = 1024 * 1024  # 小文件的压缩比没有意义

ENCRYPTED_FLAG = 0x1
PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGED = "文件已损坏，打不开。请在表格软件中打开后另存为新的.xlsx文件再上传。"


class Refused(Exception):
    """The file is refused; the text is a plain Chinese message for the person who sent it."""


def unpack(data: bytes) -> dict[str, bytes]:
    """Content of every member by name, or :class:`Refused`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            _check_directory(container, len(data))
            _check_tail(container, data)
            return {member.filename: container.read(member) for member in container.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError) as error:
        raise Refused(DAMAGED) from error


def pack(members: dict[str, bytes]) -> bytes:
    """A plain archive of members, without compression."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return target.getvalue()


def _check_directory(container: zipfile.ZipFile, packed: int) -> None:
    members = container.infolist()
    if len(members) > MOST_MEMBERS:
        raise Refused(f"文件内部有{len(members)}个部件，超过{MOST_MEMBERS}个。请删去图片、图表，只留数据表。")
    unpacked = sum(member.file_size for member in members)
    if unpacked > LARGEST_UNPACKED:
        limit = LARGEST_UNPACKED // 1024 // 1024
        raise Refused(f"文件展开后超过{limit}MB。请删去多余的格式、图片和空白行列，或分成几个文件上传。")
    if unpacked > RATIO_FREE_BYTES and unpacked > packed * LARGEST_RATIO:
        raise Refused("文件的压缩比异常，不能安全打开。请把数据复制到新的表格里再上传。")
    if len({member.filename for member in members}) != len(members):
        raise Refused(DAMAGED)
    for member in members:
        _check_member(member)


def _check_member(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & ENCRYPTED_FLAG:
        raise Refused("文件设了密码，打不开。请取消密码后再上传。")
    if member.compress_type not in PLAIN_METHODS:
        raise Refused(DAMAGED)
    parts = member.filename.replace("\\", "/").split("/")
    if member.filename.startswith(("/", "\\")) or ".." in parts:
        raise Refused("文件内部的路径异常，不能安全打开。请把数据复制到新的表格里再上传。")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Refused("文件内部的路径异常，不能安全打开。请把数据复制到新的表格里再上传。")
    if parts[-1].lower() == "vbaproject.bin":
        raise Refused("文件带有宏，不能上传。请另存为“Excel 工作簿（.xlsx）”后再上传。")


def _check_tail(container: zipfile.ZipFile, data: bytes) -> None:
    """Nothing may follow the directory: a file that is also something else is not a workbook."""
    if container.comment or data[-22:-18] != b"PK\x05\x06":
        raise Refused(DAMAGED)
