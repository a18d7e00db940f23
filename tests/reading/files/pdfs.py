"""Small PDFs written by hand: with actions, locked, or of very many pages."""

import hashlib


def pdf(*, catalog: str = "", page: str = "") -> bytes:
    """One page without letters; `catalog` and `page` go into their dictionaries as they are."""
    return _file(
        [
            f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {page} >>",
        ]
    )


def blank_pages(count: int) -> bytes:
    kids = " ".join(f"{number} 0 R" for number in range(3, count + 3))
    pages = ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * count
    return _file(
        ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>", *pages]
    )


_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def locked(password: bytes = b"secret") -> bytes:
    """A page locked with a user password (standard security handler, revision 2)."""
    padded = (password + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(
        padded + owner + (-4).to_bytes(4, "little", signed=True) + b"0123456789abcdef"
    ).digest()[:5]
    user = _rc4(key, _PADDING)
    encrypt = f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}> /P -4 >>"
    id = b"0123456789abcdef".hex()
    return _file(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            encrypt,
        ],
        f"/Encrypt 4 0 R /ID [<{id}> <{id}>]",
    )


def _rc4(key: bytes, content: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    found, i, j = bytearray(), 0, 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        found.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(found)


def _file(objects: list[str], trailer: str = "") -> bytes:
    held, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(held))
        held += f"{number} 0 obj\n{content}\nendobj\n".encode()
    start = len(held)
    held += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    held += b"".join(f"{at:010d} 00000 n \n".encode() for at in offsets)
    held += (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(held)
