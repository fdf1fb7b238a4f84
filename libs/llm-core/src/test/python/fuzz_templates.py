"""Random templates, rendered by the reference engine.

Writes a folder that ``./athanor check templates FOLDER/golden.jsonl FOLDER`` takes: our engine must
write the same characters or refuse, and must refuse what the reference engine refuses.

    python3 -m venv venv && venv/bin/pip install jinja2 transformers
    venv/bin/python fuzz_templates.py --out FOLDER --count 5000 --seed 1

Expressions are built from a typed grammar, so most of them can be evaluated; statements nest
expressions in every tag with every white-space control. Renderings that hold an address in memory
are left out.
"""

import argparse
import json
import pathlib
import random

from transformers.utils import chat_template_utils

compile_template = chat_template_utils._compile_jinja_template

CONTEXT = {
    "messages": [
        {"role": "system", "content": "  You are terse.\n"},
        {"role": "user", "content": "What is an \"athanor\"?\nIt's <b>hot</b> & ünïcode 🜂."},
        {"role": "assistant", "content": None, "tool_calls": [
            {"id": "call_1", "type": "function", "function": {
                "name": "get_weather", "arguments": {"city": "Zürich", "days": 3, "exact": True}}}]},
        {"role": "tool", "name": "get_weather", "content": "{\"t\": 21.5}", "tool_call_id": "call_1"},
        {"role": "assistant", "content": "<think>\nhmm\n</think>\n\nIt is 21.5°.", "weight": 0.25},
        {"role": "user", "content": [{"type": "text", "text": "Thanks"}, {"type": "image"}]},
    ],
    "tools": [
        {"type": "function", "function": {
            "name": "get_weather", "description": "Weather of a city.\nIn degrees.",
            "parameters": {"type": "object", "required": ["city"], "properties": {
                "city": {"type": "string", "description": "Name", "enum": ["Bern", "Zürich"]},
                "days": {"type": ["integer", "null"], "default": 1},
                "items": {"type": "array", "items": {"type": "number"}}}}}},
        {"type": "function", "function": {"name": "Stop", "parameters": {}}},
    ],
    "documents": [{"title": "One", "text": "First  text", "n": 2}, {"title": "two", "text": "", "n": 1}],
    "add_generation_prompt": True,
    "bos_token": "<s>",
    "eos_token": "</s>",
    "words": ["pear", "Apple", "fig", "apple", "Öl", ""],
    "numbers": [3, -1, 4, 1, 5, 9, 2.5, 0, -0.5],
    "person": {"name": "Ada", "age": 36, "Tags": ["x", "y"], "_private": 1, "score": 1.5e-7, "none": None},
    "empty": [],
    "text": " The quick\tbrown fox,\r\njumps; over-the lazy dog's  ",
    "big": 12345678901,
    "ratio": 2.675,
    "flag": False,
    "nothing": None,
}

STRING, NUMBER, LIST, DICT, BOOL = "string", "number", "list", "dict", "bool"


