"""One contract in every style of numbers, with every damage of typist or page: its facts stay the same."""

import re

import pytest

from lvyue.reading import load_file, read
from lvyue.reading.files.docx import read_docx
from lvyue.reading.files.kinds import Kind
from lvyue.reading.files.paged import read_paged
from lvyue.reading.traditional import SIMPLIFIED
from tests.reading.files.making import as_docx, as_pdf
from tests.reading.files.scanning import scanned_pdf
from tests.reading.files.test_variants import facts

HEAD = "某市档案馆机房运行维护合同\n甲方：某市档案馆\n乙方：某省云枢科技有限公司\n"
END = "甲方（盖章）：　　　　乙方（盖章）：\n签订日期：2026年2月10日\n"
ARTICLES = {
    "服务期限": ["服务期自2026年3月1日起至2027年2月28日止。"],
    "合同价款": ["合同总价为人民币286,000.00元（大写：贰拾捌万陆仟元整）。"],
    "服务内容": ["乙方每月巡检机房设备一次并提交巡检报告。", "乙方每季度备份数据一次。"],
    "故障响应": ["一级故障30分钟内响应，4小时内修复。", "二级故障2小时内响应，24小时内修复。"],
    "付款方式": [
        "合同签订后10个工作日内，甲方支付合同总价的40%。",
        "验收合格后10个工作日内，甲方支付合同总价的60%。",
    ],
    "服务人员": ["乙方派驻项目经理1名，更换须提前15日书面通知甲方。"],
    "违约责任": [
        "乙方未按时修复的，每逾期一日按合同总价的1‰支付违约金，累计不超过合同总价的5%。",
        "甲方逾期付款的，每逾期一日按应付未付款项的0.5‰支付违约金。",
    ],
    "争议解决": ["争议由双方协商解决；协商不成的，向甲方所在地人民法院起诉。"],
    "其他": ["本合同一式四份，甲乙双方各执两份。"],
}
COUNT = "一二三四五六七八九十"
STYLES = {
    "第X条 （一）": ("第{cn}条 ", "（{sub_cn}）"),
    "第1条 1.": ("第{n}条 ", "{sub}."),
    "第X条 6-1": ("第{cn}条 ", "{n}-{sub} "),
    "第X条 ①": ("第{cn}条 ", "{ring}"),
    "第X条 1）": ("第{cn}条 ", "{sub}）"),
    "第X条 (a)": ("第{cn}条 ", "（{letter}）"),
    "一、 1、": ("{cn}、", "{sub}、"),
    "一、 (一)": ("{cn}、", "({sub_cn})"),
    "1. 1.1": ("{n}. ", "{n}.{sub} "),
    "1 1.1": ("{n}  ", "{n}.{sub}  "),
    "unnumbered": ("", ""),
}


def written(style: str) -> str:
    """The contract with its articles and clauses numbered in a style."""
    article, clause = STYLES[style]
    lines = []
    for n, (title, sentences) in enumerate(ARTICLES.items(), 1):
        lines.append(article.format(n=n, cn=COUNT[n - 1]) + title)
        for sub, sentence in enumerate(sentences, 1):
            signs = {"sub": sub, "sub_cn": COUNT[sub - 1], "ring": "①②"[sub - 1], "letter": "ab"[sub - 1]}
            lines.append(clause.format(n=n, **signs) + sentence)
    return f"{HEAD}{chr(10).join(lines)}\n{END}"


def said(text: str) -> dict[str, object]:
    """Every fact but the number of its clause."""
    return {path: value for path, value in facts(text).items() if not path.endswith("clause")}


PLAIN = written("第X条 （一）")
WIDE = str.maketrans("0123456789%.,", "０１２３４５６７８９％．，")


@pytest.fixture(scope="module")
def wanted() -> dict[str, object]:
    found = said(PLAIN)
    assert (found["amount_fen"], found["term.start"]) == (28_600_000, "2026-03-01")
    assert (found["sla[1].resolve_minutes"], found["penalties[1].rate"]) == (1440, "0.0005")
    return found


