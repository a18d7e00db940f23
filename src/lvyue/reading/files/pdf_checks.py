"""A PDF opened with care: locked, broken, scripted, endless files are refused (ISO 32000-1, 7.6, 12.6)."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any

import pdfplumber.pdf
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral

from lvyue.reading.errors import ReadingError

MAX_OBJECTS = 200_000
_ACTING = frozenset(["JavaScript", "Launch", "ImportData", "SubmitForm", "Rendition"])
_SCRIPTED = frozenset(["JavaScript", "JS"])
_DEEP = 6
_LOCKED = (PDFPasswordIncorrect, PDFEncryptionError)


@contextmanager
def opened(raw: bytes, name: str, most: int) -> Iterator[pdfplumber.pdf.PDF]:
    """The PDF of at most so many pages; ReadingError with cause and remedy for one not to be read."""
    try:
        pdf = pdfplumber.pdf.PDF.open(io.BytesIO(raw))
    except Exception as error:
        raise _refusal(error, name) from error
    try:
        _refuse_locked(pdf.doc, name)
        _refuse_endless(pdf.doc, name, most)
        _refuse_scripts(pdf.doc, name)
        _refuse_filled_form(pdf.doc, name)
        yield pdf
    except ReadingError:
        raise
    except Exception as error:  # whatever a parser trips over, the file is not whole
        raise _broken(name) from error
    finally:
        with suppress(Exception):  # closing reads the pages of a broken file once more
            pdf.close()


class Faults(logging.Handler):
    """Counts what the parser complains of while it reads on: streams cut short, fonts without widths."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one complaint that may have cost words."""
        self.count += "Data-loss" in record.getMessage()


@contextmanager
def listening() -> Iterator[Faults]:
    """The parser's complaints, as long as it lasts."""
    faults, log = Faults(), logging.getLogger("pdfminer")
    log.addHandler(faults)
    try:
        yield faults
    finally:
        log.removeHandler(faults)


def _refusal(error: Exception, name: str) -> ReadingError:
    causes = [error, *error.args, error.__cause__, error.__context__]
    if any(isinstance(one, _LOCKED) for one in causes):
        return ReadingError(f"文件《{name}》加了打开密码，读不了。请去掉密码，另存后再读。")
    return _broken(name)


def _broken(name: str) -> ReadingError:
    return ReadingError(f"文件《{name}》已损坏，不是完整的 PDF。请重新传送或重新导出后再读。")


def _refuse_locked(document: PDFDocument, name: str) -> None:
    if not document.is_extractable:
        raise ReadingError(f"文件《{name}》加了密，作者不许取出文字。请向对方要可以复制文字的版本后再读。")


def _refuse_endless(document: PDFDocument, name: str, most: int) -> None:
    tree = resolve1(document.catalog.get("Pages"))
    said = resolve1(tree.get("Count")) if isinstance(tree, dict) else None
    count = int(said) if isinstance(said, int | float) else 0
    if count <= most:
        count = sum(1 for _ in islice(PDFPage.create_pages(document), most + 1))
    if count > most:
        raise ReadingError(
            f"文件《{name}》超过 {most} 页，不像一份合同，未读取。请只保留合同正文与附件的页再读。"
        )
    if not count:
        raise _broken(name)


def _refuse_scripts(document: PDFDocument, name: str) -> None:
    """Every object is looked at: an action may hang on the document, a page, a field or a link."""
    seen = 0
    for xref in document.xrefs:
        for id in xref.get_objids():
            seen += 1
            if seen > MAX_OBJECTS:
                raise ReadingError(
                    f"文件《{name}》的对象太多，不像一份合同，未读取。请重新导出为普通的 PDF 后再读。"
                )
            try:
                found = document.getobj(id)
            except PSException:
                continue  # a free or broken entry; what is needed of it fails when it is read
            if what := _acts(found, 0):
                raise ReadingError(
                    f"文件《{name}》里有会自动执行的内容（{what}），未读取。"
                    "请用“打印为 PDF”重新生成一份不带脚本的，再读。"
                )


def _refuse_filled_form(document: PDFDocument, name: str) -> None:
    """What is typed into the fields of a form stands on no page, and would be missed without a word."""
    form = resolve1(document.catalog.get("AcroForm"))
    fields = resolve1(form.get("Fields")) if isinstance(form, dict) else None
    if any(_filled(resolve1(one), 0) for one in fields or () if isinstance(fields, list)):
        raise ReadingError(
            f"文件《{name}》是填好的电子表单，填的内容不在页面文字里，会漏读，未读取。"
            "请用“打印为 PDF”重新生成一份再读。"
        )


def _filled(field: Any, depth: int) -> bool:
    if not isinstance(field, dict) or depth > _DEEP:
        return False
    if isinstance(resolve1(field.get("V")), bytes) and resolve1(field.get("V")).strip(b"\xfe\xff \x00"):
        return True
    kids = resolve1(field.get("Kids"))
    return isinstance(kids, list) and any(_filled(resolve1(one), depth + 1) for one in kids)


def _acts(value: Any, depth: int) -> str:
    """The name of an action that runs something, in a value or anything written inside it."""
    if isinstance(value, PDFStream):
        value = value.attrs
    if depth > _DEEP or isinstance(value, PDFObjRef):
        return ""
    if isinstance(value, list):
        return next((what for one in value if (what := _acts(one, depth + 1))), "")
    if not isinstance(value, dict):
        return ""
    for key in _SCRIPTED & value.keys():
        return f"/{key}"
    kind = value.get("S")
    if isinstance(kind, PSLiteral) and kind.name in _ACTING:
        return f"/{kind.name}"
    return next((what for one in value.values() if (what := _acts(one, depth + 1))), "")
