#!/usr/bin/python3
"""Compares bench_jinja with Python's Jinja2 (Debian's python3-jinja2, sandboxed), template by template:

    tests/bench/compare_jinja.py build/release/tests/bench/bench_jinja

prints the figures of both and their ratios; the texts have to be the same. Exits 1 below the bars of the project:
10 times on the tiny template, 8 times on the medium and the large one, 100 times in compiling.
"""
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

import jinja2.sandbox

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "jinja", "perf")
BARS = {"tiny": 10, "medium": 8, "large": 8}
WORDS = "alpha bravo charlie delta echo foxtrot golf hotel india juliett".split()


def large_context():
    rng = random.Random(7)
    items = [
        {
            "id": "item_%05d" % number,
            "name": "%s %s" % (rng.choice(WORDS), rng.choice(WORDS)),
            "qty": rng.randrange(1, 100),
            "price": rng.randrange(100, 100000) / 100,
            "active": rng.random() < 0.7,
            "tags": rng.sample(WORDS, 3),
            "note": rng.choice([None, "fragile", 'say "hi" & <go>']),
        }
        for number in range(10000)
    ]
    return {"event_type": "object.created", "items": items}


def measure(function):
    function()
    start = time.process_time()
    function()
    count = max(1, min(20000, int(0.3 / max(time.process_time() - start, 1e-7))))
    runs = []
    for _ in range(7):
        start = time.process_time()
        for _ in range(count):
            function()
        runs.append((time.process_time() - start) / count)
    return statistics.median(runs)


def main():
    good = True
    for name, bar in BARS.items():
        template_file = os.path.join(DATA, name + ".j2")
        context_file = os.path.join(DATA, name + ".json")
        with tempfile.TemporaryDirectory() as folder:
            if name == "large":
                context_file = os.path.join(folder, "large.json")
                with open(context_file, "w", encoding="utf-8") as stream:
                    json.dump(large_context(), stream)
            with open(template_file, encoding="utf-8") as stream:
                source = stream.read()
            with open(context_file, encoding="utf-8") as stream:
                context = json.load(stream)
            ours = json.loads(subprocess.check_output([sys.argv[1], template_file, context_file]))
        environment = jinja2.sandbox.SandboxedEnvironment()
        template = environment.from_string(source)
        size = len(template.render(context).encode())
        compile_us = measure(lambda: environment.from_string(source)) * 1e6
        renders = 1 / measure(lambda: template.render(context))
        faster = ours["renders_per_s"] / renders
        quicker = compile_us / ours["compile_us"]
        fits = faster >= bar and quicker >= 100 and size == ours["bytes"]
        good = good and fits
        print(
            "%-6s renders/s %10.1f (Python %9.1f): %5.1f times; compile us %7.2f (Python %7.1f): %4.0f times; bytes %d%s"
            % (name, ours["renders_per_s"], renders, faster, ours["compile_us"], compile_us, quicker, size,
               "" if fits else "  BELOW THE BAR")
        )
    return 0 if good else 1


sys.exit(main())
