"""What of a Word document is read, what is left out, and that people are told."""

import random
import re
from collections import Counter

from lvyue.reading import ReadingError, read
from lvyue.reading.files.docx import read_docx
from tests.reading.files.making import W, cell, level, numbering, p, package, table


def text(body: str, **parts: str) -> str:
    return read_docx(package(body, **parts), "合同.docx").text


def notes(body: str, **parts: str) -> tuple[str, ...]:
    return read_docx(package(body, **parts), "合同.docx").notes


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_deleted_words_are_not_read_inserted_ones_are_and_both_are_said():
    body = p(
        "甲方应在",
        runs=f'<w:del w:id="1">{run("30").replace("w:t", "w:delText")}</w:del>'
        f'<w:ins w:id="2">{run("10")}</w:ins>{run("日内付款。")}',
    )
    assert text(body) == "甲方应在10日内付款。\n"
    assert notes(body) == (
        "修订痕迹：删除的文字 1 处未读",
        "修订痕迹：插入的文字 1 处已按接受读入，请核对是否双方都同意",
    )


def test_a_deleted_paragraph_end_joins_the_next_paragraph():
    ended = '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>' + run("服务期自") + "</w:p>"
    assert text(ended + p("签订之日起。")) == "服务期自签订之日起。\n"


def test_a_deleted_row_is_not_read():
    gone = f'<w:tr><w:trPr><w:del w:id="1"/></w:trPr>{cell("一级")}{cell("1小时")}</w:tr>'
    body = table([cell("级别"), cell("响应")]).replace("</w:tbl>", f"{gone}</w:tbl>")
    assert text(body) == "级别\t响应\n"


def test_hidden_words_and_comments_are_left_out_and_said():
    body = p("价款", runs=run("五万元", "<w:vanish/>") + '<w:r><w:commentReference w:id="0"/></w:r>')
    assert text(body) == "价款\n"
    assert notes(body) == ("隐藏文字 1 处未读，请在 Word 里显示后核对", "批注 1 处未读")


def test_a_field_shows_its_result_and_not_its_code():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("第三条")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert text(p("见", runs=field + run("。"))) == "见第三条。\n"


def test_the_table_of_contents_is_left_out():
    style = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="TOC 1"/></w:style>'
    styles = f"<w:styles {W}>{style}</w:styles>"
    body = p("第一条 服务 1", style="T1") + p("第一条 服务")
    assert text(body, styles=styles).split() == ["第一条", "服务"]
    assert notes(body, styles=styles) == ("目录 1 行未读",)


def test_heads_and_feet_of_pages_are_no_part_of_the_body():
    held = package(p("第一条 服务"), header1=f"<w:hdr {W}>{p('内部资料')}</w:hdr>")
    assert read_docx(held, "合同.docx").text == "第一条 服务\n"


def test_a_footnote_stands_behind_its_paragraph():
    notes_part = (
        f'<w:footnotes {W}><w:footnote w:id="2">{p("工作日不含法定节假日。")}</w:footnote></w:footnotes>'
    )
    body = p("五个工作日内", runs='<w:r><w:footnoteReference w:id="2"/></w:r>') + p("第二条")
    assert text(body, footnotes=notes_part) == "五个工作日内\n注1：工作日不含法定节假日。\n第二条\n"


def test_an_underlined_blank_is_to_be_filled_in_and_no_value_is_made_of_it():
    blank = run("      ", '<w:u w:val="single"/>')
    body = p("第一条 违约责任") + p("乙方逾期的，每日按合同总价的", runs=blank + run("%支付违约金。"))
    assert "的______%支付" in text(body)
    assert all(one.get("rate") is None for one in read(text(body)).facts["penalties"])


def test_underlined_blanks_around_underlined_words_are_only_padding():
    line = '<w:u w:val="single"/>'
    body = p("合同总价：", runs=run("  ", line) + run("伍万元整", line) + run("  ", line))
    assert text(body) == "合同总价：  伍万元整  \n"


def test_a_placeholder_of_a_form_is_no_word_of_the_contract():
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{run('单击此处输入文字')}</w:sdtContent></w:sdt>"
    )
    assert text(p("甲方：", runs=control)) == "甲方：\n"
    filled = control.replace("<w:showingPlcHdr/>", "")
    assert text(p("甲方：", runs=filled)) == "甲方：单击此处输入文字\n"


