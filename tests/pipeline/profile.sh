#!/bin/sh
# SPDX-License-Identifier: MIT
# wenliu run --profile and --metrics: the numbers are those of the run, for any
# number of workers, and the metrics are what Prometheus reads.
. "$SOURCE/tests/tap.sh"
cd "$scratch" || exit 1
faults=$BUILD/tests/faults/stages

# two documents of 6 and 3 bytes, and one that is refused: 5 bytes
printf '%s\n' '{"id":"a","text":"一。"}' '{"id":"b","text":"FAULT"}' '{"id":"c","text":"二"}' >some.jsonl
cat >some.json <<'END'
{ "name": "so\"me", "input": { "paths": ["some.jsonl"], "id": "id" },
  "stages": [ { "use": "decode", "layout": "lines", "charset": "UTF-8" }, { "use": "refuse" },
              { "use": "archive" } ] }
END
# profile_of DIR: stage, documents, rows and bytes of run.json
profile_of() {
    tr -d ' \t\n' <"$1/run.json" |
        grep -o '"stage":"[a-z]*","documents":[0-9]*,"rows":[0-9]*,"bytes":[0-9]*' | tr '\n' ' '
}
# By hand: each document has a block, a sentence and a run of bytes. decode counts over the corpus,
# so the unit is done again without b: a costs twice. decode is given raw bytes, the others text.
by_hand='"stage":"decode","documents":4,"rows":12,"bytes":20 "stage":"refuse","documents":4,"rows":0,"bytes":20 "stage":"archive","documents":3,"rows":0,"bytes":15 '
for jobs in 0 1 2; do
    row "-j $jobs: --profile" exits 0 "$WENLIU" run some.json --stages "$faults" -o "out.$jobs" -j $jobs \
        --profile -q --metrics "m.$jobs"
    row "-j $jobs: a row for each stage" equal "decode refuse archive" \
        "$(sed -n 's/^  \([a-z]*\) .*%.*/\1/p' out | tr '\n' ' ' | sed 's/ $//')"
    row "-j $jobs: in run.json" equal "$by_hand" "$(profile_of "out.$jobs")"
done
row "run.json is sealed with it" exits 0 "$WENLIU" verify out.2

# the oracle: the format as its documentation has it, and the numbers of run.json
check_metrics() {
    "$PYTHON" - "$1" "$2/run.json" <<'END'
import json, re, sys
text, run = open(sys.argv[1], encoding="utf-8").read(), json.load(open(sys.argv[2]))
assert text.endswith("\n")
label = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
sample = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)\{(%s(?:,%s)*)\} (\S+)$' % (label, label))
types, helped, values, last = {}, set(), {}, None
for line in text.splitlines():
    if line.startswith("# HELP "):
        name = line.split(" ")[2]
        assert name not in helped and len(line.split(" ", 3)) == 4, line
        helped.add(name)
    elif line.startswith("# TYPE "):
        _, _, name, kind = line.split(" ")
        assert name in helped and name not in types and kind in ("counter", "gauge"), line
        assert (kind == "counter") == name.endswith("_total"), line
        types[name] = last = kind, name
    else:
        name, labels, value = sample.match(line).groups()
        assert last[1] == name, line
        key = name, tuple(sorted(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels)))
        assert key not in values, line
        values[key] = float(value)
        assert dict(key[1])["pipeline"] == 'so\\"me', line
get = lambda name, **more: values[name, tuple(sorted({"pipeline": 'so\\"me', **more}.items()))]
assert get("wenliu_complete") == 1
for outcome in ("delivered", "dropped", "quarantined"):
    assert get("wenliu_documents_total", outcome=outcome) == run["counts"][outcome], outcome
for number, row in enumerate(run["profile"], 1):
    of = {"number": str(number), "stage": row["stage"]}
    for what in ("documents", "rows", "bytes"):
        assert get("wenliu_stage_%s_total" % what, **of) == row[what], (what, of)
    for callback, seconds in row["seconds"].items():
        got = get("wenliu_stage_seconds_total", callback=callback, **of)
        assert got >= 0 and abs(got - seconds) < 1e-6 or got > seconds, (callback, of)
END
}
if "$PYTHON" -c 'import json' 2>/dev/null; then
    row "metrics: of one process" check_metrics m.0 out.0
    row "metrics: of several" check_metrics m.2 out.2
else
    skip "metrics" "no Python"
fi
cp m.2 before
row "metrics: where the run is finished" exits 0 "$WENLIU" run some.json --stages "$faults" -o out.2 -j 2 -q \
    --resume --metrics m.2
row "metrics: stay as they are" cmp m.2 before
row "metrics: nothing is left beside them" sh -c '! ls m.*.new'
cat >bad.json <<'END'
{ "name": "bad", "input": { "paths": ["some.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "die_in_save" }, { "use": "archive" } ] }
END
row "metrics: of a run that fails" exits 70 "$WENLIU" run bad.json --stages "$faults" -o bad -q -j 2 \
    --metrics m.bad
row "metrics: say that it is not complete" grep -x 'wenliu_complete{pipeline="bad"} 0' m.bad
row "metrics: that cannot be written" exits 74 "$WENLIU" run some.json --stages "$faults" -o none -q -j 2 \
    --metrics no/such/file
row "metrics: say so" holds "$(cat err)" "cannot create no/such/file.new: No such file or directory"
row "metrics: and nothing is run" sh -c '! [ -e none/run.json ]'
row "metrics: in one process too" exits 74 "$WENLIU" run some.json --stages "$faults" -o none -q -j 0 \
    --metrics no/such/file
row "metrics: of a shard" exits 0 "$WENLIU" plan some.json --stages "$faults" -o shards --shards 1 -q
row "metrics: run it" exits 0 "$WENLIU" run some.json --stages "$faults" -o shards --shard 0/1 -q --metrics m.shard
row "metrics: bear its number" grep -x 'wenliu_complete{pipeline="so\\"me",shard="0"} 1' m.shard

finish
