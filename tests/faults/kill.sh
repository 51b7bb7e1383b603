#!/bin/sh
# SPDX-License-Identifier: MIT
# A run that is killed loses nothing. One of its processes is killed at a
# random instant (kill -9 of the supervisor, template, collector, reader or a
# worker; SIGTERM for the whole), the run is resumed and killed again, until
# it ends by itself: every such result is byte for byte that of a run that
# nobody disturbed. What else must hold is said in killer.c.
. "$SOURCE/tests/faults/kit.sh"

seed=1
kills=$(size 200 2000)
tried=$scratch/tried
make_corpus 8
make_reference
control_judge

# kill_and_resume KILLS COMMAND...
kill_and_resume() {
    count=$1
    shift
    "$helpers/killer" "$count" $seed "$SOURCE/tests/faults/outcome.sh" "$reference" "$tried" "$@"
}

row "$kills kills, seed $seed: nothing lost" kill_and_resume "$kills" \
    "$WENLIU" run "$pipeline" -o "$tried" -j 2 -v --resume --max-quarantine "$refusals"
sed 's/^/# /' "$scratch/row.log"

# A program that forgets a document when it resumes: the killer must say so.
mkdir "$scratch/forgetful"
cp -r "$scratch/corpus" "$pipeline" "$scratch/forgetful"
sed -i '$d' "$scratch/forgetful/corpus/a.jsonl"
cat >"$scratch/forgetful/wenliu" <<SCRIPT
#!/bin/sh
if [ "\$1" = run ] && [ -e "$tried/.unfinished" ]; then
    exec "$WENLIU" run "$scratch/forgetful/pipeline.json" -o "$tried" -q --replace
fi
exec "$WENLIU" "\$@"
SCRIPT
chmod +x "$scratch/forgetful/wenliu"

noticed() {
    ! kill_and_resume 10 "$scratch/forgetful/wenliu" run "$pipeline" -o "$tried" -j 2 -v --resume \
        --max-quarantine "$refusals" >"$scratch/forgetful/said" || return 1
    grep 'BAD.*another outcome' "$scratch/forgetful/said"
}
row "control: a program that forgets a document when it resumes is found out" noticed
sed 's/^/# control: /' "$scratch/row.log" | head -1

finish
