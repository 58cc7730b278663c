"""Every marked string is found as Django will look it up, and a bad translation is named."""

from pathlib import Path

import pytest
from babel.messages.pofile import write_po
from django.template import Context, Engine
from django.utils import translation

from tools.messages import catalogs, sources

TEMPLATE = """{% load i18n %}{% translate "Save 10% now" %}{% translate "Hold" context "call" %}
{% if x %}{% blocktranslate trimmed count n=count %}
  One order for {{ name }}
{% plural %}
  {{ n }} orders for {{ name }}
{% endblocktranslate %}{% endif %}{% include "x" with title=_("New order") %}{# {% translate "no" %} #}"""

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy
A = _("Plain %(x)s")
B = ngettext("one", "many", 3)
C = pgettext_lazy("presence", "Away")
"""


@pytest.fixture
def found(tmp_path: Path) -> list[sources.Marked]:
    (tmp_path / "app" / "templates").mkdir(parents=True)
    (tmp_path / "app" / "templates" / "a.html").write_text(TEMPLATE)
    (tmp_path / "app" / "code.py").write_text(CODE)
    return list(sources.gather(tmp_path / "app"))


def test_strings_are_found_in_code_and_templates(found: list[sources.Marked]):
    assert {(one.ids, one.context) for one in found} == {
        (("Plain %(x)s",), None),
        (("one", "many"), None),
        (("Away",), "presence"),
        (("Save 10%% now",), None),
        (("Hold",), "call"),
        (("One order for %(name)s", "%(n)s orders for %(name)s"), None),
        (("New order",), None),
    }


def test_django_looks_up_what_was_found(found: list[sources.Marked], monkeypatch: pytest.MonkeyPatch):
    asked = set()
    monkeypatch.setattr(translation._trans, "gettext", lambda text: asked.add((text,)) or text)
    monkeypatch.setattr(translation._trans, "pgettext", lambda _c, text: asked.add((text,)) or text)
    monkeypatch.setattr(translation._trans, "ngettext", lambda one, many, _n: asked.add((one, many)) or one)
    engine = Engine(
        libraries={"i18n": "django.templatetags.i18n"}, loaders=[("django.template.loaders.locmem.Loader", {"x": ""})]
    )
    engine.from_string(TEMPLATE).render(Context({"x": 1, "count": 2, "name": "Bo"}))
    assert asked <= {one.ids for one in found}
    assert len(asked) >= 3


def test_missing_guessed_and_wrong_translations_are_named(found: list[sources.Marked], tmp_path: Path):
    wanted, file = catalogs.template(found), tmp_path / "django.po"
    assert catalogs.update(file, "da", wanted) == len(wanted)
    catalog = catalogs.read(file, "da")
    for message in catalog:
        if message.id:
            message.string = message.id
    catalog.get("Plain %(x)s").string = "Enkel %(y)s"
    catalog.get("New order").flags.add("fuzzy")
    catalog.get("Away", context="presence").string = ""
    with file.open("wb") as target:
        write_po(target, catalog)
    told = list(catalogs.problems(file, "da", wanted))
    assert len(told) == 3
    assert any("other places" in line for line in told)
    assert any("only guessed" in line for line in told)
    assert any("not translated" in line and "Away" in line for line in told)


def test_an_update_keeps_what_is_translated(found: list[sources.Marked], tmp_path: Path):
    wanted, file = catalogs.template(found), tmp_path / "django.po"
    catalogs.update(file, "da", wanted)
    catalog = catalogs.read(file, "da")
    catalog.get("New order").string = "Ny ordre"
    with file.open("wb") as target:
        write_po(target, catalog)
    assert catalogs.update(file, "da", wanted) == len(wanted) - 1
    assert catalogs.read(file, "da").get("New order").string == "Ny ordre"
