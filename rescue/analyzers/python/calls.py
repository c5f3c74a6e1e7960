"""Calls in a Python file: methods of recordsets, of the environment, of a cursor, and functions of Odoo."""

from __future__ import annotations

import ast

from rescue.analyzers import sql
from rescue.analyzers.python import literals
from rescue.analyzers.python.bindings import CONTEXT_NAMES, Bindings
from rescue.analyzers.python.expressions import OF_RECORDS
from rescue.analyzers.python.names import call_shape
from rescue.analyzers.python.values import CLASSES, CURSOR, ENV, OTHER, POOL, SUPER, Dotted, Literal, Plain, Records, Vals, Value
from rescue.analyzers.sql_objects import objects_of

# Methods that give back records of the model they are called on.
SAME_MODEL = frozenset(
    "search browse filtered filtered_domain sorted sudo with_user with_context with_company with_env with_prefetch exists copy create new "
    "union concat search_fetch suspend_security with_delay ensure_one with_lang".split()
)
DOMAIN_FIRST = frozenset(
    "search search_count search_read read_group _search _read_group search_fetch filtered_domain web_search_read web_read_group "
    "formatted_read_group".split()
)
VALS_FIRST = frozenset("create write new update copy _create _write copy_data".split())
# Where a list of field names stands among the positional arguments, and the keyword that it may have instead.
NAME_LISTS = {
    "read": ((0, "fields", "fields"),),
    "search_read": ((1, "fields", "fields"),),
    "read_group": ((1, "fields", "fields"), (2, "groupby", "groupby")),
    "_read_group": ((1, "groupby", "groupby"), (2, "aggregates", "fields")),
    "search_fetch": ((1, "field_names", "fields"),),
    "fields_get": ((0, "allfields", "fields"),),
}
LAMBDA_SELF = frozenset("filtered mapped sorted grouped".split())
# Methods of the old API that take a list of ids between ``uid`` and what they take now.
_OLD_IDS = frozenset("write read copy copy_data".split())
# Methods and functions that take an XML id by string as their first argument; of those that render only on something of Odoo.
_XMLID_LOOKUPS = frozenset(
    "ref has_group has_groups user_has_groups _for_xml_id for_xml_id xmlid_to_res_id _xmlid_to_res_id xmlid_to_object "
    "_xmlid_to_res_model_res_id xmlid_lookup".split()
)
_XMLID_RENDERS = frozenset(
    "render _render _render_template render_template _render_qweb_pdf _render_qweb_html message_post_with_view message_post_with_source "
    "_message_log_with_view".split()
)
XMLID_CALLS = _XMLID_LOOKUPS | _XMLID_RENDERS
PASS_THROUGH = frozenset("list set tuple sorted reversed iter next enumerate frozenset max min filter groupby".split())
# Builtins whose result holds no record.
_RECORDLESS = frozenset(
    "len str int float bool dict list set tuple range zip map sum any all isinstance hasattr issubclass type repr print open abs "
    "round format id hash dir vars setattr callable chr ord bytes bytearray divmod pow frozenset property staticmethod "
    "classmethod _ _lt".split()
)
# Methods of texts, lists, dictionaries, dates and numbers that no model has: on the value of a field they say that it holds no record.
PLAIN_METHODS = frozenset(
    "strip lstrip rstrip split rsplit splitlines lower upper title capitalize swapcase casefold startswith endswith replace join format "
    "format_map encode decode zfill ljust rjust center isdigit isalpha isalnum isnumeric isdecimal islower isupper isspace partition "
    "rpartition find rfind index rindex count translate expandtabs removeprefix removesuffix "
    "append extend insert remove pop sort reverse clear add discard "
    "intersection difference issubset issuperset isdisjoint symmetric_difference intersection_update difference_update "
    "get items keys values setdefault popitem fromkeys iteritems itervalues iterkeys has_key "
    "strftime strptime date time timestamp timetuple utctimetuple isoformat isocalendar weekday isoweekday astimezone utcoffset toordinal "
    "total_seconds ctime is_integer tobytes read_text hexdigest".split()
)
# Those that a list or set of records has; a model that is not reached through a field may well have the others.
_LIST_METHODS = frozenset("append extend insert sort index reverse intersection difference issubset issuperset isdisjoint".split())
_PARTS_HELD = frozenset("get pop setdefault popitem".split())
# Functions of Odoo whose result holds no record.
_RECORDLESS_OF_ODOO = ("odoo._", "odoo.fields.", "odoo.tools.", "odoo.exceptions.")
_REGISTRIES = frozenset({"odoo.registry", "odoo.modules.registry.Registry", "odoo.modules.registry.RegistryManager.get"})


