#!/bin/sh
# SPDX-License-Identifier: MIT
# A stage that misbehaves costs the document it misbehaves on: that one is in
# quarantine with stage, reason and signal, everything else is delivered, and
# the bytes are the same for any number of workers.
. "$SOURCE/tests/tap.sh"

stages=$BUILD/tests/faults/stages
corpus=$scratch/corpus.jsonl
clean=$scratch/clean.jsonl

# 240 documents of about 10 kB: three units. Two of them are bad.
awk -v bad="$corpus" -v good="$clean" 'BEGIN {
    for (i = 0; i < 240; i++) {
        text = ""
        for (k = 0; k < 100; k++)
            text = text "第" (i * 7 + k) "号稿件说，本市去年新建公路" (k * 3) "公里，群众出行更方便。"
        line = sprintf("{\"id\":\"%03d\",\"text\":\"", i)
        if (i == 17 || i == 200) { print line "文FAULT" (i % 7) text "\"}" > bad; continue }
        print line text "\"}" > bad
        print line text "\"}" > good
    }
}'

# pipeline STAGE: decode, the bad stage, counting and the archive
pipeline() {
    cat >"$scratch/$1.json" <<END
{ "name": "$1", "input": { "paths": ["corpus.jsonl"], "id": "id" },
  "limits": { "cpu_seconds": 1, "wall_seconds": 100, "memory_mib": 300 },
  "stages": [ { "use": "decode" }, { "use": "$1" }, { "use": "segment" }, { "use": "keywords" },
              { "use": "archive", "level": 1 } ],
  "output": "results" }
END
}

# run STAGE JOBS: results in $scratch/STAGE.JOBS
run() {
    rm -rf "$scratch/$1.$2"
    exits 0 "$WENLIU" run "$scratch/$1.json" -j "$2" -q --stages "$stages" -o "$scratch/$1.$2"
}

quarantined() {
    cat "$scratch/$1.1/quarantine.jsonl"
}

# The archive without the bad documents is the archive of a corpus without them.
same_as_clean() {
    zcat "$scratch/$1.1/documents.jsonl.gz" | sha256sum >"$scratch/got"
    cmp "$scratch/got" "$scratch/clean.sum" && cmp "$scratch/$1.1/tables/terms.csv" \
        "$scratch/clean.out/tables/terms.csv"
}

