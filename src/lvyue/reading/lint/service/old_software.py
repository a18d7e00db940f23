"""Software versions whose maker has ended their maintenance, with the day it ended.

The days are the makers' published ends of (extended) support, or of the community's for free software; a
version not listed here is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_ENDS: tuple[tuple[str, str, date], ...] = (
    ("CentOS 6", r"CentOS(?: ?Linux)?[-/v ]*6(?!\d)", date(2020, 11, 30)),
    ("CentOS 7", r"CentOS(?: ?Linux)?[-/v ]*7(?!\d)", date(2024, 6, 30)),
    ("CentOS Linux（各版本）", r"CentOS(?!(?: ?Linux)?[-/v ]*\d|[- ]?Stream)", date(2024, 6, 30)),
    ("CentOS 8", r"CentOS(?: ?Linux)?[-/v ]*8(?!\d)", date(2021, 12, 31)),
    ("Windows 7", r"Windows[-/ ]*7(?!\d)", date(2020, 1, 14)),
    ("Windows XP", r"Windows[-/ ]*XP", date(2014, 4, 8)),
    ("Windows Server 2003", r"Windows[-/ ]*(?:Server)?[-/ ]*2003", date(2015, 7, 14)),
    ("Windows Server 2008", r"Windows[-/ ]*(?:Server)?[-/ ]*2008", date(2020, 1, 14)),
    ("Windows Server 2012", r"Windows[-/ ]*(?:Server)?[-/ ]*2012", date(2023, 10, 10)),
    ("Windows 10", r"Windows[-/ ]*10(?!\d)", date(2025, 10, 14)),
    ("Ubuntu 16.04", r"Ubuntu[-/ ]*16(?:\.04)?(?!\d)", date(2021, 4, 30)),
    ("Ubuntu 18.04", r"Ubuntu[-/ ]*18(?:\.04)?(?!\d)", date(2023, 5, 31)),
    ("Ubuntu 20.04", r"Ubuntu[-/ ]*20(?:\.04)?(?!\d)", date(2025, 5, 31)),
    ("SQL Server 2008", r"SQL ?Server[-/ ]*2008", date(2019, 7, 9)),
    ("SQL Server 2012", r"SQL ?Server[-/ ]*2012", date(2022, 7, 12)),
    ("SQL Server 2014", r"SQL ?Server[-/ ]*2014", date(2024, 7, 9)),
    ("Oracle 10g", r"Oracle[-/ ]*10g", date(2013, 7, 31)),
    ("Oracle 11g", r"Oracle[-/ ]*11g", date(2020, 12, 31)),
    ("MySQL 5.5", r"MySQL[-/ ]*5\.5", date(2018, 12, 31)),
    ("MySQL 5.6", r"MySQL[-/ ]*5\.6", date(2021, 2, 28)),
    ("MySQL 5.7", r"MySQL[-/ ]*5\.7", date(2023, 10, 31)),
    ("MySQL 8.0", r"MySQL[-/ ]*8\.0(?!\d)", date(2026, 4, 30)),
    ("PostgreSQL 11", r"PostgreSQL[-/ ]*11(?!\d)", date(2023, 11, 9)),
    ("PostgreSQL 12", r"PostgreSQL[-/ ]*12(?!\d)", date(2024, 11, 21)),
    ("nginx 1.18", r"nginx[-/ ]*1\.(?:1[0-8]|[0-9])(?!\d)", date(2021, 4, 20)),
    ("Tomcat 6", r"Tomcat[-/ ]*6(?!\d)", date(2016, 12, 31)),
    ("Tomcat 7", r"Tomcat[-/ ]*7(?!\d)", date(2021, 3, 31)),
    ("Tomcat 8.5", r"Tomcat[-/ ]*8(?!\d)", date(2024, 3, 31)),
    ("Zabbix 3", r"Zabbix[-/ ]*3(?!\d)", date(2021, 2, 28)),
    ("Zabbix 4", r"Zabbix[-/ ]*4(?!\d)", date(2023, 10, 31)),
    ("Zabbix 5", r"Zabbix[-/ ]*5(?!\d)", date(2025, 5, 31)),
    ("PHP 5", r"PHP[-/ ]*5(?:\.\d)?(?!\d)", date(2018, 12, 31)),
    ("PHP 7", r"PHP[-/ ]*7(?:\.\d)?(?!\d)", date(2022, 11, 28)),
    ("Python 2", r"Python[-/ ]*2(?:\.\d)?(?!\d)", date(2020, 1, 1)),
    ("Struts 2.3", r"Struts[-/ ]*2\.[0-3](?!\d)", date(2019, 5, 31)),
    ("Adobe Flash", r"Adobe ?Flash|Flash ?Player", date(2020, 12, 31)),
)  # fmt: skip
_PATTERNS = [(name, re.compile(pattern, re.IGNORECASE), ended_on) for name, pattern, ended_on in _ENDS]


def out_of_support(text: str, until: date | None) -> Iterator[tuple[str, date, int, int]]:
    """(name, day it ended, start, end) of each version in normal text that ended on or before `until`.

    None for `until` is a contract without dates: then every listed version counts.
    """
    for name, pattern, ended_on in _PATTERNS:
        found = pattern.search(text)
        if found is not None and (until is None or ended_on <= until):
            yield name, ended_on, *found.span()
