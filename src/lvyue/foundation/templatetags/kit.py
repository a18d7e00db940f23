"""The kit as template tags: `{% load kit %}`. Each renders one template of `templates/kit/`.

Names and snippets for page builders are in docs/reference/ui-kit.md, the living reference is the page /ui.
Words, states and lengths come from `lvyue.foundation.kit`; nothing here reads the database or a clock.
"""

import calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString

from lvyue.foundation.kit import fields, passages, shapes, strips, traces, words
from lvyue.foundation.kit.states import STATES, UnknownWord, state_named, tone_named

register = template.Library()

for _name in (
    "money",
    "yuan",
    "moment",
    "due_moment",
    "time_of_day",
    "due_time",
    "day",
    "day_words",
    "duration_words",
):
    register.filter(_name, getattr(words, _name))

Dict = dict[str, Any]
Tag = TypeVar("Tag", bound=Callable[..., Dict])


def _piece(name: str) -> Callable[[Tag], Tag]:
    """Register an inclusion tag whose template is `kit/_<name>.html`."""
    return register.inclusion_tag(f"kit/_{name}.html", name=name)


# -- state -----------------------------------------------------------------------------------------------


@_piece("icon")
def icon(name: str, label: str = "") -> Dict:
    """An icon of the sprite; without `label` it is decoration and not spoken."""
    return {"href": f"{static('lvyue/icons.svg')}#{name}", "label": label}


@_piece("chip")
def chip(label: object, tone: str = "grey", icon: str = "", href: str = "", pattern: str = "solid") -> Dict:
    """A word on a light fill; `href` makes it a link, `pattern` is a second sign beside the colour."""
    return {"label": label, "tone": tone_named(tone), "icon": icon, "href": href, "pattern": pattern}


@register.inclusion_tag("kit/_chip.html", name="state")
def state(name: object, label: object = "", href: str = "") -> Dict:
    """The chip of a state of the vocabulary; `label` says it more exactly (逾期 3 天), tone and icon stay."""
    known = state_named(name)
    return {
        "label": label or known.label,
        "tone": known.tone,
        "icon": known.icon,
        "href": href,
        "pattern": known.pattern,
    }


@_piece("dot")
def dot(tone_or_state: object, label: object = "", show: bool = True) -> Dict:
    """A dot with its word; `show=False` leaves the word to screen readers because it stands nearby."""
    known = STATES.get(str(tone_or_state))
    if known is not None:
        return {"tone": known.tone, "label": label or known.label, "pattern": known.pattern, "show": show}
    if not label:
        raise UnknownWord(
            f"圆点“{tone_or_state}”没有文字（模板标签 dot）。请写上 label，颜色不能单独表达状态。"
        )
    return {"tone": tone_named(tone_or_state), "label": label, "pattern": "solid", "show": show}


@_piece("legend")
def legend(names: str = "fulfilled due_soon overdue running not_triggered ambiguous") -> Dict:
    """Dots and words of the named states (space separated)."""
    return {"states": [{"name": name, "label": state_named(name).label} for name in names.split()]}


@_piece("bar")
def bar(value: float, total: float = 100, tone: str = "running", label: str = "", thin: bool = False) -> Dict:
    """One bar filled to value/total. `label` names what is measured and is spoken with the numbers."""
    said = shapes.share_words(value, total)
    return {
        "parts": [
            {"x": "0%", "width": shapes.percent(value, total), "tone": tone_named(tone), "words": said}
        ],
        "spoken": f"{label} {said}".strip(),
        "thin": thin,
    }


@register.inclusion_tag("kit/_bar.html", name="bar_parts")
def bar_parts(parts: Iterable[tuple[float, str, str]], label: str = "", thin: bool = False) -> Dict:
    """A bar of several parts (amount, tone, words): a clause's duties by state, for instance."""
    drawn = shapes.bar_parts(parts)
    spoken = "，".join(part["words"] for part in drawn if part["width"] != "0.00%")
    return {"parts": drawn, "spoken": f"{label} {spoken}".strip(), "thin": thin}


