"""Calls in a Python file: methods of recordsets, of the environment, of a cursor, and functions of Odoo."""

from __future__ import annotations

import ast

from rescue.analyzers import py_literals, sql
from rescue.analyzers.py_expressions import Expressions
from rescue.analyzers.py_names import call_shape
from rescue.analyzers.py_values import CURSOR, ENV, OTHER, POOL, SUPER, CLASSES, Dotted, Literal, Plain, Records, Vals, Value

# Methods that give back records of the model they are called on.
SAME_MODEL = frozenset(
    "search browse filtered filtered_domain sorted sudo with_user with_context with_company with_env with_prefetch exists copy create new "
    "union concat search_fetch suspend_security with_delay".split()
)
DOMAIN_FIRST = frozenset(
    "search search_count search_read read_group _search _read_group search_fetch filtered_domain web_search_read web_read_group "
    "formatted_read_group".split()
)
VALS_FIRST = frozenset("create write new update copy _create _write copy_data".split())
NAME_LISTS = {"read": (0, "fields"), "search_read": (1, "fields"), "read_group": (1, "fields"), "_read_group": (1, "groupby")}
LAMBDA_SELF = frozenset("filtered mapped sorted".split())
# Attributes of a recordset that are no members of its model.
RECORD_PLAIN = frozenset(
    "_cr _uid _context _ids _fields _name _table _description _inherit _inherits _order _rec_name _module _log_access _abstract "
    "_transient _auto _register _constraint_methods _parent_name _parent_store _cache _sql_constraints _column_type ids id "
    "__class__ __dict__ __doc__ __name__".split()
)
LAMBDA_SELF = frozenset("filtered mapped sorted".split())
# Methods and functions that take an XML id by string as their first argument.
XMLID_CALLS = frozenset(
    "ref has_group has_groups user_has_groups _for_xml_id for_xml_id xmlid_to_res_id _xmlid_to_res_id xmlid_to_object "
    "_xmlid_to_res_model_res_id xmlid_lookup render _render_template render_template _render_qweb_pdf _render_qweb_html "
    "message_post_with_view message_post_with_source _message_log_with_view".split()
)
PASS_THROUGH = frozenset("list set tuple sorted reversed iter next enumerate frozenset max min".split())
# Builtins whose result holds no record.
_RECORDLESS = frozenset(
    "len str int float bool dict list set tuple range zip map filter sum any all isinstance hasattr issubclass type repr print open abs "
    "round format id hash dir vars getattr setattr callable chr ord bytes bytearray divmod pow frozenset property staticmethod "
    "classmethod _ _lt".split()
)


