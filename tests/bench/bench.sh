# SPDX-License-Identifier: MIT
# What the benches share; sourced by them. The environment brings WENLIU (the
# program), SOURCE and BUILD (the trees) and PYTHON. The user may set
#   BENCH_TEXT    a UTF-8 text file; without it one of 50 MB is made of the samples
#   BENCH_ROUNDS  how often each command runs, 5
set -eu
LC_ALL=C.UTF-8
export LC_ALL
rounds=${BENCH_ROUNDS:-5}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/wenliu-bench.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM HUP
stages=$BUILD/tests/bench

cut=$BUILD/tests/bench/cut
measure=$BUILD/tests/bench/measure

# text: sets $text to the path of the text, and makes it where there is none
text() {
    text=${BENCH_TEXT:-$scratch/text}
    # awk may count bytes or characters: an alternation suits both, a bracket does not
    [ -n "${BENCH_TEXT:-}" ] || awk -v most=50000000 '
        { line[count++] = $0 }
        END {
            wide = length("文") == 1 ? 3 : 1
            for (i = 0; size < most; i++) {
                text = line[i % count]
                sub("，|。", sprintf("（第%d号）&", i), text)
                print text
                size += wide * length(text) + 1
            }
        }' "$SOURCE"/corpora/gold/*/clean.txt >"$text"
    echo "text: $(wc -c <"$text") bytes, $(wc -m <"$text") characters"
}

# machine: what the numbers were taken on
machine() {
    echo "machine: $(nproc) processors, $(uname -m), load $(cut -d' ' -f1 /proc/loadavg) at the start"
}

# contestant NAME COMMAND: a shell command to be timed. It may use $out, a
# folder that is not there when it begins.
contestants=0
contestant() {
    contestants=$((contestants + 1))
    echo "$1" >"$scratch/contestant.$contestants.name"
    echo "$2" >"$scratch/contestant.$contestants.command"
}

once() {
    out=$scratch/out
    export out
    rm -rf "$out"
    "$measure" "$2" sh -c "exec $(cat "$scratch/contestant.$1.command")" >"$scratch/log" 2>&1 || {
        echo "failed: $(cat "$scratch/contestant.$1.command")"
        cat "$scratch/log"
        exit 1
    } >&2
}

# contest: runs all in turn, A B C A B C, after one round that does not count
contest() {
    round=0
    while [ $round -le "$rounds" ]; do
        i=1
        while [ $i -le $contestants ]; do
            if [ $round = 0 ]; then
                once $i "$scratch/warm"
            else
                once $i "$scratch/times.$i"
            fi
            i=$((i + 1))
        done
        round=$((round + 1))
    done
}

# median: of the numbers on standard input
median() {
    sort -n | awk '{ a[NR] = $1 } END { print NR % 2 ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'
}

# figures BYTES PEER: a table; MB/s by the clock and by processor time, and how
# many times as fast as contestant PEER
figures() {
    printf '%-34s %9s %9s %9s %9s %8s %8s\n' '' 'wall s' 'MB/s' 'cpu s' 'MB/s' 'x wall' 'x cpu'
    i=1
    peer_wall=$(awk '{ print $3 }' "$scratch/times.$2" | median)
    peer_cpu=$(awk '{ print $4 }' "$scratch/times.$2" | median)
    while [ $i -le $contestants ]; do
        wall=$(awk '{ print $3 }' "$scratch/times.$i" | median)
        cpu=$(awk '{ print $4 }' "$scratch/times.$i" | median)
        awk -v name="$(cat "$scratch/contestant.$i.name")" -v bytes="$1" -v wall="$wall" \
            -v cpu="$cpu" -v peer_wall="$peer_wall" -v peer_cpu="$peer_cpu" 'BEGIN {
                printf "%-34s %9.3f %9.1f %9.3f %9.1f %8.2f %8.2f\n", name, wall, bytes / wall / 1e6,
                    cpu, bytes / cpu / 1e6, peer_wall / wall, peer_cpu / cpu }'
        i=$((i + 1))
    done
}

# peaks FILE: of what `measure -m` wrote, a line for each kind of process: name, MiB at the peak and
# what of it no file stands behind; of the workers the largest
peaks() {
    awk '
        # the template is the child that has children; the first of them is the collector
        function role(place,   parent) {
            parent = place
            if (!sub(/\.[0-9]+$/, "", parent)) return "supervisor"
            if (parent == "1") return place in first ? "template" : "reader"
            return place == first[parent] ? "collector" : "workers"
        }
        $1 == "process" {
            places[++count] = $2; peaks[count] = $3; privates[count] = $4
            parent = $2
            if (sub(/\.[0-9]+$/, "", parent) && !(parent in first)) first[parent] = $2
        }
        END {
            for (i = 1; i <= count; i++) {
                r = role(places[i])
                if (peaks[i] > peak[r]) peak[r] = peaks[i]
                if (privates[i] > private[r]) private[r] = privates[i]
            }
            n = split("supervisor reader template workers collector", roles, " ")
            for (i = 1; i <= n; i++)
                printf "%s %.1f %.1f\n", roles[i], peak[roles[i]] / 1024, private[roles[i]] / 1024
        }' "$1"
}