@_piece("clock_lanes")
def clock_lanes(
    lanes: Iterable[Mapping[str, Any]], axis_from: datetime, axis_to: datetime, now: datetime
) -> Dict:
    """Clocks on one axis; the keys of a lane are those of `shapes.lane_drawn`."""
    return {
        "lanes": [shapes.lane_drawn(lane, axis_from=axis_from, axis_to=axis_to, now=now) for lane in lanes],
        "ticks": shapes.axis_ticks(axis_from, axis_to),
    }


@_piece("clock_bar")
def clock_bar(lane: Mapping[str, Any], axis_to: datetime, now: datetime) -> Dict:
    """One clock on a bar of its own from its start to `axis_to`: elapsed, pauses hatched, its due line."""
    return {"lane": shapes.lane_drawn(lane, axis_from=lane["start_at"], axis_to=axis_to, now=now)}


@_piece("countdown")
def countdown(
    due_at: datetime, now: datetime, tone: str = "", digits: bool = False, ticking: bool = True
) -> Dict:
    """The time to a last moment, in words or as a clock; the browser ticks it on if `ticking`."""
    late = now > due_at
    return {
        "text": words.remaining_digits(due_at, now) if digits else words.remaining_words(due_at, now),
        "spoken": f"{words.due_moment(due_at)} 到期",
        "due_at": words.local(due_at).isoformat(),
        "now_at": words.local(now).isoformat(),
        "tone": "red" if late else tone_named(tone) if tone else "running",
        "digits": digits,
        "ticking": ticking,
    }


@_piece("year_strip")
def year_strip(days: Iterable[tuple[date, str, str, str]], label: str, today: date | None = None) -> Dict:
    """One cell a day: (date, tone, title, href). `label` says the totals: 165 按期 · 1 迟 · 0 缺."""
    placed = shapes.year_cells(days, today)
    return {**placed, "drawn": strips.cells_drawn(placed["cells"]), "label": label}


@_piece("month_calendar")
def month_calendar(
    year: int, month: int, days: Mapping[date, Mapping[str, Any]], today: date | None = None
) -> Dict:
    """A month from Monday; the keys of a day are those of `shapes.month_weeks`."""
    calendar.monthrange(year, month)
    return {
        "caption": f"{year} 年 {month} 月",
        "weeks": shapes.month_weeks(year, month, days, today),
        "names": words.WEEKDAYS,
    }


@_piece("sparkline")
def sparkline(values: Sequence[float], label: str, tone: str = "running", limit: float | None = None) -> Dict:
    """The trend beside a measured value, with an optional dashed limit."""
    return {**shapes.spark_points(values, limit), "label": label, "tone": tone_named(tone)}


@_piece("line_chart")
def line_chart(
    series: Iterable[Mapping[str, Any]], starts_on: date, ends_on: date, label: str, today: date | None = None
) -> Dict:
    """Amounts over days, each line its own pattern; the keys are those of `shapes.lines_drawn`."""
    drawn = shapes.lines_drawn(series, starts_on=starts_on, ends_on=ends_on)
    days = (ends_on - starts_on).days
    today_x = shapes.percent((today - starts_on).days, days) if today else ""
    said = "，".join(f"{line['label']} {line['words']}".strip() for line in drawn["lines"])
    return {**drawn, "today_x": today_x, "spoken": f"{label}：{said}"}


@_piece("replay_strip")
def replay_strip(
    counts: Sequence[tuple[date, int, str]],
    today: date,
    label: str = "一年里的履约事项",
    shown: date | None = None,
    base: str = "",
    until: date | None = None,
) -> Dict:
    """The foot of the living contract: a bar a week or day (date, how many, tone or empty) and today's line.

    With `base`, the page's own address, it also moves through time: a slider over the bars, a day to type,
    and links a week apart to `base?at=YYYY-MM-DD`; `shown` is the day the page shows now,
    `until` the last day where it is not the end of the last bar.
    """
    drawn = {**shapes.day_bars(counts, today), "label": label, "today": today, "base": base}
    return {**drawn, **shapes.time_steps(counts, today, shown or today, until)} if base and counts else drawn