class Expressions:
    """Random expressions of a wanted type; with a small chance of another one."""

    def __init__(self, choice, names):
        self.choice = choice
        self.names = names

    def pick(self, *options):
        return self.choice.choice(options)

    def chance(self, share):
        return self.choice.random() < share

    def any(self, depth):
        return self.of(self.pick(STRING, STRING, NUMBER, LIST, DICT, BOOL), depth)

    def of(self, kind, depth):
        if self.chance(0.03):
            return self.pick("nothing", "missing", "person.nope", "messages[9]", "none", "loop")
        if self.chance(0.04):
            kind = self.pick(STRING, NUMBER, LIST, DICT, BOOL)
        local = [name for name, its in self.names if its == kind]
        if local and self.chance(0.3):
            return self.choice.choice(local)
        if depth > 0 and self.chance(0.06):
            return f"({self.of(kind, depth - 1)} if {self.of(BOOL, depth - 1)} else {self.of(kind, depth - 1)})"
        if depth > 0 and self.chance(0.03):
            return f"({self.of(kind, depth - 1)} {self.pick('or', 'and')} {self.of(kind, depth - 1)})"
        if depth > 0 and self.chance(0.04):
            return f"{self.of(kind, depth - 1)} | default({self.of(kind, 0)}{self.pick('', ', true', ', boolean=true')})"
        return getattr(self, kind)(depth)

    def literal(self):
        return self.pick("'a'", "'the'", "', '", "' '", "'\\n'", "''", "'e'", "\"it's\"", "'%s!'", "'{}-{}'", "'<|im_end|>'",
                         "'äöü🜂'", "'\\u00e9\\x41\\101'", "'3'", "'-4.5'", "'a,b,,c'", "'ABC def'", "'{{x}}'", "'\\\\d'", "'user'",
                         "'x' 'y'", "'\ta\n b'", "'007'", "'straße'")

    def string(self, depth):
        if depth <= 0:
            return self.pick("text", "bos_token", "person.name", "person['name']", "messages[0].content", "messages[1]['content']",
                             "words[1]", "documents[0].title", "messages[-2].content", self.literal(), self.literal(), self.literal())
        d = depth - 1
        s, n = (lambda: self.of(STRING, d)), (lambda: self.of(NUMBER, 0))
        chars = lambda: self.pick("", "", "'a '", "' \\n'", "'.!s'")
        return self.choice.choice([
            lambda: f"{s()} + {s()}", lambda: f"{s()} ~ {self.any(d)}", lambda: f"({s()} ~ {self.any(d)} ~ {s()})",
            lambda: f"{s()} * {self.pick(0, 1, 2, 3)}",
            lambda: f"{s()} | {self.pick('upper', 'lower', 'title', 'capitalize', 'trim', 'string', 'escape', 'e', 'safe', 'reverse', 'urlencode', 'first', 'last')}",
            lambda: f"{s()}.{self.pick('strip', 'lstrip', 'rstrip')}({chars()})",
            lambda: f"{s()}.{self.pick('upper', 'lower', 'title', 'capitalize', 'swapcase', 'casefold')}()",
            lambda: f"{s()}.replace({s()}, {s()}{self.pick('', '', ', 1', ', 2', ', -1')})",
            lambda: f"{s()} | replace({s()}, {s()}{self.pick('', '', ', 1')})",
            lambda: f"{s()}.{self.pick('removeprefix', 'removesuffix')}({s()})",
            lambda: f"{s()}.{self.pick('split', 'rsplit')}({self.pick('', self.literal(), 'none, 1', repr(',') + ', 1', 'maxsplit=1', 'sep=' + repr('a'))})[{self.pick(0, -1, 1)}]",
            lambda: f"{s()}.{self.pick('partition', 'rpartition')}({self.literal()})[{self.pick(0, 1, 2)}]",
            lambda: f"{s()}[{self.slice()}]", lambda: f"{s()}[{self.pick(0, -1, 2, 5)}]",
            lambda: f"{self.of(LIST, d)} | join({self.pick('', self.literal())})", lambda: f"{self.literal()}.join({self.pick('words', 'person', 'text', 'words[:2]', 'person.Tags')})",
            lambda: f"{self.of(LIST, d)} | map(attribute='role') | join('|')",
            lambda: f"{self.any(d)} | string", lambda: f"{self.any(d)} | tojson", lambda: f"{self.any(d)} | tojson(indent={self.pick(0, 1, 2, 4)})",
            lambda: f"{self.any(d)} | tojson({self.pick('ensure_ascii=true', 'sort_keys=true', 'separators=(' + repr(',') + ', ' + repr(':') + ')', 'indent=2, sort_keys=true', 'true')})",
            lambda: f"{s()} | indent({self.pick('', '2', '4, true', 'width=3, first=true', '2, blank=true', repr('> '), 'width=1, first=true, blank=true')})",
            lambda: f"'%s|%5s|%-4s|%s' | format({self.any(d)}, {s()}, {n()}, {s()})",
            lambda: f"'{self.pick('%d', '%5.2f', '%05d', '%x', '%+d', '%s', '%r', '%.3s', '%5d|', '%%%s', '%(a)s')}' % {self.pick(n(), s(), '(' + n() + ',)')}",
            lambda: f"'{self.pick('{}', '{0}', '{}{}', '{{}}{}', '{a}', '{:>5}', '{:.2f}', '{:,}', '{:05d}', '{!r:^9}', '{0:*<6}|{1:+d}')}'.format({self.any(d)}{self.pick('', ', 1', ', a=2')})",
            lambda: f"{s()}.{self.pick('center', 'ljust', 'rjust', 'zfill')}({self.pick(1, 7, 12)})", lambda: f"{s()} | center({self.pick(5, 20)})",
            lambda: f"{s()} | truncate({self.pick('5', '9, true', '9, false, ' + repr('…'), '12, true, ' + repr('') + ', 0')})",
            lambda: f"dict(a={s()}).a", lambda: f"{self.of(DICT, d)}.get({s()}, {s()})",
        ])()

    def slice(self):
        bound = lambda: self.pick("", "", "0", "1", "2", "-1", "-2", "5", "100", "-100")
        return f"{bound()}:{bound()}{self.pick('', '', ':', ':2', ':-1', ':-2')}"

    def number(self, depth):
        if depth <= 0:
            return self.pick("0", "1", "2", "-3", "10", "2.5", "1e3", "1_000", "0x1f", "ratio", "big", "numbers[0]", "person.age", "person.score",
                             "numbers[-1]", "messages[4].weight", "true", "100000000000000000000.0", "0.1")
        d = depth - 1
        n, s, l = (lambda: self.of(NUMBER, d)), (lambda: self.of(STRING, d)), (lambda: self.of(LIST, d))
        return self.choice.choice([
            lambda: f"({n()} {self.pick('+', '-', '*', '/', '//', '%', '+', '-')} {n()})", lambda: f"({n()} ** {self.pick(0, 1, 2, 0.5, -1)})",
            lambda: f"-{self.of(NUMBER, 0)}", lambda: f"(-{n()}) | abs",
            lambda: f"{self.any(d)} | length", lambda: f"{l()} | count", lambda: f"{s()} | wordcount",
            lambda: f"{n()} | round", lambda: f"{n()} | round({self.pick('1', '2', '0, ' + repr('ceil'), '1, ' + repr('floor'), '2, ' + repr('ceil'), '-1')})",
            lambda: f"{self.any(d)} | int", lambda: f"{s()} | int({self.pick('5', '-1', '0, 16', 'base=16', 'default=7')})", lambda: f"{self.any(d)} | float",
            lambda: f"numbers | {self.pick('sum', 'min', 'max', 'first', 'last', 'sum(start=1)')}", lambda: f"documents | sum(attribute='n')",
            lambda: f"documents | {self.pick('min', 'max')}(attribute='n')",
            lambda: f"{s()}.{self.pick('find', 'rfind', 'count')}({self.literal()}{self.pick('', ', 2', ', 1, 9', ', -4')})", lambda: f"{s()}.index({self.literal()})",
            lambda: f"words.{self.pick('index', 'count')}({self.pick(repr('fig'), s())})",
        ])()

    def list(self, depth):
        if depth <= 0:
            return self.pick("messages", "tools", "words", "numbers", "empty", "documents", "[1, 2, 3]", "['b', 'a']", "(1, 'x')", "range(4)", "[]", "person.Tags",
                             "[[1, 'a'], [2, 'b']]", "range(1, 10, 3)", "range(3, 0, -1)", "[true, none, 1.0]")
        d = depth - 1
        l, s = (lambda: self.of(LIST, d)), (lambda: self.of(STRING, d))
        lazy = lambda: self.pick(
            f"{l()} | map({self.pick(repr('string'), repr('upper'), repr('length'), repr('trim'), repr('int'), repr('first'), repr('tojson'), repr('replace') + ', ' + repr('a') + ', ' + repr('b'))})",
            f"messages | map(attribute={self.pick(repr('role'), repr('content'), repr('tool_calls.0.id'), repr('nope'))}{self.pick('', ', default=' + repr('-'))})",
            f"{l()} | {self.pick('select', 'reject')}({self.pick('', repr('string'), repr('number'), repr('odd'), repr('defined'), repr('none'), repr('in') + ', words', repr('equalto') + ', 1', repr('gt') + ', 2', repr('mapping'), repr('ne') + ', ' + repr('fig'))})",
            f"messages | {self.pick('selectattr', 'rejectattr')}({self.pick(repr('tool_calls'), repr('content') + ', ' + repr('string'), repr('role') + ', ' + repr('equalto') + ', ' + repr('user'), repr('role') + ', ' + repr('in') + ', [' + repr('tool') + ', ' + repr('user') + ']', repr('weight') + ', ' + repr('defined'), repr('role') + ', ' + repr('==') + ', ' + repr('tool'))})",
            f"{l()} | unique", f"{l()} | batch({self.pick(2, 3)}{self.pick('', ', 0')})", f"{l()} | slice({self.pick(2, 3)}{self.pick('', ', none', ', ' + repr('-'))})", f"{l()} | reverse", f"{self.of(DICT, d)} | items")
        return self.choice.choice([
            lambda: f"{lazy()} | list", lambda: f"{lazy()} | list", lambda: f"{lazy()} | list", lambda: lazy(), lambda: f"{lazy()} | {self.pick('first', 'last', 'length', 'sort', 'join')}",
            lambda: f"{l()} | sort({self.pick('', 'reverse=true', 'true', 'case_sensitive=true')})", lambda: f"{self.pick('documents', 'messages')} | sort(attribute='{self.pick('n', 'title', 'role', 'role,content', 'n,title')}')",
            lambda: f"{l()}[{self.slice()}]", lambda: f"({l()} + {l()})", lambda: f"({l()} * {self.pick(0, 1, 2)})", lambda: f"{self.of(DICT, d)}.{self.pick('keys', 'values', 'items')}()",
            lambda: f"{self.of(DICT, d)}.{self.pick('keys', 'values', 'items')}() | list", lambda: f"{self.of(DICT, d)} | dictsort{self.pick('', '(true)', '(by=' + repr('value') + ')', '(reverse=true)')}",
            lambda: f"{self.pick('messages', 'documents')} | groupby({self.pick(repr('role'), repr('n'), repr('title'))})",
            lambda: f"{self.pick('messages', 'documents', 'words')} | groupby({self.pick(repr('role'), repr('n'), repr('title'), '0')}) | map('first') | list",
            lambda: f"{s()}.split({self.pick('', self.literal(), ' none, 2')})", lambda: f"{s()}.splitlines({self.pick('', 'true')})", lambda: f"{s()}.rsplit({self.pick('', self.literal() + ', 1')})",
            lambda: f"{s()}.partition({self.literal()})", lambda: f"{s()} | list", lambda: f"[{self.any(d)}, {self.any(d)}]", lambda: f"({self.any(d)}, {self.any(d)})", lambda: f"range({self.pick(0, 1, 3)}, {self.pick(4, 7)})",
            lambda: f"{self.of(DICT, d)} | list",
        ])()

    def dict(self, depth):
        if depth <= 0:
            return self.pick("person", "messages[0]", "messages[2].tool_calls[0].function", "messages[2]['tool_calls'][0]['function']['arguments']", "tools[0].function.parameters.properties",
                             "tools[0]", "{}", "{'a': 1, 'b': 'x'}", "documents[0]", "{1: 'one', 'two': 2.0}", "dict(a=1, b=none)")
        d = depth - 1
        return self.choice.choice([
            lambda: f"{{{self.literal()}: {self.any(d)}, 'k': {self.any(d)}}}", lambda: f"dict({self.of(DICT, d)}, z={self.any(d)})", lambda: f"dict({self.of(DICT, d)}.items())",
            lambda: "messages | first", lambda: "tools | last", lambda: f"{self.of(DICT, 0)}.copy()", lambda: f"dict(words | map('list') | list)", lambda: "dict([['a', 1]])",
        ])()

    def bool(self, depth):
        if depth <= 0:
            return self.pick("true", "false", "flag", "add_generation_prompt", "nothing is none", "True", "False", "missing is defined", "tools", "empty", "not flag")
        d = depth - 1
        a, s, n = (lambda: self.any(d)), (lambda: self.of(STRING, d)), (lambda: self.of(NUMBER, d))
        return self.choice.choice([
            lambda: f"{a()} {self.pick('==', '!=')} {a()}", lambda: f"{n()} {self.pick('<', '<=', '>', '>=')} {n()}", lambda: f"{s()} {self.pick('<', '>=')} {s()}", lambda: f"{n()} < {n()} <= {n()}",
            lambda: f"{s()} {self.pick('in', 'not in')} {s()}", lambda: f"{a()} {self.pick('in', 'not in')} {self.of(LIST, d)}", lambda: f"{s()} in {self.of(DICT, d)}",
            lambda: f"not {a()}", lambda: f"({a()} {self.pick('and', 'or')} {a()})", lambda: f"{s()}.{self.pick('startswith', 'endswith')}({self.pick(self.literal(), s(), '(' + repr('a') + ', ' + repr('T') + ')')})",
            lambda: f"{a()} is {self.pick('', 'not ')}{self.pick('defined', 'undefined', 'none', 'string', 'mapping', 'iterable', 'sequence', 'number', 'integer', 'float', 'boolean', 'true', 'false', 'callable', 'lower', 'upper', 'escaped')}",
            lambda: f"{n()} is {self.pick('odd', 'even', 'divisibleby(2)', 'divisibleby 3', 'gt 2', 'eq(1)', 'in [1, 2]', 'sameas(true)')}", lambda: f"{a()} is {self.pick('eq', 'ne', 'equalto', 'sameas')} {self.of(self.pick(STRING, NUMBER), 0)}",
            lambda: f"{s()}.{self.pick('isdigit', 'isalpha', 'isalnum', 'isspace', 'isupper', 'islower', 'isnumeric', 'isdecimal', 'isascii')}()", lambda: f"{s()} is {self.pick('filter', 'test')}",
        ])()


