"""What keeps a fresh environment from being made out of the modules alone."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from rescue.catalog.load_part import counts
from rescue.checks.layers.subject import Subject
from rescue.checks.lookup import Hit, model_of
from rescue.model import Confidence, Facts

_INSTALL_KINDS = frozenset({"inherit", "inherits", "comodel", "record", "view", "access", "env"})
_CLIENT_ONLY = frozenset({"__export__", "__import__", "__custom__", "studio_customization"})
_FIELD_KINDS = frozenset({"view", "record", "csv", "depends", "related"})
# What Odoo itself needs in any series, by the name that is imported.
_WITH_ODOO = frozenset(
    "babel chardet cryptography dateutil decorator docutils ebaysdk freezegun geoip2 gevent greenlet html2text idna jinja2 libsass "
    "sass lxml markupsafe mako mock num2words ofxparse openid OpenSSL paramiko passlib PIL polib psutil psycopg2 pydot pyparsing "
    "PyPDF2 pypdf pyldap ldap qrcode reportlab requests rjsmin serial simplejson six stdnum suds suds_jurko unittest2 urllib3 usb "
    "vatnumber vobject werkzeug xlrd xlwt xlsxwriter yaml zeep pytz feedparser pyPdf unidecode setuptools pkg_resources asn1crypto "
    "cbor2 win32api win32service ImageFont Image ImageDraw ImageEnhance magic lxml_html_clean pytest".split()
)
_DISTRIBUTIONS = {
    "bs4": "beautifulsoup4",
    "Crypto": "pycryptodome",
    "cv2": "opencvpython",
    "google": "google",
    "fitz": "pymupdf",
    "jwt": "pyjwt",
}
_DATABASE_ID = re.compile(r"const:([1-9]\d*)")


def provision(subject: Subject) -> Iterator[Hit]:
    """LAYER-PROVISION-MODEL, -XMLID, -FIELD, -IMPORT, -PACKAGE and -ID."""
    lost: dict[tuple[str, str], str] = {}
    for file in subject.files:
        yield from _client_only(subject, file)
        if subject.knows_closure:
            yield from _models(subject, file)
            yield from _xmlids(subject, file)
            yield from _fields(subject, file, lost)
            yield from _imports(subject, file)
        yield from _ids(subject, file)
    yield from _packages(subject)


def _client_only(subject: Subject, file: Facts) -> Iterator[Hit]:
    for use in file.xmlids:
        if use.xmlid.partition(".")[0] in _CLIENT_ONLY:
            yield subject.hit("LAYER-PROVISION-XMLID", file.path, use.line, use.xmlid, use.kind)


def _models(subject: Subject, file: Facts) -> Iterator[Hit]:
    assert subject.core is not None
    asked = {ref.line for ref in file.refs if ref.guarded} | {name.line for name in file.names if name.guarded}
    for use in file.models:
        if use.kind not in _INSTALL_KINDS or use.line in asked or use.kind == "env":
            continue
        makers = set(subject.tree.makers.get(use.model, ()))
        core = subject.core.model(use.model)
        if core is not None and core.module:
            makers.add(core.module)
        if makers and not makers & subject.closure and "odoo" not in makers:
            yield subject.hit("LAYER-PROVISION-MODEL", file.path, use.line, f"{use.model} of {', '.join(sorted(makers))}", use.anchor)


def _xmlids(subject: Subject, file: Facts) -> Iterator[Hit]:
    for use in file.xmlids:
        module = use.xmlid.partition(".")[0]
        if use.guarded or module in subject.closure or use.kind in {"python", "t-call"}:
            continue
        if module in subject.tree.addons or subject.is_core_module(module):
            makers = subject.tree.records.get(use.xmlid, frozenset())
            if not makers & subject.closure:
                yield subject.hit("LAYER-PROVISION-XMLID", file.path, use.line, use.xmlid, use.kind)


def _fields(subject: Subject, file: Facts, lost: dict[tuple[str, str], str]) -> Iterator[Hit]:
    """Fields that core or the tree gives, though no module that is installed with the addon does; ``lost`` has what was found out."""
    assert subject.models is not None
    for ref in file.refs:
        if ref.kind not in _FIELD_KINDS or (ref.path and not ref.certain) or ref.guarded or ref.root.startswith("?"):
            continue
        model = model_of(ref, subject.models)
        if model is None:
            continue
        key = (model, ref.name)
        if key not in lost:
            lost[key] = _lost(subject, model, ref.name)
        if lost[key]:
            symbol, confidence = f"{model}.{ref.name} of {lost[key]}", None if ref.certain else Confidence.MEDIUM
            yield subject.hit("LAYER-PROVISION-FIELD", file.path, ref.line, symbol, ref.anchor, confidence)


def _lost(subject: Subject, model: str, name: str) -> str:
    """The modules that give a model a field where none of them is installed with the addon; '' where one is, or nobody gives it."""
    assert subject.core is not None
    assert subject.models is not None
    lineage = subject.models.lineage(model)
    core = next((it for at in lineage if (it := subject.core.field(at, name))), None)
    if core is None or counts(core.modules, subject.closure) or not _has_model(subject, model):
        return ""
    givers = {module for at in lineage for module in subject.tree.givers.get((at, name), ())}
    if givers & subject.closure or any(subject.core.field(at, name, subject.closure) for at in lineage):
        return ""
    return ", ".join(sorted(givers.union(core.modules)))


def _has_model(subject: Subject, model: str) -> bool:
    """Whether a module that is installed with the addon makes the model; else that is said of the model, once."""
    assert subject.core is not None
    return bool(subject.tree.makers.get(model, frozenset()) & subject.closure) or subject.core.has_model(model, subject.closure)


def _imports(subject: Subject, file: Facts) -> Iterator[Hit]:
    for item in file.imports:
        parts = item.name.split(".")
        if parts[:2] != ["odoo", "addons"] or len(parts) < 3 or item.guarded or parts[2] in subject.closure:
            continue
        if parts[2] in subject.tree.addons or subject.is_core_module(parts[2]):
            yield subject.hit("LAYER-PROVISION-IMPORT", file.path, item.line, item.name, "import")


def _ids(subject: Subject, file: Facts) -> Iterator[Hit]:
    for ref in file.refs:
        if ref.kind == "call" and ref.name == "browse" and ref.call and len(ref.call.positional) == 1:
            number = _DATABASE_ID.fullmatch(ref.call.positional[0])
            if number:
                model = model_of(ref, subject.models or subject.tree.models) or "a model"
                yield subject.hit("LAYER-PROVISION-ID", file.path, ref.line, f"{model}.browse({number[1]})", ref.anchor)


def _packages(subject: Subject) -> Iterator[Hit]:
    """Packages of others that neither the manifest nor one of a dependency names; each once a module, at its first import."""
    manifests = [subject.tree.addons[name].manifest for name in subject.closure if name in subject.tree.addons]
    declared = {_plain(name) for manifest in (*manifests, subject.addon.manifest) for name in manifest.external_python}
    local = {file.path.rsplit("/", 1)[-1].removesuffix(".py") for file in subject.facts}
    folders = {part for file in subject.facts for part in subject.addon.inside(file.path).split("/")[:-1]}
    seen = set()
    packages = {file.path.rsplit("/", 1)[0] for file in subject.facts if file.path.endswith("/__init__.py") or file.path == "__init__.py"}
    for file in subject.python:
        if not _is_imported(subject, file.path, packages):
            continue
        for package in file.packages:
            name = package.name
            if package.guarded or name in seen or name in _WITH_ODOO or name in local or name in folders or name in subject.tree.addons:
                continue
            names = {_plain(name), _plain(_DISTRIBUTIONS.get(name, name))}
            if not any(known in it or it in known for known in declared for it in names):
                seen.add(name)
                yield subject.hit("LAYER-PROVISION-PACKAGE", file.path, package.line, name, name)


def _is_imported(subject: Subject, path: str, packages: Container[str]) -> bool:
    """Whether Python can import a file at all: its name is one, and every folder below the addon's is a package."""
    *folders, name = subject.addon.inside(path).split("/")
    if not name.removesuffix(".py").isidentifier():
        return False
    above = path.split("/")[: -len(folders) - 1] if folders else []
    return all("/".join([*above, *folders[: number + 1]]) in packages for number in range(len(folders)))


def _plain(name: str) -> str:
    """A package's name as people write it, without version, case and punctuation: ``Python-Foo>=1`` is ``foo``."""
    bare = re.split(r"[<>=!~;\[ ]", name, maxsplit=1)[0]
    return re.sub(r"[^a-z0-9]", "", bare.lower()).removeprefix("python")