def test_text_boxes_come_once_after_their_paragraph():
    box = f"<w:txbxContent>{p('附注')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = (
        f"<w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text(p("正文", runs=both)) == "正文\n附注\n"


def test_a_tick_and_an_empty_box_of_a_symbol_font_are_told_apart():
    ticked = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("仲裁")
    empty = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>' + run("诉讼")
    assert text(p(runs=ticked + empty)) == "☑仲裁□诉讼\n"


def test_cells_merged_downwards_mean_as_above_and_across_stand_once():
    body = table(
        [cell("项目"), cell("内容"), cell("周期")],
        [cell("维护", merge="restart"), cell("巡检机房"), cell("每周")],
        [cell("维护", merge="continue"), cell("清洁机柜"), cell("每月")],
        [cell("报告", span=2), cell("每季")],
        [cell("以上均含耗材。", span=3)],
    )
    assert text(body).split("\n") == [
        "项目\t内容\t周期", "维护\t巡检机房\t每周", "\t清洁机柜\t每月", "报告\t\t每季", "以上均含耗材。", "",
    ]  # fmt: skip


def test_numbered_paragraphs_of_a_last_cell_keep_their_numbers():
    body = table([cell("巡检"), cell("1) 每周巡检机房。", "2) 每月清洁机柜。")])
    assert text(body) == "巡检\t\n1) 每周巡检机房。\n2) 每月清洁机柜。\n"


def test_other_paragraphs_of_a_cell_are_one_with_semicolons_where_no_stop_parts_them():
    body = table([cell("一级", ""), cell("电话：十分钟内回复", "现场：两小时到达"), cell("四小", "时内")])
    assert text(body) == "一级\t电话：十分钟内回复；现场：两小时到达\t四小时内\n"


def test_a_frame_of_one_cell_is_no_table_and_a_table_in_a_cell_is_read():
    assert text(table([cell(p("第一条 服务"), p("乙方每月巡检。"))])) == "第一条 服务\n乙方每月巡检。\n"
    inner = table([cell("响应"), cell("1小时")])
    assert "响应" in text(table([cell("一级"), cell(inner)]))


def test_a_level_table_of_word_becomes_service_levels():
    body = p("第二条 故障响应") + table(
        [cell("故障级别"), cell("响应时间"), cell("修复时间")],
        [cell("一级故障"), cell("30分钟"), cell("4小时")],
        [cell("二级故障"), cell("2小时"), cell("24小时")],
    )
    levels = read(text(body)).facts["sla"]
    assert [(one["response_minutes"], one["resolve_minutes"]) for one in levels] == [(30, 240), (120, 1440)]


def test_a_body_changed_anywhere_gives_a_text_or_a_refusal_and_nothing_else():
    body = p("甲", number=(1, 0)) + table([cell("项目", span=2), cell("内容", merge="restart")]) + p("乙")
    spoilt = ["-1", "", "99999999999", "九", "1e9"]
    chance, outcomes = random.Random(5), Counter()
    for _ in range(200):
        held, tags = body, re.findall(r"<[^>]*>", body)
        for _ in range(chance.randrange(1, 4)):
            if chance.random() < 0.6:
                held = re.sub(r'(?<=w:val=")[^"]*', lambda _: chance.choice(spoilt), held)
            else:
                tag = chance.choice(tags)
                held = held.replace(tag, chance.choice(["<w:ins>", "<w:sdt>", "", "</w:p>"]), 1)
        try:
            text(held, numbering=numbering({0: level(0, "decimal", "%1.")}, {1: (0, "")}))
            outcomes["read"] += 1
        except ReadingError:
            outcomes["refused"] += 1
    assert outcomes["read"] and outcomes["refused"] and sum(outcomes.values()) == 200


def test_the_sound_above_a_word_is_not_read_and_a_formula_is():
    ruby = f"<w:r><w:ruby><w:rt>{run('jian')}</w:rt><w:rubyBase>{run('监')}</w:rubyBase></w:ruby></w:r>"
    m = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    formula = f"{run('扣款＝')}<m:oMath {m}><m:r><m:t>总价×1%</m:t></m:r></m:oMath>"
    assert text(p(runs=ruby + formula)) == "监扣款＝总价×1%\n"


def test_the_strict_form_of_the_standard_is_read_as_well():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<w:document xmlns:w="{strict}"><w:body>{p("第一条 服务")}</w:body></w:document>'
    assert read_docx(package("", **{"word/document.xml": body}), "合同.docx").text == "第一条 服务\n"
