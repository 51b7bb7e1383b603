# SPDX-License-Identifier: MIT
# Types the steps of a page into one shell, as book_blocks.awk lays them into the folder $1, and
# leaves beside each what came, its status and when it began and ended. A step whose program may be
# missing, and is, is left out.
# missing COMMAND: the program of these that is not here
missing() {
    for program in python3 Rscript duckdb sqlite3 jq; do
        case " $1 " in
        *" $program "*) command -v "$program" >/dev/null || echo "$program" ;;
        esac
    done
}
for step in "$1"/*.command "$1"/*.file; do
    echo "$step"
done | sort >"$1/list"
while read -r step <&3; do
    base=${step%.*}
    if [ "$step" = "$base.file" ]; then
        cp "$step" "$(cat "$base.name")" || exit 1
        continue
    fi
    absent=$(missing "$(cat "$step")")
    if [ "$absent" ]; then
        echo "$absent" >"$base.missing"
        continue
    fi
    date +%s%N >"$base.begin"
    # shellcheck disable=SC1090  # typed, so that cd and export last
    . "$step" >"$base.got" 2>&1 </dev/null
    echo $? >"$base.status"
    date +%s%N >"$base.end"
done 3<"$1/list"