class Statements:
    """Random template text around expressions."""

    def __init__(self, choice):
        self.choice = choice
        self.names = []
        self.expressions = Expressions(choice, self.names)
        self.macros = []
        self.loops = 0
        self.count = 0

    def name(self, kind):
        self.count += 1
        name = f"v{self.count}"
        self.names.append((name, kind))
        return name

    def tag(self, body):
        left = self.choice.choice(["", "", "-", "-", "+"])
        right = self.choice.choice(["", "", "-", "-", "+"])
        space = self.choice.choice([" ", " ", ""])
        if not space and body[0] in "-+" or body[-1] in "-+":
            space = " "
        return "{%" + left + space + body + " " + right + "%}"

    def output(self, depth):
        body = self.expressions.any(depth)
        left, right = self.choice.choice(["", "", "-"]), self.choice.choice(["", "", "-"])
        return "{{" + left + " " + body + " " + right + "}}"

    def data(self):
        return self.choice.choice(["", " ", "\n", "\n\n", "  \n  ", "text", "  <|x|> ", "\n    ", "\t", "a\nb ", "{", "}", "%", "# ", "\r\n", "é ", "{# note #}", "{#- note -#} ", "\n  {#+ a\nb #}\n", "{% raw %} {{ x }}\n{% endraw %}", "{%- raw -%} {% if %} {%- endraw +%} "])

    def body(self, depth):
        known = len(self.names)
        parts = []
        for _ in range(self.choice.randint(1, 3)):
            parts.append(self.data())
            parts.append(self.statement(depth))
        parts.append(self.data())
        del self.names[known:]
        return "".join(parts)

    def statement(self, depth):
        if depth <= 0 or self.choice.random() < 0.35:
            return self.output(self.choice.randint(0, 2))
        d = depth - 1
        e = self.expressions
        kind = self.choice.choice(["if", "if", "for", "for", "for", "set", "set", "block", "macro", "call", "filter", "with", "namespace", "generation", "flow", "recursive", "caller"])
        if kind == "if":
            text = self.tag("if " + e.of(BOOL, 2)) + self.body(d)
            if e.chance(0.4):
                text += self.tag("elif " + e.of(BOOL, 1)) + self.body(d)
            if e.chance(0.6):
                text += self.tag("else") + self.body(d)
            return text + self.tag("endif")
        if kind == "for":
            iterable = e.of(LIST, 1)
            known = len(self.names)
            pair = e.chance(0.25)
            if pair:
                iterable = e.pick("person.items()", "person | dictsort", "[[1, 2], [3, 4]]", "{'a': 1}.items()", "documents | groupby('n')", "tools[0].function | items", iterable)
                target = f"{self.name(STRING)}, {self.name(STRING)}"
            else:
                target = self.name(e.pick(STRING, NUMBER, DICT))
            condition = f" if {e.of(BOOL, 1)}" if e.chance(0.25) else ""
            self.loops += 1
            extra = e.pick("", "{{ loop.index }}", "{{ loop.index0 ~ loop.revindex ~ loop.revindex0 }}", "{{ loop.first }}{{ loop.last }}", "{{ loop.length }}", "{% if not loop.last %},{% endif %}",
                           "{{ loop.previtem is defined }}{{ loop.nextitem is defined }}", "{{ loop.cycle('a', 'b') }}", "{{ loop.changed(loop.index // 2) }}", "{{ loop.depth }}", "{{ loop }}")
            body = extra + self.body(d)
            self.loops -= 1
            del self.names[known:]
            other = self.tag("else") + self.body(d) if e.chance(0.2) else ""
            return self.tag(f"for {target} in {iterable}{condition}") + body + other + self.tag("endfor")
        if kind == "set":
            form = e.pick(STRING, NUMBER, LIST, DICT, BOOL)
            if e.chance(0.15):
                value = f"{e.any(1)}, {e.any(1)}"
                return self.tag(f"set {self.name(STRING)}, {self.name(STRING)} = {value}")
            value = e.of(form, 2)
            return self.tag(f"set {self.name(form)} = {value}") + e.pick("", "\n")
        if kind == "block":
            filters = e.pick("", "", " | trim", " | upper | replace('A', 'b')", " | indent(2)")
            body = self.body(d)
            return self.tag(f"set {self.name(STRING)}{filters}") + body + self.tag("endset")
        if kind == "macro":
            self.count += 1
            name = f"m{self.count}"
            known = list(self.names)
            a, b = self.name(STRING), self.name(NUMBER)
            loops, self.loops = self.loops, 0
            body = self.body(d)
            self.loops = loops
            self.names[:] = known
            extra = e.pick("", "", "{{ varargs }}", "{{ kwargs }}", "{{ name }}")
            default = e.pick(f"{b}=2", f"{b}='d'", b)
            text = self.tag(f"macro {name}({a}, {default})") + extra + body + self.tag("endmacro")
            for _ in range(self.choice.randint(1, 2)):
                arguments = e.pick(e.any(1), f"{e.any(1)}, {e.any(0)}", f"{a}={e.any(0)}", f"{e.any(0)}, {b}={e.any(0)}", f"{e.any(0)}, 1, 2", f"{e.any(0)}, extra=1", "")
                text += "{{ " + f"{name}({arguments})" + " }}"
            return text
        if kind == "call":
            self.count += 1
            name = f"m{self.count}"
            argument = e.pick("", "", "1", "'x', 2")
            macro = self.tag(f"macro {name}(p='d')") + "[{{ caller(" + argument + ") }}|{{ p }}]" + self.tag("endmacro")
            signature = e.pick("", "(q)", "(q, r=3)")
            loops, self.loops = self.loops, 0
            body = self.body(d)
            self.loops = loops
            shown = "{{ q }}" if signature else ""
            return macro + self.tag(f"call{signature} {name}({e.pick('', '1', 'p=2')})") + shown + body + self.tag("endcall")
        if kind == "filter":
            return self.tag("filter " + e.pick("upper", "trim", "indent(3)", "replace('e', 'E') | trim", "length", "title")) + self.body(d) + self.tag("endfilter")
        if kind == "with":
            value = e.any(1)
            known = len(self.names)
            name = self.name(STRING)
            body = self.body(d)
            del self.names[known:]
            return self.tag(f"with {name} = {value}") + body + self.tag("endwith")
        if kind == "namespace":
            self.count += 1
            name = f"ns{self.count}"
            inner = e.any(1)
            return (self.tag(f"set {name} = namespace(a={e.any(0)}, n=0)") + self.tag(f"for x in {e.of(LIST, 1)}") + self.tag(f"set {name}.n = {name}.n + 1") + self.tag(f"set {name}.a = {inner}")
                    + self.tag("endfor") + "{{ " + f"{name}.n ~ {name}.a ~ {name}.nope" + " }}")
        if kind == "generation":
            loops, self.loops = self.loops, 0
            body = self.body(d)
            self.loops = loops
            return self.tag("generation") + body + self.tag("endgeneration")
        if kind == "flow":
            if self.loops == 0:
                return self.output(1)
            return self.tag("if " + e.of(BOOL, 1)) + self.tag(e.pick("break", "continue")) + self.tag("endif")
        if kind == "recursive":
            return self.tag("for x in [[1, [2]], [3]] recursive") + "{{ loop.depth }}{% if x is iterable %}({{ loop(x) }}){% else %}{{ x }}{% endif %}" + self.tag("endfor")
        return ("{% macro json(v) %}{% if v is mapping %}{{ '{' }}{% for k, w in v | dictsort %}{{ k }}={{ json(w) }};{% endfor %}{{ '}' }}{% elif v is sequence and v is not string %}"
                "[{% for w in v %}{{ json(w) }}{{ ',' if not loop.last }}{% endfor %}]{% else %}{{ v }}{% endif %}{% endmacro %}{{ json(" + e.any(1) + ") }}")


def record(name, source, context):
    line = {"template": name, "case": "fuzz", "variables": context}
    try:
        line["rendered"] = compile_template(source).render(**context)
    except Exception as error:  # every failure of the reference is a refusal
        line["error"] = f"{type(error).__name__}: {error}"
    return line


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    refused = 0
    with open(arguments.out / "golden.jsonl", "w", encoding="utf-8") as golden:
        for number in range(arguments.count):
            choice = random.Random(f"{arguments.seed}/{number}")
            statements = Statements(choice)
            source = statements.output(3) if number % 2 else statements.body(3)
            name = f"t{number}.jinja"
            line = record(name, source, CONTEXT)
            shown = line.get("rendered", "")
            if any(mark in shown for mark in (" object at 0x", " at 0x", "<bound method", "<built-in method", "<function ", "<class ")):
                continue
            if "OverflowError" in line.get("error", "") or "MemoryError" in line.get("error", ""):
                continue
            refused += "error" in line
            (arguments.out / name).write_text(source, encoding="utf-8", newline="")
            golden.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(f"{arguments.count} templates, {refused} refused by the reference engine")


if __name__ == "__main__":
    main()
