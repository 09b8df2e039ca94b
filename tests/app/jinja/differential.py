#!/usr/bin/python3
"""Holds `hookbench-cli render --batch` against Python's Jinja2 (Debian's python3-jinja2).

    differential.py --cli hookbench-cli --cases FILE         recorded cases, see tests/data/jinja
    differential.py --cli hookbench-cli --seed N --count M   random templates, rendered by Jinja2 on the way

A case passes with the same text, or an error of the same class at the same line. Exits 1 if one does not.
Run it with /usr/bin/python3. A long run: --seed 1 --count 200000.
"""
import argparse
import json
import random
import re
import subprocess
import sys
import warnings

EXTENSIONS = {"do": "jinja2.ext.do", "loopcontrols": "jinja2.ext.loopcontrols"}
COMPILE_ERRORS = ("TemplateSyntaxError", "TemplateAssertionError", "SyntaxError")
# What nobody can be held to: addresses, complex numbers, accidents of compiling to Python.
UNFAIR_TEXT = re.compile(r" at 0x[0-9a-fA-F]+|\d[+-][\d.e+-]+j\)")
UNFAIR_ERRORS = ("NameError", "UnboundLocalError", "MemoryError", "RecursionError", "SystemError")


class Reference:
    """Jinja2 itself."""

    def __init__(self):
        import jinja2
        import jinja2.sandbox

        self.jinja2 = jinja2
        self.undefined = {
            "default": jinja2.Undefined,
            "strict": jinja2.StrictUndefined,
            "chainable": jinja2.ChainableUndefined,
        }

    def answer(self, case):
        options = dict(case["env"])
        options["undefined"] = self.undefined[options.pop("undefined", "default")]
        options["extensions"] = [EXTENSIONS[name] for name in options.pop("extensions", ())]
        phase = "compile"
        try:
            environment = self.jinja2.sandbox.SandboxedEnvironment(
                loader=self.jinja2.DictLoader(case["templates"]), **options
            )
            template = environment.from_string(case["source"])
            phase = "render"
            return {"ok": template.render(case["context"])}
        except Exception as error:
            line = getattr(error, "lineno", None) if type(error).__name__ in COMPILE_ERRORS[:2] else None
            if phase == "render" and line is None:
                line = self.template_line(error)
            return {"error": type(error).__name__, "line": line, "phase": phase}

    @staticmethod
    def template_line(error):
        line = None
        frame = error.__traceback__
        while frame is not None:
            if frame.tb_frame.f_code.co_filename == "<template>":
                line = frame.tb_lineno
            frame = frame.tb_next
        return line


def is_fair(expect):
    if "ok" in expect:
        return not UNFAIR_TEXT.search(expect["ok"])
    if expect["error"] in UNFAIR_ERRORS:
        return False
    return expect["phase"] == "render" or expect["error"] in COMPILE_ERRORS


