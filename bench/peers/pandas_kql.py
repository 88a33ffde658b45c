"""The questions of bench/kql-questions.ts in pandas: python3 pandas_kql.py FILE.parquet -> one JSON object, name: ms."""
import json
import sys
import time

import pandas as pd

COLUMNS = ["TimeGenerated", "EventID", "Account", "Computer", "Address", "Bytes", "Command"]


def spray(t):
    n = t.assign(failed=t.EventID == 4625, good=t.EventID == 4624).groupby("Address")[["failed", "good"]].sum()
    return n[n.failed > n.good]


QUESTIONS = {
    "count by hour": lambda t: t[t.EventID == 4625].groupby(t.TimeGenerated.dt.floor("h")).size(),
    "top accounts": lambda t: t.groupby("Account").size().nlargest(10),
    "word in a command line": lambda t: t.Command.str.contains(r"\bencoded\b", case=False).sum(),
    "part of a command line": lambda t: t.Command.str.contains("encod", case=False).sum(),
    "distinct accounts by address": lambda t: t.groupby("Address").Account.nunique().nlargest(10),
    "spray: many accounts, few successes": spray,
    "last event of each account": lambda t: t.loc[t.groupby("Account").TimeGenerated.idxmax(), ["Account", "TimeGenerated", "Computer", "Address"]],
    "join with the hosts of one account": lambda t: t.Computer.isin(t[t.Account == "user7"].Computer.unique()).sum(),
    "text taken apart": lambda t: t.groupby(t.Command.str.split(" ", n=1).str[0]).size(),
    "newest rows": lambda t: t[t.Bytes > 500].nlargest(100, "TimeGenerated")[["TimeGenerated", "Account", "Bytes"]],
}

table = pd.read_parquet(sys.argv[1], columns=COLUMNS)
times = {}
for name, question in QUESTIONS.items():
    runs = []
    for _ in range(3):
        started = time.perf_counter()
        question(table)
        runs.append((time.perf_counter() - started) * 1000)
    times[name] = sorted(runs)[1]
print(json.dumps(times))