class Calls(Bindings):
    """Visits calls; what a method of Odoo returns is known only where it keeps or makes a recordset."""

    function = ""  # the name of the method or outermost function being walked
    calls_super = False  # whether the method of the same name that stands above it was called in it so far

    def _call(self, node: ast.Call) -> Value:
        func = node.func
        if isinstance(func, ast.Attribute):
            if func.attr == self.function and isinstance(func.value, ast.Name) and func.value.id[:1].isupper():
                self.calls_super = True  # the old way: Parent.method(self, ...)
            name = self.dotted(func)
            if name:
                return self._dotted_call(name, node)
            if func.attr == "env":
                found = self.value(func)
                self._arguments(node)
                return found
            called = self.calls_super
            owner = self.value(func.value)
            if _begins_with_super(func.value):
                self.calls_super = called or func.attr == self.function
            return self._method_call(owner, func.attr, node)
        if isinstance(func, ast.Name):
            return self._function_call(func, node)
        self.value(func)
        self._arguments(node)
        return None

    def _arguments(self, node: ast.Call, first_of_lambda: Value = None) -> list[Value]:
        """Walk the arguments; a lambda among them takes ``first_of_lambda`` as its first parameter. Values of the positional ones."""
        found = [self.argument(argument, first_of_lambda) for argument in node.args] if node.args else []
        for keyword in node.keywords:
            self.argument(keyword.value, first_of_lambda)
        return found

    def _iterated(self, node: ast.Call) -> Value:
        """Walk the arguments of a function that goes through its first plain one: its lambdas get the items of that."""
        plain = next((argument for argument in node.args if not isinstance(argument, ast.Lambda)), None)
        first = self.value(plain) if plain is not None else None
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            if argument is not plain:
                self.argument(argument, first if isinstance(first, (Records, Vals)) else None)
        return first

    def _function_call(self, func: ast.Name, node: ast.Call) -> Value:
        name = func.id
        if name == "super":
            self.calls_super = True
            self._arguments(node)
            return Records(self.model, (), True) if self.model else SUPER
        value = self.scope.get(name, OTHER)
        if isinstance(value, Dotted):
            return self._dotted_call(value.name, node)
        if value is OTHER and (name in PASS_THROUGH or name == "map"):
            first = self._iterated(node)
            return (first if isinstance(first, (Records, Vals)) else OTHER) if name != "map" else None
        if name in {"getattr", "setattr"} and len(node.args) >= 2:
            return self._named_attribute(node, "read" if name == "getattr" else "write")
        if name == "dict" and value is OTHER:
            found = self._arguments(node)
            if found and isinstance(found[0], Vals):
                for keyword in node.keywords:
                    if keyword.arg:
                        self.facts.ref(found[0].root, (), keyword.arg, "vals", keyword.lineno, None, literals.constants(keyword.value))
                return found[0]
            return OTHER
        self._arguments(node)
        if value is ENV:
            return ENV
        return OTHER if value is OTHER and name in _RECORDLESS else None

    def _named_attribute(self, node: ast.Call, kind: str) -> Value:
        """``getattr(record, 'name')`` and ``setattr``; with a default it asks whether the member is there."""
        owner, name = self.value(node.args[0]), literals.text_of(node.args[1])
        result: Value = None
        with self._guard(kind == "read" and len(node.args) > 2):
            if isinstance(owner, Records) and name and name not in OF_RECORDS:
                self.facts.ref(owner.root, owner.path, name, kind, node.args[1].lineno, certain=owner.certain)
                result = Records(owner.root, (*owner.path, name), False, owner.certain)
            elif isinstance(owner, Dotted) and name and kind == "write":
                self.facts.name(f"{owner.name}.{name}", "write", node.lineno)
            for argument in node.args[1:]:
                self.value(argument)
        return result

    def _dotted_call(self, name: str, node: ast.Call) -> Value:
        self.facts.name(name, "call", node.lineno, call_shape(node))
        last = name.rsplit(".", 1)[-1]
        if last in {"first", "groupby"} and name.startswith("odoo."):
            return self._iterated(node)
        self._arguments(node)
        if last in XMLID_CALLS:
            self._xmlid_arguments(node, last)
        if name == "odoo.api.Environment":
            return ENV
        if name in _REGISTRIES:
            return POOL
        return OTHER if name.startswith(_RECORDLESS_OF_ODOO) else None

    def _xmlid_arguments(self, node: ast.Call, method: str) -> None:
        for argument in node.args[:1]:
            text = literals.text_of(argument)
            if text and "." in text:
                guarded = method in _XMLID_LOOKUPS and (
                    any(isinstance(item, ast.Constant) and item.value is False for item in node.args[1:])
                    or any(keyword.arg == "raise_if_not_found" and not _is_true(keyword.value) for keyword in node.keywords)
                )
                for part in text.split(","):
                    self.facts.xmlid(part.strip().lstrip("!"), argument.lineno, guarded=guarded)

    def _method_call(self, owner: Value, method: str, node: ast.Call) -> Value:
        if isinstance(owner, Records):
            return self._records_call(owner, method, node)
        if isinstance(owner, Dotted):
            return self._dotted_call(f"{owner.name}.{method}", node)
        if isinstance(owner, Plain) and owner in CLASSES:
            self.facts.name(f"{CLASSES[owner]}.{method}", "call", node.lineno, call_shape(node))
        if owner is ENV:
            return self._env_call(method, node)
        if owner is POOL and method == "get" and node.args:
            text = self.text_of(node.args[0])
            if text:
                return self._model(text, "pool", node.args[0].lineno)
        if owner is CURSOR and method in {"execute", "executemany"} and node.args:
            self._sql(node.args[0])
        if isinstance(owner, Vals):
            return self._vals_call(owner, method, node)
        if isinstance(owner, Literal):
            self._literal_call(owner, method, node)
        elif method == "update" and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            self._context_update(node.func.value.id, node)
        # A text is joined with one list; ``join`` with more is that of a Query of Odoo.
        plain = method in PLAIN_METHODS and (method != "join" or len(node.args) + len(node.keywords) == 1)
        if (owner is None or owner is SUPER) and not plain and not method.startswith("__"):
            self.facts.ref("", (), method, "super" if owner is SUPER else "call", node.lineno, call_shape(node))
        self._arguments(node)
        if method in _XMLID_LOOKUPS or (method in _XMLID_RENDERS and owner is not OTHER):
            self._xmlid_arguments(node, method)
        if owner is None:
            return OTHER if plain and method not in _PARTS_HELD and method not in {"items", "values", "keys"} else None
        return OTHER if owner is OTHER or owner is CURSOR else None

    def _vals_call(self, owner: Vals, method: str, node: ast.Call) -> Value:
        key = literals.text_of(node.args[0]) if node.args else None
        self._arguments(node)
        if method in {"get", "pop", "setdefault"} and key:
            self.facts.ref(owner.root, (), key, "vals" if method == "setdefault" else "vals_read", node.args[0].lineno)
        elif method == "update":
            if node.args:
                self.facts.vals(Records(owner.root), self._written(node.args[0]))
            for keyword in node.keywords:
                if keyword.arg:
                    self.facts.ref(owner.root, (), keyword.arg, "vals", keyword.lineno, None, literals.constants(keyword.value))
        return owner if method == "copy" else None

    def _literal_call(self, owner: Literal, method: str, node: ast.Call) -> None:
        """``domain.append((...))``, ``domain.extend([...])`` and ``vals.update({...})`` add to the literal of a local name."""
        func = node.func
        if not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name):
            return
        name = func.value.id
        if method == "update":
            pairs: list[tuple[ast.expr | None, ast.expr]] = [
                (ast.copy_location(ast.Constant(keyword.arg), keyword), keyword.value) for keyword in node.keywords if keyword.arg
            ]
            pairs.extend((None, self._written(argument)) for argument in node.args)
            self._add_pairs(name, owner.node, pairs)
            self._context_update(name, node)
        elif method in {"append", "extend"} and len(node.args) == 1:
            added = self._written(node.args[0])
            if method == "append":
                added = ast.copy_location(ast.List(elts=[added], ctx=ast.Load()), added)
            self.scope[name] = Literal(ast.copy_location(ast.BinOp(left=owner.node, op=ast.Add(), right=added), owner.node))

    def _context_update(self, name: str, node: ast.Call) -> None:
        if name in CONTEXT_NAMES:
            self.facts.context((keyword.arg, keyword.lineno) for keyword in node.keywords if keyword.arg)
            for argument in node.args:
                self.facts.context(literals.dict_keys(argument))

    def _env_call(self, method: str, node: ast.Call) -> Value:
        self._arguments(node)
        if method == "ref":
            self._xmlid_arguments(node, method)
        elif method == "get" and node.args:
            text = self.text_of(node.args[0])
            if text:
                return Records(text)  # asked for with get(): a model that may be missing is no reliance on it
        elif method in {"with_context", "with_user"}:
            return ENV
        return None

    def _records_call(self, owner: Records, method: str, node: ast.Call) -> Value:
        facts = self.facts
        if (owner.path and method in PLAIN_METHODS) or method in _LIST_METHODS:
            self._arguments(node)
            return OTHER
        kind = "super" if owner.is_super else "call"
        plain = Records(owner.root, owner.path, False, owner.certain)
        if not method.startswith("__"):
            facts.ref(owner.root, owner.path, method, kind, node.lineno, call_shape(node), certain=owner.certain)
        if node.args or node.keywords:
            found = self._given(plain, method, node)
            if method == "mapped":
                return found
        if method in SAME_MODEL:
            return plain
        return Vals(owner.root) if method in {"default_get", "copy_data"} and not owner.path else None

    def _given(self, plain: Records, method: str, node: ast.Call) -> Value:
        """Walk what a method of records is given, for what its arguments stand for; what ``mapped`` gives."""
        facts = self.facts
        self._arguments(node, plain if method in LAMBDA_SELF else None)
        arguments = self._new_style(node.args, method)
        keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        if method in DOMAIN_FIRST:
            domain = arguments[0] if arguments else _first_of(keywords, "domain", "args")
            if domain is not None:
                facts.domain(plain, self._written(domain))
        elif method in VALS_FIRST:
            vals = arguments[0] if arguments else _first_of(keywords, "vals", "vals_list", "values", "default")
            if vals is not None:
                facts.vals(plain, self._written(vals))
        elif method in LAMBDA_SELF:
            found = self._by_name(plain, method, arguments, keywords)
            if method == "mapped":
                return found
        elif method == "with_context":
            facts.context((keyword.arg, keyword.lineno) for keyword in node.keywords if keyword.arg)
            for argument in arguments:
                facts.context(literals.dict_keys(self._written(argument)))
        elif method in XMLID_CALLS:
            self._xmlid_arguments(node, method)
        self._name_lists(plain, method, arguments, keywords)
        return None

    def _new_style(self, arguments: list[ast.expr], method: str) -> list[ast.expr]:
        """The arguments without the cursor, user and ids that the old API put in front."""
        if len(arguments) < 2 or not self._is_cursor(arguments[0]):
            return arguments
        return arguments[3 if method in _OLD_IDS else 2 :]

    def _is_cursor(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            return self.scope.get(node.id) is CURSOR
        return isinstance(node, ast.Attribute) and node.attr in {"_cr", "cr"}

    def _by_name(self, owner: Records, method: str, arguments: list[ast.expr], keywords: dict[str, ast.expr]) -> Value:
        """The fields that ``mapped``, ``filtered`` and ``sorted`` take by string; what ``mapped`` gives."""
        node = arguments[0] if arguments else _first_of(keywords, "func", "key")
        text = literals.text_of(node)
        if node is None:
            return None
        if text and method == "sorted":
            self.facts.order(owner, text, "mapped", node.lineno)
        elif text:
            self.facts.dotted_ref(owner.root, owner.path, text, "mapped", node.lineno, certain=owner.certain)
            return Records(owner.root, (*owner.path, *text.split(".")), False, owner.certain)
        return _mapped(owner, node)

    def _name_lists(self, owner: Records, method: str, arguments: list[ast.expr], keywords: dict[str, ast.expr]) -> None:
        for position, keyword, kind in NAME_LISTS.get(method, ()):
            names = arguments[position] if len(arguments) > position else keywords.get(keyword)
            if names is not None:
                self.facts.names_list(owner, self._written(names), kind)
        for keyword in ("order", "orderby"):
            order = keywords.get(keyword)
            text = self.text_of(order) if order is not None else None
            if order is not None and text:
                self.facts.order(owner, text, "order", order.lineno)

    def _written(self, node: ast.expr) -> ast.expr:
        """A literal, or the one behind a local name, with the names in it that stand for literals put in their place."""
        return self._expanded(node)

    def _sql(self, node: ast.expr) -> None:
        written = self._written(node)
        text = literals.statement_text(written)
        if text and sql.looks_like_sql(text):
            self.facts.sql.extend(sql.read_sql(text, written.lineno, self.facts.anchor).refs)
            self.facts.sql_writes.extend(sql.writes_of(text, written.lineno, self.facts.anchor))
            self.facts.sql_objects.extend(objects_of(text, written.lineno, self.facts.anchor))


def _begins_with_super(node: ast.expr) -> bool:
    """Whether a chain of calls begins with that of super: ``super().with_context(...)``."""
    while isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id == "super":
            return True
        node = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    return False


def _first_of(keywords: dict[str, ast.expr], *names: str) -> ast.expr | None:
    return next((keywords[name] for name in names if name in keywords), None)


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _mapped(owner: Records, node: ast.expr) -> Value:
    """``mapped(lambda r: r.a.b)`` gives what the lambda does; its facts were added with the arguments."""
    if not isinstance(node, ast.Lambda) or not node.args.args:
        return None
    path: list[str] = []
    body = node.body
    while isinstance(body, ast.Attribute):
        path.append(body.attr)
        body = body.value
    if isinstance(body, ast.Name) and body.id == node.args.args[0].arg and not OF_RECORDS.keys() & set(path):
        return Records(owner.root, (*owner.path, *reversed(path)), False, owner.certain)
    return None
