"""Invented values for the gallery's second part: nothing, little, and very long ones."""

from datetime import timedelta
from typing import Any

from .examples import NOW, TODAY, days_from
from .words import day, day_words, due_moment, due_time, duration_words, moment, money, time_of_day, yuan

LONG = (
    "某某市某某新区政务服务和大数据管理局政务信息系统统一运行维护与安全保障服务采购项目（第二包）补充协议三"
)
DIGEST = "9f2c41d07be85a36" * 4


def states_shown() -> dict[str, Any]:
    """The values the part with every state adds: nothing, little, and very long ones."""
    passage = {"kind": "clause", "number": "3.2"}
    spans = [
        {"id": "s1", "start": 0, "end": 6, "tone": "red", "title": "响应", "href": "#piece-contract_text"},
        {"id": "s2", "start": 7, "end": 15, "tone": "amber", "title": "到场", "href": "#piece-contract_text"},
    ]
    return {
        "nothing": [],
        "no_days": {},
        "one_value": [5],
        "long": LONG,
        "digest": DIGEST,
        "few_days": days_from(TODAY - timedelta(days=20), 30),
        "long_trace": {"label": LONG, "value": DIGEST, "note": LONG, "cite": {"label": LONG, "href": "#"}},
        "long_entries": [{"at": NOW, "who": LONG, "text": LONG, "chip": "待确认"}],
        "long_pairs": {"甲方": LONG, "摘要": DIGEST, "联系": ""},
        "long_tabs": [
            {"label": LONG[:14], "href": "#", "active": n == 1, "count": 1000 * n} for n in range(9)
        ],
        "plain_paragraphs": [{**passage, "text": "工作日两小时内响应。", "state": "fulfilled"}],
        "linked_paragraphs": [
            {
                **passage,
                "text": "两小时内响应；二十四小时内到场。",
                "state": "overdue",
                "chip": "1 项逾期 等 2 项",
            }
            | {"spans": spans, "href": "#piece-contract_text"}
        ],
        "long_paragraphs": [{**passage, "text": LONG * 4, "state": "ambiguous", "chip": "读法待双方裁定"}],
        "filtered": {
            "money": money(2800000),
            "yuan": yuan(61869000),
            "moment": moment(NOW),
            "due_moment": due_moment(NOW.replace(hour=0, minute=0, second=0)),
            "time_of_day": time_of_day(NOW),
            "due_time": due_time(NOW.replace(hour=0, minute=0, second=0)),
            "day": day(TODAY),
            "day_words": day_words(TODAY, "weekday"),
            "duration_words": duration_words(4325),
        },
    }