# -- figures and facts -----------------------------------------------------------------------------------


@_piece("key_figure")
def key_figure(
    label: str, value: object, tone: str = "", href: str = "", unit: str = "", note: str = ""
) -> Dict:
    """A number a leader looks for; `href` leads to what it counts."""
    return {
        "label": label,
        "value": value,
        "tone": tone_named(tone) if tone else "",
        "href": href,
        "unit": unit,
        "note": note,
    }


@_piece("flow")
def flow(steps: Iterable[Mapping[str, Any]], label: str = "进度") -> Dict:
    """A line of steps: label, state (done, now, next, failed, skipped), optional href."""
    said = {"done": "已完成", "now": "当前", "next": "未开始", "failed": "未通过", "skipped": "跳过"}
    return {"steps": [{**step, "said": said[step["state"]]} for step in steps], "label": label}


@_piece("trace_tree")
def trace_tree(trace: Any, cites: Mapping[str, str] | None = None, open_levels: int = 2) -> Dict:
    """How a value came about, unfolded `open_levels` deep. `cites` maps citations to addresses."""
    return {"node": traces.trace_read(trace, cites=cites or {}, open_levels=open_levels)}


@_piece("clause")
def clause(number: object, href: str = "", words: str = "") -> Dict:
    """The clause number beside a duty, clock or amount; the link goes to the clause."""
    return {"number": number, "href": href, "words": words}


@_piece("timeline")
def timeline(entries: Iterable[Mapping[str, Any]], short: bool = False) -> Dict:
    """What happened, newest first: at, tone, text, optional who, chip, chip_tone, href, link_words."""
    return {"entries": [{"tone": "blue", "chip_tone": "grey", **entry} for entry in entries], "short": short}


@_piece("key_values")
def key_values(pairs: Any) -> Dict:
    """Label and value pairs (a mapping or a list); empty values show 未填."""
    items = pairs.items() if isinstance(pairs, Mapping) else pairs
    return {"pairs": [(label, "未填" if value in (None, "") else value) for label, value in items]}


@_piece("side_panel")
def side_panel(id: str = "side", hint: str = "点一行，在这里看细节。", label: str = "细节") -> Dict:
    """The empty place where htmx puts details: `hx-target="#side"`."""
    return {"id": id, "hint": hint, "label": label}


@_piece("skeleton")
def skeleton(lines: int = 4) -> Dict:
    """Grey lines that keep the layout while something loads."""
    return {"lines": range(lines)}


@_piece("empty_state")
def empty_state(title: str, text: str, action: str = "", href: str = "", icon: str = "list") -> Dict:
    """An empty page teaches its first step."""
    return {"title": title, "text": text, "action": action, "href": href, "icon": icon}


@_piece("error_box")
def error_box(cause: str, place: str = "", remedy: str = "", tone: str = "red") -> Dict:
    """An error for people: what went wrong, where, what to do."""
    return {"cause": cause, "place": place, "remedy": remedy, "tone": tone_named(tone)}


@register.inclusion_tag("kit/_messages.html", takes_context=True)
def messages_shown(context: Context) -> Dict:
    """Django's messages of this request, each closable."""
    tones = {"success": "green", "error": "red", "warning": "amber"}
    icons = {"green": "check", "red": "alert", "amber": "alert", "blue": "info"}
    shown = []
    for message in context.get("messages") or ():
        tone = tones.get(message.level_tag, "blue")
        shown.append({"text": message.message, "tone": tone, "icon": icons[tone]})
    return {"shown": shown}


@_piece("contract_text")
def contract_text(
    paragraphs: Iterable[Mapping[str, Any]], target: str = "#side", quiet: bool = False
) -> Dict:
    """The contract on its paper; the keys of a paragraph are those of `passages.paragraph_read`.

    Details of a paragraph load into `target`. `quiet` underlines the spans instead of filling them.
    """
    return {"paragraphs": [passages.paragraph_read(p) for p in paragraphs], "target": target, "quiet": quiet}


# -- forms, lists, dialogs -------------------------------------------------------------------------------