@pytest.mark.parametrize("style", STYLES)
def test_every_style_of_numbers_gives_the_same_facts_as_text_word_and_pdf(style, wanted):
    text = written(style)
    assert said(text) == wanted
    assert said(read_docx(as_docx(text), "合同.docx").text) == wanted
    assert said(read_paged(as_pdf(text), "合同.pdf", Kind.PDF, None, lambda done, of: None).text) == wanted


def test_a_scan_with_tilt_noise_and_a_red_seal_gives_the_same_facts(wanted):
    pages: list[tuple[int, int]] = []
    raw = scanned_pdf(as_pdf(written("1. 1.1")), tilt=-2.0)
    found = load_file(raw, "扫描.pdf", ocr=True, progress=lambda done, of: pages.append((done, of)))
    assert said(found.text) == wanted
    assert (found.kind, found.pages, pages) == ("扫描件", 1, [(0, 1)])
    assert all(found.places_of(*span) for spans in read(found.text).citations.values() for span in spans)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("第四条", "第十四条"),
        lambda text: text.replace("第四条", "第三条"),
        lambda text: re.sub("第([六七八九])条", lambda n: f"第{COUNT[COUNT.index(n[1]) - 5]}条", text),
        lambda text: "\n".join(re.sub(r"(.{23})(?=.{3})", "\\1\n", line) for line in text.split("\n")),
        lambda text: re.sub(r"(\d+)", r" \1 ", text),
        lambda text: re.sub(r"(?<=[币自至])(\d)(\d)", r"\1 \2", text),
        lambda text: text.translate(WIDE),
    ],
    ids=["skipped", "repeated", "restarted", "cut lines", "blanks", "blanks inside", "full width"],
)
def test_damaged_numbers_lines_and_blanks_change_no_fact(damage, wanted):
    assert damage(PLAIN) != PLAIN
    assert said(damage(PLAIN)) == wanted


def test_traditional_characters_change_names_only(wanted):
    found = said(PLAIN.translate({ord(simple): chr(code) for code, simple in SIMPLIFIED.items()}))
    names = {"parties.a": "某市檔案館", "parties.b": "某省雲樞科技有限公司"}
    assert found == {**wanted, **names}


@pytest.mark.parametrize(
    ("customer", "vendor"),
    [
        ("采购人", "供应商"), ("委托方", "受托方"), ("业主", "承包人"), ("发包方", "承包方"),
        ("需方", "供方"), ("招标人", "中标人"), ("采购单位", "成交供应商"), ("使用单位", "养护企业"),
        ("客户", "服务商"),
    ],
)  # fmt: skip
def test_whatever_the_parties_are_called_the_facts_are_the_same(customer, vendor, wanted):
    text = PLAIN.replace("甲乙双方", "双方").replace("甲方", customer).replace("乙方", vendor)
    assert said(text) == {
        path: value.replace("甲方", customer).replace("乙方", vendor) if isinstance(value, str) else value
        for path, value in wanted.items()
    }


@pytest.mark.parametrize("mask", ["***", "XX", "____", "　　"])
@pytest.mark.parametrize(
    ("printed", "kept", "path"),
    [
        ("人民币286,000.00元（大写：贰拾捌万陆仟元整）", "人民币{}元", "amount_fen"),
        ("2026年3月1日起", "{}年{}月{}日起", "term.start"),
        ("10个工作日内，甲方支付合同总价的40%", "{}个工作日内，甲方支付合同总价的40%", "payments[0].days"),
        ("按合同总价的1‰支付", "按合同总价的{}‰支付", "penalties[0].rate"),
    ],
)
def test_what_is_masked_or_blank_is_not_filled_in_and_no_number(mask, printed, kept, path, wanted):
    text = PLAIN.replace(printed, kept.replace("{}", mask))
    assert wanted[path] is not None
    found = said(text)
    assert found.get(path) != wanted[path]
    assert not isinstance(found.get(path), int)
    if mask != "　　":
        assert "未填写" in [row["value"] for row in read(text).facts["blanks"]]
