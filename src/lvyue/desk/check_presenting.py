"""Page-shaped values of a check: its facts, how a sample was drawn, its story. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from lvyue.desk.models import Check, CheckEvent, Sample
from lvyue.foundation.kit.words import moment

Pairs = list[tuple[str, str]]


def check_pairs(check: Check) -> Pairs:
    """What, when, by whom, and the words of its notice."""
    notice = [("通知", check.notice)] if check.notice else []
    return [
        ("编号", check.code),
        ("日期", str(check.on)),
        ("发起", f"{check.opened_by} {moment(check.opened_at)}"),
        *notice,
    ]


def sample_pairs(sample: Sample | None) -> Pairs:
    """All it takes to draw the same again; nothing for a check without a draw."""
    if sample is None:
        return []
    last = sample.until - timedelta(days=1)
    return [
        ("抽取范围", f"{sample.since} 至 {last} 处理完成的工单"),
        ("总数", f"{sample.population} 张"),
        ("抽取", f"{len(sample.codes)} 张：{'、'.join(sample.codes)}"),
        ("种子", sample.seed),
        ("名单摘要", sample.digest),
        ("抽取人", f"{sample.drawn_by} {moment(sample.drawn_at)}"),
    ]


def check_story(events: Iterable[CheckEvent]) -> list[dict[str, Any]]:
    """The timeline in the kit's values."""
    return [
        {
            "at": one.at,
            "tone": one.word.tone,
            "who": one.actor_name,
            "text": f"{one.word.label}：{one.text}" if one.text else one.word.label,
        }
        for one in events
    ]
