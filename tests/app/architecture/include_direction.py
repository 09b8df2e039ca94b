#!/usr/bin/env python3
"""Fails on an include that runs up the house: every module includes only from its own floor's list below it.

Floors, from the ground up (README, "The house"): a module may include itself and the modules of lower floors; two
modules of one floor do not include each other. app/ never names a Widgets header, and sizes stay liveable.
"""
import pathlib
import re
import sys

FLOORS = [
    {"base"},
    {"json"},
    {"http", "storage", "secrets", "jinja", "events"},
    {"signing", "registrations"},
    {"templates", "mixpeek", "capture"},
    {"endpoint"},
    {"delivery"},
    {"monitoring", "check", "snippets"},
    {"Workbench"},
    {"cli", "ui"},
]
# storage/Settings holds the server's limits, which are plain numbers without any include of their own.
ALLOWED_SIDEWAYS = {("storage", "http/HttpLimits.h")}
WIDGETS = re.compile(r'#\s*include\s*[<"](QtWidgets|QtGui/QWidget|QWidget|QApplication|QMainWindow|QDialog|QMessageBox|Qsci/)')
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)
MAX_LINES = 700
UI_PARTS = {"shell", "common", "messages", "inspector", "send", "templates", "registrations", "deliveries", "health", "settings",
            "screens"}


def floor_of(module):
    for number, modules in enumerate(FLOORS):
        if module in modules:
            return number
    return None


def module_of(relative):
    parts = relative.parts
    if parts[0] == "ui":
        return "ui"
    return "Workbench" if relative.name.startswith("Workbench.") else parts[1]


def target_module(include):
    head = include.split("/")[0]
    if head.startswith("Workbench."):
        return "Workbench"
    return head


def check(root):
    problems = []
    for folder in ("app", "ui"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix not in (".h", ".cpp"):
                continue
            relative = path.relative_to(root)
            text = path.read_text(encoding="utf-8")
            module = module_of(relative)
            own = floor_of(module)
            if own is None:
                problems.append(f"{relative}: the module {module} stands on no floor")
                continue
            if folder == "app" and WIDGETS.search(text):
                problems.append(f"{relative}: app/ includes a Widgets header")
            lines = text.count("\n")
            # Generated tables of Unicode characters may be long.
            if lines > MAX_LINES and not relative.name.startswith("Unicode"):
                problems.append(f"{relative}: {lines} lines, more than {MAX_LINES}")
            for include in INCLUDE.findall(text):
                target = target_module(include)
                floor = floor_of(target)
                if floor is None or target == module or (module, include) in ALLOWED_SIDEWAYS:
                    continue
                if module == "ui" and target in UI_PARTS and not (root / "app" / include).exists():
                    continue
                if floor >= own:
                    problems.append(f"{relative}: includes {include}, which is not below {module}")
    return problems


def main():
    root = pathlib.Path(sys.argv[1])
    problems = check(root)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} arrows that run up")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
