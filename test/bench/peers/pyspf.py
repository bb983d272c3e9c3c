"""How many SPF evaluations pyspf makes a second on canned answers.

pyspf.py ANSWERS IP SENDER HELO SECONDS ROUNDS: prints the result and the rate of the best round.
ANSWERS: one record a line, name, type and data parted by tabs; of MX the host alone.
"""

import sys
import time

import spf


def read_answers(path):
    answers = {}
    with open(path) as file:
        for line in file:
            name, kind, data = line.rstrip("\n").split("\t")
            value = {"TXT": [data.encode("latin-1")], "MX": (10, data)}.get(kind, data)
            answers.setdefault((name, kind), []).append(((name, kind), value))
    return answers


def main():
    path, ip, sender, helo, seconds, rounds = sys.argv[1:]
    answers = read_answers(path)
    spf.DNSLookup = lambda name, kind, *rest: answers.get((name, kind), [])
    result = spf.check2(ip, sender, helo)[0]
    best = 0
    for _ in range(int(rounds)):
        start, count = time.perf_counter(), 0
        while time.perf_counter() - start < float(seconds):
            if spf.check2(ip, sender, helo)[0] != result:
                sys.exit(3)
            count += 1
        best = max(best, count / (time.perf_counter() - start))
    print(result, round(best))


main()
