"""The "Online Retail" data set (UCI, Chen 2015): catalogue, customers and order history of a mail-order company.

The file is read twice: once to learn what each stock code is called and costs and who the customers are, once to write
the orders; so memory holds codes and customers, never lines.
"""

from pathlib import Path

from thirdring.config.imports.online_retail import catalogue, customers, history
from thirdring.config.imports.online_retail.lines import COLUMNS, REASONS
from thirdring.config.imports.online_retail.survey import survey
from thirdring.kernel import clock
from thirdring.kernel.imports import Account, Progress, Report, read

_SURVEY = 0.3


def load(path: Path, refusals: Path, progress: Progress) -> Report:
    now = clock.now()
    with Account(kind="online-retail", columns=COLUMNS, reasons=REASONS, refusals=refusals) as account:
        found = survey(read(path, columns=COLUMNS, progress=lambda part: progress(part * _SURVEY)))
        variants, account.made["products"] = catalogue.put(found, now=now)
        people, account.made["customers"] = customers.put(found, now=now)
        lines = read(path, columns=COLUMNS, progress=lambda part: progress(_SURVEY + part * (1 - _SURVEY)))
        account.made["orders"] = history.put(
            lines, account, split=found.split_invoices, variants=variants, people=people, now=now
        )
        return account.report()
