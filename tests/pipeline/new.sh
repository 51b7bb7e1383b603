#!/bin/sh
# SPDX-License-Identifier: MIT
# A stage of one's own: `wenliu new` makes a folder that builds, passes its tests
# and runs, with nothing but what `make install` installs. And its tests fail
# where the stage is wrong, valgrind and the sanitizers where it is wrong unseen.
. "$SOURCE/tests/tap.sh"

install_tree() {
    env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS make -s -C "$BUILD" install prefix="$scratch/prefix"
}
row "install into an empty prefix" install_tree
PATH=$scratch/prefix/bin:$PATH
PKG_CONFIG_PATH=$scratch/prefix/lib/pkgconfig
export PATH PKG_CONFIG_PATH
unset WENLIU WENLIU_STAGE_PATH WENLIU_DATA_PATH MAKEFLAGS MAKELEVEL MFLAGS
mkdir "$scratch/work"
cd "$scratch/work" || exit 1

row "pkg-config tells of the prefix" equal "$scratch/prefix/lib/wenliu/stages" \
    "$(pkg-config --variable=stagedir wenliu)"
row "and of the program" equal "$scratch/prefix/bin/wenliu" "$(pkg-config --variable=program wenliu)"

# in_folder FOLDER COMMAND...
in_folder() {
    (cd "$1" && shift && exits 0 "$@")
}
short() {
    [ "$(wc -l <"$1")" -lt 60 ]
}
# without_warnings FOLDER: the compiler has nothing to say
without_warnings() {
    (cd "$1" && rm -f "$1.so" && make CFLAGS="-std=c11 -O2 -Wall -Wextra -Werror")
}
have() { command -v "$1" >/dev/null 2>&1; }
have_sanitizers() {
    [ -e "$(${CC:-cc} -print-file-name=libasan.so)" ]
}

printf '2013年5月，全长146公里。\n' >text.txt
for kind in layer corpus writer; do
    stage=my_$kind
    row "$kind: new" exits 0 wenliu new "$stage" --kind "$kind"
    row "$kind: source, tests, Makefile, pipeline, README" equal \
        "Makefile README.md $stage.c $stage.json $stage.test.json" "$(echo $(LC_ALL=C ls "$stage"))"
    row "$kind: NAME stands nowhere" sh -c "! grep -r NAME $stage"
    row "$kind: less than 60 lines" short "$stage/$stage.c"
    row "$kind: make" without_warnings "$stage"
    row "$kind: make test" in_folder "$stage" make test
    row "$kind: its tests pass" sh -c "grep -c '^ok' '$scratch/out' && ! grep '^not ok' '$scratch/out'"
    row "$kind: the pipeline holds" exits 0 wenliu check --stages "$stage" "$stage/$stage.json"
    row "$kind: a run" exits 0 wenliu run "$stage/$stage.json" text.txt --stages "$stage" -q -o "out.$kind"
    row "$kind: the run's results hold" exits 0 wenliu verify "out.$kind"
    row "$kind: make install" in_folder "$stage" make install
    row "$kind: is there for everybody" exits 0 wenliu stages "$stage"
    row "$kind: again" exits 74 wenliu new "$stage" --kind "$kind"
    row "$kind: is refused with a reason" holds "$(cat "$scratch/err")" \
        "cannot make the folder $stage: File exists; nothing in it was touched"
done
row "layer: its rows are in the archive" holds "$(zcat out.layer/documents.jsonl.gz)" \
    '"my_layer":[{"begin":0,"end":4,"digits":4,"text":"2013"},{"begin":10,"end":13,"digits":3,"text":"146"}]'
row "corpus: its table is written" equal "documents,bytes|1,32" \
    "$(tr '\n' '|' <out.corpus/tables/my_corpus.csv | sed 's/|$//')"
row "writer: its file is written" equal "text.txt	blocks:1	sentences:1	source:1" \
    "$(zcat out.writer/my_writer.tsv.gz)"

# ---- other paths, names and kinds
row "into another folder" exits 0 wenliu new "$scratch/work/below_here"
row "by the last part of the path" test -e below_here/below_here.c
sed 's/my_layer/below_here/g' my_layer/my_layer.json >layer.json
row "layer is the default" cmp below_here/below_here.json layer.json
# refused STATUS REASON ARGUMENTS...
refused() {
    wanted_status=$1 reason=$2
    shift 2
    exits "$wanted_status" wenliu new "$@" && holds "$(cat "$scratch/err")" "$reason"
}
row "a name that is none" refused 64 \
    '"Loud-Name" cannot name a stage: names are of the form [a-z][a-z0-9_]*' Loud-Name
row "a kind that is none" refused 64 'there is no kind of stages "layr"; did you mean "layer"?' \
    x --kind layr
row "no name" refused 64 'give the name of the stage'
row "a folder that is not there" refused 74 'cannot make the folder no/such: No such file' no/such
row "nothing was made" sh -c '! [ -e Loud-Name ] && ! [ -e x ] && ! [ -e no ]'

# ---- tests fail where the stage is wrong
# broken FOLDER SED-SCRIPT: a copy of my_layer with a fault
broken() {
    cp -r my_layer "$1" && rm -rf "$1"/*.so "$1/sanitized" && sed -i "$2" "$1/my_layer.c"
}
# fails FOLDER TARGET: output goes to $scratch/out
fails() {
    ! (cd "$1" && make "$2" >"$scratch/out" 2>&1)
}
row "a wrong stage" broken wrong 's/row->end\[0\] = end/row->end[0] = end - 1/'
row "fails its test" fails wrong test
row "tells what was wanted" grep -F '# - {"begin":0,"end":4,"text":"2013","digits":4}' "$scratch/out"
row "and what came" grep -F '# + {"begin":0,"end":3,"digits":4,"text":"201"}' "$scratch/out"
row "a stage that crashes" broken crashing 's/(void)context;/*(volatile char *)8 = 0;/'
row "fails its test too" fails crashing test
row "with the callback" grep -F \
    "# stage my_layer, open(): the process died of signal 11 (SIGSEGV)" "$scratch/out"
row "and the others run" equal 3 "$(grep -c '^not ok' "$scratch/out")"
leak='s/(void)context;/char *volatile lost = malloc(100); lost = NULL; (void)context, (void)lost;/'
outside='s/(void)context;/volatile char *room = malloc(4); room[4] = 1; free((void *)room), (void)context;/'
if have valgrind && ! sanitized; then
    row "valgrind has nothing against a good stage" in_folder my_layer make test-valgrind
    row "a stage that leaks" broken leaking "$leak; 1a #include <stdlib.h>"
    row "passes its test" in_folder leaking make test
    row "and not under valgrind" fails leaking test-valgrind
    row "which says why" holds "$(cat "$scratch/out")" "valgrind found faults or leaks"
else
    skip "valgrind" "it is not here, or the program has a sanitizer"
fi
if have_sanitizers && ! sanitized; then
    row "sanitizers have nothing against a good stage" in_folder my_layer make test-sanitizers
    row "a stage that writes behind its memory" broken outside "$outside; 1a #include <stdlib.h>"
    row "passes its test" in_folder outside make test
    row "and not with sanitizers" fails outside test-sanitizers
    row "which say why" grep -E "insufficient space|heap-buffer-overflow" "$scratch/out"
else
    skip "sanitizers" "the compiler has none, or the program has one"
fi

finish