class Writer:
    """Writes random templates: mostly sound, sometimes not."""

    VALUES = [0, 1, -3, 7, 2**65, 0.5, -2.25, 1e20, True, False, None, "", "abc", "Zoë & <b>", "a,b,,c", "x\ny", "ß", "12",
              [], [3, 1, 2], ["b", "A", "c"], [[1], [2, 3]], {"k": 1, "j": "z"}, {"id": 5, "tags": ["p", "q"]},
              [{"n": "x", "v": 2}, {"n": "Y", "v": 1}]]
    NAMES = ["a", "b", "c", "d", "e"]
    PLAIN_FILTERS = ["upper", "lower", "title", "capitalize", "trim", "length", "list", "first", "last", "sort", "unique|list",
                     "reverse|list", "join('-')", "string", "int", "float", "abs", "round(1)", "tojson", "e", "safe", "pprint",
                     "default('D')", "default('D', true)", "batch(2, 'f')|list", "slice(2)|list", "sum", "min", "max",
                     "replace('a', 'o')", "truncate(5)", "wordwrap(4)", "indent(2)", "center(9)", "urlencode", "striptags",
                     "dictsort", "items|list", "map('string')|list", "select|list", "reject('none')|list", "wordcount",
                     "map(attribute='v')|list", "groupby('n')|list", "selectattr('v', 'gt', 1)|list", "xmlattr",
                     "filesizeformat", "format(1)", "urlize", "forceescape", "tojson(indent=2)"]
    METHODS = ["upper()", "split(',')", "strip()", "title()", "replace('b', '-')", "find('b')", "zfill(5)", "items()|list",
               "keys()|list", "get('k')", "count(1)", "index(1)", "startswith('a')", "partition(',')", "isalpha()", "join('xy')",
               "splitlines()", "swapcase()", "center(7, '*')", "format(1, 2)", "rsplit(',', 1)", "k", "n", "x.y"]
    OPERATORS = ["+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or"]
    TESTS = ["defined", "none", "string", "number", "mapping", "sequence", "iterable", "odd", "even", "divisibleby(2)", "eq(1)",
             "in([1, 'abc'])", "upper", "callable", "true", "float", "sameas(none)", "ge(0)"]

    def __init__(self, rng):
        self.r = rng
        self.blocks = 0

    def literal(self):
        return self.r.choice(["0", "1", "2", "-1", "2.5", "10**20", "'abc'", "'<i>'", "\"it's\"", "true", "none", "[1, 2, 2]",
                              "['b', 'A']", "{'k': 1}", "('t', 3)", "range(4)", "'%s|%5.2f'", "'{0}-{1:>4}'", "'é\\n\\x41'"])

    def expression(self, depth=0):
        kind = self.r.randrange(14 if depth < 3 else 3)
        if kind < 2:
            return self.r.choice(self.NAMES)
        if kind == 2:
            return self.literal()
        inner = self.expression(depth + 1)
        if kind < 6:
            return "(%s)|%s" % (inner, self.r.choice(self.PLAIN_FILTERS))
        if kind < 9:
            return "(%s) %s (%s)" % (inner, self.r.choice(self.OPERATORS), self.expression(depth + 1))
        if kind == 9:
            return "(%s).%s" % (inner, self.r.choice(self.METHODS))
        if kind == 10:
            return "(%s)[%s]" % (inner, self.r.choice(["0", "-1", "1:", "::-1", "'k'", ":2", "'id'", "9"]))
        if kind == 11:
            return "(%s) is %s" % (inner, self.r.choice(self.TESTS))
        if kind == 12:
            return "(%s) if (%s) else (%s)" % (inner, self.expression(depth + 1), self.expression(depth + 1))
        return self.r.choice(["-(%s)", "not (%s)", "[%s, 1]", "{'q': %s}", "(%s) ** 2", "1 < (%s) < 5"]) % inner

    def text(self):
        return self.r.choice(["", " ", "\n", "x", "  \n ", "<p>", "{ ", "\t", "é\r\n", "# "])

    def tag(self, body):
        return "{%%%s %s %s%%}" % (self.r.choice(["", "", "-", "+"]), body, self.r.choice(["", "", "-", "+"]))

    def body(self, depth):
        return "".join(self.text() + self.piece(depth + 1) for _ in range(self.r.randrange(1, 3))) + self.text()

    def wrap(self, begin, end, depth):
        return self.tag(begin) + self.body(depth) + self.tag(end)

    def piece(self, depth):
        kind = self.r.randrange(15) if depth < 3 else 0
        if kind < 4:
            return "{{%s %s %s}}" % (self.r.choice(["", "-"]), self.expression(), self.r.choice(["", "-"]))
        name = self.r.choice(self.NAMES)
        if kind < 6:
            return self.tag("if " + self.expression(1)) + self.body(depth) + self.tag("else") + self.body(depth) + self.tag("endif")
        if kind < 8:
            loop = self.r.choice(["", "{{ loop.index }}", "{{ loop.last }}", "{{ loop.previtem }}", "{{ loop.cycle(1, 2) }}"])
            head = "for %s in %s%s" % (name, self.expression(1), self.r.choice(["", "", " if " + name]))
            return self.tag(head) + loop + self.body(depth) + self.r.choice(["", self.tag("else") + "E"]) + self.tag("endfor")
        if kind == 8:
            return self.tag("set %s = %s" % (name, self.expression(1)))
        if kind == 9:
            return self.wrap("set %s" % name, "endset", depth)
        if kind == 10:
            return self.wrap("with %s = %s" % (name, self.expression(1)), "endwith", depth)
        if kind == 11:
            return self.wrap("filter " + self.r.choice(["upper", "trim|title", "replace('a', 'b')"]), "endfilter", depth)
        if kind == 12:
            given = ", ".join(self.expression(2) for _ in range(self.r.randrange(3)))
            return self.wrap("macro m(%s, z=%s)" % (name, name), "endmacro", depth) + "{{ m(%s) }}" % given
        if kind == 13:
            return self.wrap("autoescape " + self.r.choice(["true", "false", name]), "endautoescape", depth)
        self.blocks += 1
        return self.r.choice([self.wrap("block b%d" % self.blocks, "endblock", depth), self.tag("include 'part'"),
                              "{% raw %}{{ x }}{% endraw %}", "{# note #}"])

    def case(self, number):
        context = {name: self.r.choice(self.VALUES) for name in self.NAMES if self.r.random() < 0.85}
        env = {option: True for option in ("trim_blocks", "lstrip_blocks", "keep_trailing_newline", "autoescape")
               if self.r.random() < 0.2}
        if self.r.random() < 0.25:
            env["undefined"] = self.r.choice(["strict", "chainable"])
        source = self.body(0) + self.body(0)
        if self.r.random() < 0.1:
            at = self.r.randrange(len(source) + 1)
            source = source[:at] + self.r.choice(["{%", "%}", "}}", "(", "'", "|", " is ", "endif"]) + source[at + 1 :]
        return {"id": number, "source": source, "context": context, "env": env, "templates": {"part": "[{{ a }}]"}}


def generated(seed, count):
    reference = Reference()
    for number in range(count):
        case = Writer(random.Random("%d/%d" % (seed, number))).case("%d/%d" % (seed, number))
        expect = reference.answer(json.loads(json.dumps(case)))
        if is_fair(expect):
            yield dict(case, expect=expect)


def recorded(path):
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def same(expect, answer):
    if "ok" in expect:
        return answer.get("ok") == expect["ok"]
    return answer.get("error") == expect["error"] and answer.get("line") == expect["line"]


def main():
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cli", required=True)
    parser.add_argument("--cases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    options = parser.parse_args()
    program = subprocess.Popen([options.cli, "render", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    total = failed = 0
    for case in recorded(options.cases) if options.cases else generated(options.seed, options.count):
        request = {key: case[key] for key in ("id", "source", "context", "env", "templates") if key in case}
        program.stdin.write(json.dumps(request).encode() + b"\n")
        program.stdin.flush()
        line = program.stdout.readline()
        answer = json.loads(line) if line else {"crash": program.wait()}
        total += 1
        # The texts are compared as JSON reads them, so that two halves of a character count as one.
        expect = json.loads(json.dumps(case["expect"]))
        if same(expect, answer):
            continue
        failed += 1
        if failed <= 10:
            print("FAIL", json.dumps(request), "\n  expected", json.dumps(expect), "\n  got     ", json.dumps(answer))
        if not line:
            break
    print("%d cases, %d failed" % (total, failed))
    return 1 if failed or not total else 0


if __name__ == "__main__":
    sys.exit(main())
