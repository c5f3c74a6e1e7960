"""What a module is about, as a word for names of target modules; and what the modules of a tree are called in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

DOMAINS = {
    "pos": ("point_of_sale", "pos"),
    "website": ("website", "portal"),
    "mrp": ("mrp", "repair", "maintenance", "quality"),
    "project": ("project", "hr_timesheet"),
    "hr": ("hr", "payroll", "fleet"),
    "purchase": ("purchase",),
    "crm": ("crm",),
    "sale": ("sale", "sales", "loyalty"),
    "stock": ("stock", "delivery"),
    "account": ("account", "l10n", "payment", "analytic"),
    "product": ("product",),
}
"""Domains with the words in names of modules and models that are about them, the most special first."""

SHARED_BY = 3
"""So many modules at the least make their first word that of the tree."""


def domain_of(name: str, models: Mapping[str, int]) -> str | None:
    """The domain of a part of a module: a word of the module's name where one is, else what most of its lines are about.

    ``models`` gives the lines by model. '' where they are about nothing special, None where they are about too much for one word.
    """
    words = name.split("_")
    for domain, heads in DOMAINS.items():
        if domain in words or any(head in words for head in heads):
            return domain
    lines: Counter[str] = Counter()
    for model, count in models.items():
        lines[_domain_of_model(model)] += count
    domain, most = max(lines.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return domain if most * 2 >= lines.total() else None


def _domain_of_model(model: str) -> str:
    head = model.split(".", maxsplit=1)[0]
    return next((domain for domain, heads in DOMAINS.items() if head == domain or head in heads), "")


_PLAIN = frozenset("odoo openerp custom customs customization customizations addon addons module modules extra src main master".split())
"""Words that folders of addons are called by, whosever they are."""


def prefix_of(names: Iterable[str], root: str) -> str:
    """The first word that many modules of the tree share and that is about nothing else, else what tells of the root's name."""
    names = list(names)
    common = {word for pair in DOMAINS.items() for word in (pair[0], *pair[1])} | _PLAIN | {"base", "web", "mail", "partner"}
    heads = Counter(name.split("_")[0] for name in names if "_" in name)
    first, count = max(((head, count) for head, count in heads.items() if head not in common), key=lambda item: item[1], default=("", 0))
    if count >= SHARED_BY and count * 5 >= len(names):
        return first
    words = re.findall(r"[a-z][a-z0-9]*", root.lower())
    telling = [word for word in words if word not in _PLAIN and not re.fullmatch(r"v\d+", word)]
    return "_".join(telling) or "client"