@_piece("field")
def field(bound: BoundField, hint: str = "", label: str = "", tones: str = "") -> Dict:
    """A form field with label, hint and errors tied to it.

    Radios are drawn as large buttons; `tones` colours their chosen state by value: `ok:green bad:red`.
    """
    return fields.field_read(bound, hint=hint, label=label, tones=tones)


@_piece("form_errors")
def form_errors(form: forms.BaseForm) -> Dict:
    """The errors that belong to no single field."""
    return {"errors": form.non_field_errors()}


@_piece("tabs")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "分类") -> Dict:
    """Links over one list: label, href, active, optional count."""
    return {"items": items, "label": label}


@register.inclusion_tag("kit/_pager.html", takes_context=True)
def pager(context: Context, page: Any) -> Dict:
    """Earlier and later of a Django `Page`, keeping the other words of the address."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None

    def address(number: int) -> str:
        if query is None:
            return f"?page={number}"
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "earlier": address(page.previous_page_number()) if page.has_previous() else "",
        "later": address(page.next_page_number()) if page.has_next() else "",
    }


@_piece("search_box")
def search_box(
    action: str, value: str = "", placeholder: str = "搜索", name: str = "q", key: bool = False
) -> Dict:
    """A search form; `key` shows that Ctrl K reaches it."""
    return {"action": action, "value": value, "placeholder": placeholder, "name": name, "key": key}


@_piece("file_drop")
def file_drop(name: str, label: str, accept: str = "", multiple: bool = False, hint: str = "") -> Dict:
    """Choose or drop files; works as a plain file field without a script."""
    return {"name": name, "label": label, "accept": accept, "multiple": multiple, "hint": hint}


@_piece("signature_pad")
def signature_pad(name: str = "signature", label: str = "签字", who: str = "", required: bool = True) -> Dict:
    """A drawn signature (PNG data url in field `name`) or a typed name (field `<name>_typed`)."""
    return {"name": name, "label": label, "who": who, "required": required}


@register.simple_block_tag(takes_context=True)
def confirm_dialog(
    context: Context,
    content: str,
    id: str,
    title: str,
    what: str,
    whom: str,
    href: str,
    action: str = "确认",
    tone: str = "red",
    reason: str = "理由",
    files: bool = False,
) -> SafeString:
    """A dangerous step asks first: what will happen, to whom, and why.

    Opened by `<button data-open="id">`; posts `reason` (required unless `reason=""`) and the fields in the
    block to `href`. `files` lets the block hold a `file_drop`.
    """
    values: Dict = {
        "id": id,
        "title": title,
        "what": what,
        "whom": whom,
        "href": href,
        "action": action,
        "reason": reason,
        "files": files,
    }
    values |= {"tone": tone_named(tone), "content": content, "csrf_token": context.get("csrf_token", "")}
    return render_to_string("kit/_confirm_dialog.html", values)


@register.simple_block_tag
def card(content: str, title: str = "", note: object = "", count: object = "", id: str = "") -> SafeString:
    """A white card with an optional head."""
    return render_to_string(
        "kit/_card.html", {"content": content, "title": title, "note": note, "count": count, "id": id}
    )


@register.simple_block_tag
def page_header(
    content: str,
    title: str,
    note: object = "",
    crumbs: Iterable[tuple[str, str]] = (),
    chip: object = "",
    chip_tone: str = "blue",
    on_paper: bool = False,
) -> SafeString:
    """The head of a page; the block holds key figures (`.page-figures`) and actions (`.page-actions`)."""
    values = {"content": content, "title": title, "note": note, "crumbs": crumbs, "chip": chip}
    return render_to_string(
        "kit/_page_header.html", {**values, "chip_tone": tone_named(chip_tone), "on_paper": on_paper}
    )


@register.simple_block_tag
def table_shell(
    content: str, caption: str, cards: bool = False, tall: bool = False, id: str = ""
) -> SafeString:
    """The frame of a table: spoken caption, sticky head, own scrolling; `cards` stacks the rows on phones."""
    return render_to_string(
        "kit/_table_shell.html",
        {"content": content, "caption": caption, "cards": cards, "tall": tall, "id": id},
    )
