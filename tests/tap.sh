# SPDX-License-Identifier: MIT
# Rows of tests in the Test Anything Protocol; sourced by the tests.
# The environment brings WENLIU (the program), SOURCE and BUILD (the trees).
rows=0
failed=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/wenliu-test.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' INT TERM HUP
LC_ALL=C.UTF-8
# a stage that crashes must die as it would without a sanitizer
ASAN_OPTIONS=handle_segv=0:handle_sigbus=0:handle_abort=0:use_sigaltstack=0:allocator_may_return_null=1
export LC_ALL ASAN_OPTIONS

# Whether the program was built with a sanitizer, which leaves out the limit on memory.
sanitized() {
    grep -q 'define WEN_SANITIZED' "$BUILD/config.h"
}

# row NAME COMMAND...: one row; it passes where the command succeeds
row() {
    name=$1
    shift
    rows=$((rows + 1))
    if "$@" >"$scratch/row.log" 2>&1; then
        echo "ok $rows - $name"
    else
        echo "not ok $rows - $name"
        failed=$((failed + 1))
        sed 's/^/# /' "$scratch/row.log" | head -40
    fi
}

# skip NAME WHY
skip() {
    rows=$((rows + 1))
    echo "ok $rows - $1 # SKIP $2"
}

# equal WANTED GOT
equal() {
    [ "$1" = "$2" ] || {
        printf 'wanted: %s\ngot:    %s\n' "$1" "$2"
        return 1
    }
}

# holds TEXT PART: TEXT has PART in it
holds() {
    case $1 in
    *"$2"*) ;;
    *)
        printf 'no "%s" in: %s\n' "$2" "$1"
        return 1
        ;;
    esac
}

# exits STATUS COMMAND...: output goes to $scratch/out and $scratch/err
exits() {
    wanted=$1
    shift
    got=0
    "$@" >"$scratch/out" 2>"$scratch/err" || got=$?
    [ "$got" = "$wanted" ] || {
        echo "exit status $got, not $wanted: $*"
        cat "$scratch/err"
        return 1
    }
}

# digest DIR: one checksum over all results but run.json and plan.jsonl, which
# hold times and paths, and the journal, in which decisions stand as they were made
digest() {
    (cd "$1" && find . -type f ! -name run.json ! -name plan.jsonl ! -name units.journal | LC_ALL=C sort | xargs sha256sum | sha256sum)
}

finish() {
    echo "1..$rows"
    [ "$failed" = 0 ]
}