cat >"$scratch/clean.json" <<END
{ "name": "clean", "input": { "paths": ["clean.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "segment" }, { "use": "keywords" },
              { "use": "archive", "level": 1 } ] }
END
row "the corpus without bad documents" \
    exits 0 "$WENLIU" run "$scratch/clean.json" -q -o "$scratch/clean.out"
zcat "$scratch/clean.out/documents.jsonl.gz" | sha256sum >"$scratch/clean.sum"

# A stage that gives a layer of its own adds it to every line.
same_count() {
    equal 238 "$(zcat "$scratch/$1.1/documents.jsonl.gz" | wc -l)"
}

# isolated STAGE REASON: the rows for a stage that costs two documents
isolated() {
    pipeline "$1"
    row "$1: runs with one worker" run "$1" 1
    row "$1: two documents in quarantine" equal 2 "$(quarantined "$1" | wc -l)"
    row "$1: by name" holds "$(quarantined "$1" | tr '\n' ' ')" '"id":"017"'
    row "$1: with the stage" holds "$(quarantined "$1" | head -1)" "\"stage\":\"$1\""
    row "$1: with the reason" holds "$(quarantined "$1" | head -1)" "$2"
    row "$1: everything else is delivered" "${3:-same_as_clean}" "$1"
    for jobs in 2 8; do
        row "$1: runs with $jobs workers" run "$1" $jobs
        row "$1: the same bytes with $jobs workers" \
            equal "$(digest "$scratch/$1.1")" "$(digest "$scratch/$1.$jobs")"
    done
}

# inline STAGE: a refusal that needs no process to die
inline() {
    row "$1: runs in one process" run "$1" 0
    row "$1: the same bytes in one process" \
        equal "$(digest "$scratch/$1.1")" "$(digest "$scratch/$1.0")"
}

isolated segfault '"signal":"SIGSEGV"'
isolated abort '"signal":"SIGABRT"'
isolated kill_itself '"signal":"SIGKILL"'
isolated exit_zero 'exit(0)'
isolated loop_forever 'cpu_seconds'
if sanitized; then
    skip "allocate_forever" "a sanitizer needs all addresses there are"
    skip "ask_forever" "a sanitizer needs all addresses there are"
else
    isolated allocate_forever '"signal":"SIGSEGV"'
    isolated ask_forever 'memory_mib'
fi
isolated overflow_stack '"signal":"SIGSEGV"'
isolated close_descriptors 'descriptors'
isolated fork_twice 'left a child process'
isolated leave_child 'left a child process'
isolated break_contract 'does not say that it gives'
row "break_contract: ends the one process there is" exits 87 "$WENLIU" run \
    "$scratch/break_contract.json" -j 0 -q --stages "$stages" -o "$scratch/break_contract.0"
row "break_contract: with stage, callback, document and call" holds "$(cat "$scratch/err")" \
    'stage break_contract died in process(), document "017": it set the text'
isolated progress_early 'it called wen_progress() in process()'
isolated nonsense_spans 'row 0 of layer marks' same_count
inline nonsense_spans
isolated refuse 'it says FAULT'
inline refuse
isolated refuse_silently 'without a reason'
inline refuse_silently

pipeline count_then_refuse
row "count_then_refuse: runs" run count_then_refuse 1
row "count_then_refuse: counts what is delivered" \
    equal "documents,238" "$(tail -1 "$scratch/count_then_refuse.1/tables/counted.csv")"
row "count_then_refuse: runs in one process" run count_then_refuse 0
row "count_then_refuse: the same in one process" \
    equal "$(digest "$scratch/count_then_refuse.1")" "$(digest "$scratch/count_then_refuse.0")"

pipeline drop
row "drop: runs" run drop 2
row "drop: nothing in quarantine" equal 0 "$(wc -c <"$scratch/drop.2/quarantine.jsonl")"
row "drop: counted" holds "$(tr -d ' \t\n' <"$scratch/drop.2/run.json")" '"dropped":2'
row "drop: everything else is delivered" equal 238 \
    "$(zcat "$scratch/drop.2/documents.jsonl.gz" | wc -l)"

pipeline print_much
row "print_much: runs" run print_much 2
row "print_much: nothing on standard output" equal 0 "$(wc -c <"$scratch/out")"
row "print_much: said on standard error, made safe" holds "$(cat "$scratch/err")" '\x1B[31m'
row "print_much: not all of it" sh -c "[ \$(wc -l <'$scratch/err') -lt 30 ]"
row "print_much: every document is delivered" equal 240 \
    "$(zcat "$scratch/print_much.2/documents.jsonl.gz" | wc -l)"

pipeline sleep_forever
sed -i 's/"wall_seconds": 100/"wall_seconds": 2/' "$scratch/sleep_forever.json"
row "sleep_forever: runs" run sleep_forever 2
row "sleep_forever: two documents in quarantine" equal 2 \
    "$(wc -l <"$scratch/sleep_forever.2/quarantine.jsonl")"

# died STAGE CALLBACK: no document is to blame, so the run stops and says where
died() {
    pipeline "$1"
    row "$1: the run stops" exits 70 "$WENLIU" run "$scratch/$1.json" -j 2 -q --stages "$stages" \
        -o "$scratch/$1.2"
    row "$1: names stage and callback" holds "$(cat "$scratch/err")" "stage $1"
    row "$1: names the callback" holds "$(cat "$scratch/err")" "in $2"
    row "$1: leaves no results" equal '' "$(ls "$scratch/$1.2" 2>/dev/null)"
}
died die_in_save 'save()'
died die_in_absorb 'absorb()'
died sort_in_save 'save()'
row "sort_in_save: with the reason" holds "$(cat "$scratch/err")" \
    'it called wen_open_sorter() in save()'
pipeline sort_late
row "sort_late: the run stops" exits 70 "$WENLIU" run "$scratch/sort_late.json" -j 2 -q \
    --stages "$stages" -o "$scratch/sort_late.2"
row "sort_late: names stage and callback" holds "$(cat "$scratch/err")" "stage sort_late"
row "sort_late: names the callback" holds "$(cat "$scratch/err")" "in finish()"
row "sort_late: leaves no results" sh -c "! [ -e '$scratch/sort_late.2/run.json' ]"
row "sort_late: with the reason" holds "$(cat "$scratch/err")" \
    'it added to a sorter after it had read from it'

finish