class Calls(Expressions):
    """Visits calls; what a method of Odoo returns is known only where it keeps or makes a recordset."""

    def _call(self, node: ast.Call) -> Value:
        func = node.func
        if isinstance(func, ast.Attribute):
            name = self.dotted(func)
            if name:
                return self._dotted_call(name, node)
            return self._method_call(self.value(func.value), func.attr, node)
        if isinstance(func, ast.Name):
            return self._function_call(func, node)
        self.value(func)
        self._arguments(node)
        return None

    def _arguments(self, node: ast.Call, first_of_lambda: Value = None) -> list[Value]:
        """Walk the arguments; a lambda among them takes ``first_of_lambda`` as its first parameter. Values of the positional ones."""
        found = [self.argument(argument, first_of_lambda) for argument in node.args]
        for keyword in node.keywords:
            self.argument(keyword.value, first_of_lambda)
        return found

    def _function_call(self, func: ast.Name, node: ast.Call) -> Value:
        if func.id == "super":
            self._arguments(node)
            return Records(self.model, (), True) if self.model else SUPER
        value = self.scope.get(func.id, OTHER)
        if isinstance(value, Dotted):
            return self._dotted_call(value.name, node)
        if func.id in PASS_THROUGH and value is OTHER:
            first = self._peek(node.args[0]) if node.args else None
            found = self._arguments(node, first)
            return found[0] if found and isinstance(found[0], Records) else OTHER
        if func.id == "getattr" and len(node.args) >= 2:
            owner, name = self.value(node.args[0]), py_literals.text_of(node.args[1])
            with self._guard(len(node.args) > 2):
                if isinstance(owner, Records) and name:
                    self.facts.ref(owner.root, owner.path, name, "read", node.args[1].lineno)
                for argument in node.args[1:]:
                    self.value(argument)
            return None
        self._arguments(node)
        if value is ENV:
            return ENV
        return OTHER if value is OTHER and func.id in _RECORDLESS else None

    def _peek(self, node: ast.expr) -> Value:
        """What a plain name is worth, without adding facts; unknown for anything else."""
        return self.scope.get(node.id) if isinstance(node, ast.Name) else None

    def _dotted_call(self, name: str, node: ast.Call) -> Value:
        self.facts.name(name, "call", node.lineno, call_shape(node))
        self._arguments(node)
        if name.rsplit(".", 1)[-1] in XMLID_CALLS:
            self._xmlid_arguments(node)
        if name == "odoo.api.Environment" or name.startswith("odoo.http.request.env.with_"):
            return ENV
        if name == "odoo.http.request.env.ref":
            self._xmlid_arguments(node)
        return None

    def _xmlid_arguments(self, node: ast.Call) -> None:
        for argument in node.args[:1]:
            text = py_literals.text_of(argument)
            if text and "." in text:
                guarded = len(node.args) > 1 or any(keyword.arg == "raise_if_not_found" for keyword in node.keywords)
                for part in text.split(","):
                    self.facts.xmlid(part.strip().lstrip("!"), argument.lineno, guarded=guarded)

    def _method_call(self, owner: Value, method: str, node: ast.Call) -> Value:
        if isinstance(owner, Records):
            return self._records_call(owner, method, node)
        if isinstance(owner, Plain) and owner in CLASSES:
            self.facts.name(f"{CLASSES[owner]}.{method}", "call", node.lineno, call_shape(node))
        if owner is ENV:
            return self._env_call(method, node)
        if owner is POOL and method == "get" and node.args:
            text = py_literals.text_of(node.args[0])
            if text:
                return self._model(text, "pool", node.args[0].lineno)
        if owner is CURSOR and method in {"execute", "executemany"} and node.args:
            self._sql(node.args[0])
        if isinstance(owner, Vals):
            key = py_literals.text_of(node.args[0]) if node.args else None
            if method in {"get", "pop", "setdefault"} and key:
                self.facts.ref(owner.root, (), key, "vals", node.args[0].lineno)
            elif method == "update" and node.args:
                self.facts.vals(owner.root, (), node.args[0])
            self._arguments(node)
            return owner if method == "copy" else None
        if owner is None or owner is SUPER:
            self.facts.ref("", (), method, "super" if owner is SUPER else "call", node.lineno, call_shape(node))
        self._arguments(node)
        if method in XMLID_CALLS:
            self._xmlid_arguments(node)
        return OTHER if owner is OTHER or owner is CURSOR else None

    def _env_call(self, method: str, node: ast.Call) -> Value:
        self._arguments(node)
        if method == "ref":
            self._xmlid_arguments(node)
        elif method == "get" and node.args:
            text = py_literals.text_of(node.args[0])
            if text:
                return Records(text)  # asked for with get(): a model that may be missing is no reliance on it
        elif method in {"with_context", "with_user"}:
            return ENV
        return None

    def _records_call(self, owner: Records, method: str, node: ast.Call) -> Value:
        facts = self.facts
        if method in {"get", "items", "keys", "values"} and owner.path:
            self._arguments(node)
            return None
        facts.ref(owner.root, owner.path, method, "super" if owner.is_super else "call", node.lineno, call_shape(node))
        plain = Records(owner.root, owner.path)
        self._arguments(node, plain if method in LAMBDA_SELF else None)
        keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        if method in DOMAIN_FIRST:
            domain = node.args[0] if node.args else _first_of(keywords, "domain", "args")
            if domain is not None:
                facts.domain(owner.root, owner.path, self._written(domain))
            self._name_lists(owner, method, node, keywords)
        elif method in VALS_FIRST:
            vals = node.args[0] if node.args else _first_of(keywords, "vals", "vals_list", "values", "default")
            if vals is not None:
                facts.vals(owner.root, owner.path, self._written(vals))
        elif method == "read":
            self._name_lists(owner, method, node, keywords)
        elif method == "mapped" and node.args:
            text = py_literals.text_of(node.args[0])
            if text:
                facts.dotted_ref(owner.root, owner.path, text, "mapped", node.args[0].lineno)
                return Records(owner.root, (*owner.path, *text.split(".")))
            return self._mapped(plain, node.args[0])
        elif method in {"filtered", "sorted"} and node.args:
            text = py_literals.text_of(node.args[0])
            if text:
                for part in text.split(","):
                    facts.dotted_ref(owner.root, owner.path, part.strip().split(" ")[0], "mapped", node.args[0].lineno)
        elif method == "with_context":
            facts.context((keyword, value.lineno) for keyword, value in keywords.items())
            for argument in node.args:
                facts.context(py_literals.dict_keys(self._written(argument)))
        elif method in XMLID_CALLS:
            self._xmlid_arguments(node)
        if method in SAME_MODEL:
            return plain
        return None

    def _mapped(self, owner: Records, node: ast.expr) -> Value:
        """``mapped(lambda r: r.a.b)`` gives what the lambda does; its facts were added with the arguments."""
        if not isinstance(node, ast.Lambda) or not node.args.args:
            return None
        path: list[str] = []
        body = node.body
        while isinstance(body, ast.Attribute):
            path.append(body.attr)
            body = body.value
        if isinstance(body, ast.Name) and body.id == node.args.args[0].arg:
            return Records(owner.root, (*owner.path, *reversed(path)))
        return None

    def _name_lists(self, owner: Records, method: str, node: ast.Call, keywords: dict[str, ast.expr]) -> None:
        if owner.path:
            return
        position, keyword = NAME_LISTS.get(method, (None, ""))
        if position is not None:
            names = node.args[position] if len(node.args) > position else keywords.get(keyword)
            if names is not None:
                self.facts.names_list(owner.root, self._written(names), "groupby" if keyword == "groupby" else "fields")
        if method == "read_group":
            grouped = node.args[2] if len(node.args) > 2 else keywords.get("groupby")
            if grouped is not None:
                self.facts.names_list(owner.root, self._written(grouped), "groupby")
        order = keywords.get("order")
        text = py_literals.text_of(order)
        if order is not None and text:
            for part in text.split(","):
                self.facts.dotted_ref(owner.root, (), part.strip().split(" ")[0], "order", order.lineno)

    def _written(self, node: ast.expr) -> ast.expr:
        """The literal behind a local name, else the node itself."""
        if isinstance(node, ast.Name):
            value = self.scope.get(node.id)
            if isinstance(value, Literal):
                return value.node
        return node

    def _sql(self, node: ast.expr) -> None:
        written = self._written(node)
        text = py_literals.statement_text(written)
        if text and sql.looks_like_sql(text):
            self.facts.sql.extend(sql.read_sql(text, written.lineno, self.facts.anchor).refs)


def _first_of(keywords: dict[str, ast.expr], *names: str) -> ast.expr | None:
    return next((keywords[name] for name in names if name in keywords), None)
