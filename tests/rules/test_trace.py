"""The trace tree: to plain values and back, and as indented text."""

import json

import pytest

from lvyue.rules.errors import RuleError
from lvyue.rules.trace import Trace

TREE = Trace(
    "违约金测算", "11,445.77 元", "取整一次", "6.1", (Trace("天数", "37 天"), Trace("费率", "万分之5"))
)


def test_a_tree_survives_json() -> None:
    assert Trace.from_dict(json.loads(json.dumps(TREE.as_dict(), ensure_ascii=False))) == TREE


def test_every_key_is_present_in_plain_values() -> None:
    assert Trace("甲", "乙").as_dict() == {
        "label": "甲",
        "value": "乙",
        "note": "",
        "cite": None,
        "children": [],
    }


def test_lines_indent_children_and_show_note_and_citation() -> None:
    assert list(TREE.lines()) == [
        "违约金测算：11,445.77 元（取整一次） 〔6.1〕",
        "  天数：37 天",
        "  费率：万分之5",
    ]


@pytest.mark.parametrize("broken", [{"label": "甲"}, {"value": "乙"}, [], "甲"])
def test_a_broken_node_is_refused(broken: object) -> None:
    with pytest.raises(RuleError, match="无法还原"):
        Trace.from_dict({"label": "根", "value": "1", "children": [broken]})
