"""Handing the work on: whether the contract may be transferred or parts of it given to others."""

from __future__ import annotations

import re

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern

_WORDS = {
    "transfer": re.compile(r"转包|转让|转交|转委托|转给"),
    "subcontract": re.compile(r"分包|部分[^，。;]{0,12}委托(?:给)?(?:第三方|他人)"),
}
_OF_ITSELF = re.compile("转包|分包")
_OF_WORK = re.compile(r"合同|服务|义务|工作|项目|维护|运维|业务")
_OTHER = re.compile(r"秘密|泄露|保密|知识产权|成果|著作权|专利|股权|产权")
_FORBIDS = re.compile(r"不得|不能|不允许|不许|禁止|严禁|不可")
_WITH_CONSENT = form_pattern(
    r"(?:未经|没有|未取得|未获)[^，。;]{0,8}(?:<a>|<other>)[^，。;]{0,10}(?:同意|许可|批准|认可)"
    r"|(?:经|征得|取得|报|获得?)(?:<a>|<other>)[^，。;]{0,10}(?:同意|许可|批准|认可)"
)
_MAY = re.compile(r"可以?|允许")
_SHARE = form_pattern(
    r"分包[^。;<R>]{0,24}(?:不(?:得)?超过|不高于|至多|最多|以内)[^。;<R>]{0,16}<R>|分包[^。;<R>]{0,24}<R>以内"
)


def read_subcontracting(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`subcontracting` {transfer, subcontract, most_percent}; each `forbidden`, `consent` or `allowed`.

    None when the text speaks of neither; a penalty that only presumes the ban states no ban.
    """
    del known
    facts: dict[str, Tree] = {"transfer": None, "subcontract": None, "most_percent": None}
    clause = None
    for sentence in document.sentences:
        if _OTHER.search(sentence.text) or "违约" in sentence.topic:
            continue
        for key, words in _WORDS.items():
            found = words.search(sentence.text)
            if found is None or facts[key] is not None:
                continue
            if not _OF_ITSELF.match(found[0]) and not _OF_WORK.search(sentence.text + sentence.topic):
                continue
            facts[key] = _rule(sentence, found)
            clause = clause or (sentence.clause if facts[key] is not None else None)
        share = _SHARE.search(sentence.form.text)
        if share is not None and facts["most_percent"] is None:
            at = sentence.form.token_in("R", share)
            rate = sentence.form.token(at).value
            facts["most_percent"] = None if rate is None else sentence.cite_form(float(rate * 100), at)  # type: ignore[operator]
    return {"subcontracting": None if clause is None else {**facts, "clause": clause}}


def _rule(sentence: Sentence, word: re.Match[str]) -> Cited | None:
    place = (sentence.start + word.start(), sentence.start + word.end())
    part = re.split("[;。]", sentence.text[: word.end()])[-1]
    if _WITH_CONSENT.search(sentence.form.text) is not None:
        return sentence.cite("consent", place)
    if _FORBIDS.search(part) is not None:
        return sentence.cite("forbidden", place)
    return sentence.cite("allowed", place) if _MAY.search(part) is not None else None
