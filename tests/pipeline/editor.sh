#!/bin/sh
# SPDX-License-Identifier: MIT
# `wenliu schema` in an editor: it completes names of stages and options, marks mistakes where they
# are, and has nothing against the shipped pipelines. By the packages vscode-json-languageservice
# and ajv of npm (NODE_PATH tells where), and by Debian's python3-jsonschema.
. "$SOURCE/tests/tap.sh"
cd "$scratch" || exit 1
row "the schema" exits 0 "$WENLIU" schema
cp out schema.json

# ---- completing and flagging
# tool TASK FILE: output goes to $scratch/out
tool() {
    exits 0 node "$SOURCE/tests/pipeline/editor.js" "$1" schema.json "$2"
}
# offers WORD TEXT: at the mark | in TEXT the editor offers WORD
offers() {
    echo "$2" >pipeline.json
    tool complete pipeline.json && { grep -qx -e "$1" -e "\"$1\"" out || { cat out; return 1; }; }
}
# flags PLACE TEXT: there the editor marks a mistake
flags() {
    echo "$2" >pipeline.json
    tool flag pipeline.json && { grep -q "^$1: " out || { cat out; return 1; }; }
}
unflagged() {
    tool flag "$1" && equal "" "$(cat out)"
}
# has PACKAGE: node finds it
has() {
    command -v node >/dev/null && node -e "require('$1')" 2>/dev/null
}
if has vscode-json-languageservice; then
    row "completes keys of a pipeline" offers limits '{ "stages": [ { "use": "decode" } ], "|" }'
    row "completes names of stages" offers segment '{ "stages": [ { "use": "|" } ] }'
    row "completes options of the stage" offers user_dictionaries \
        '{ "stages": [ { "use": "segment", "|" } ] }'
    row "completes choices of the option" offers lac \
        '{ "stages": [ { "use": "segment", "engine": "|" } ] }'
    row "flags a stage that is not there" flags 1:24 '{ "stages": [ { "use": "decoed" } ] }'
    row "flags an option that is none" flags 1:34 '{ "stages": [ { "use": "decode", "layot": "lines" } ] }'
    row "flags an option of another stage" flags 1:34 '{ "stages": [ { "use": "decode", "engine": "lac" } ] }'
    row "flags a choice that is none" flags 1:44 '{ "stages": [ { "use": "decode", "layout": "line" } ] }'
    row "flags a number beyond its range" flags 1:50 \
        '{ "stages": [ { "use": "decode", "max_replaced": 2 } ] }'
    for file in "$SOURCE"/configs/*.json; do
        row "flags nothing in ${file##*/}" unflagged "$file"
    done
else
    skip "an editor" "there is no vscode-json-languageservice"
fi

# ---- validators: SIGN TEXT, + is taken, - is refused
cat >cases <<'END'
+ {"stages":[{"use":"decode"},{"use":"segment","engine":"jieba"},{"use":"archive"}]}
+ {"$schema":"s.json","stages":[{"use":"decode","layout":"newspaper"}],"limits":{"cpu_seconds":9}}
- {"stages":[]}
- {"stages":[{"use":"decoed"}]}
- {"stages":[{"use":"decode","engine":"lac"}]}
- {"stages":[{"use":"decode","layout":"line"}]}
- {"stages":[{"use":"keywords","top":-1}]}
- {"stages":[{"use":"keywords","top":"30"}]}
- {"stages":[{"use":"decode"}],"limts":{}}
END
# judged COMMAND...: takes and refuses as it should
judged() {
    while read -r sign text; do
        echo "$text" >case.json
        status=0
        "$@" schema.json case.json || status=$?
        [ "$sign$status" = +0 ] || [ "$sign$status" = -1 ] || {
            echo "status $status: $sign $text"
            return 1
        }
    done <cases
    for file in "$SOURCE"/configs/*.json; do
        "$@" schema.json "$file" || return 1
    done
}
by_ajv() {
    node "$SOURCE/tests/pipeline/editor.js" validate "$@"
}
by_jsonschema() {
    "$PYTHON" -c '
import json, sys, jsonschema
schema, value = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
sys.exit(0 if jsonschema.Draft202012Validator(schema).is_valid(value) else 1)' "$@"
}
if has ajv/dist/2020; then
    row "ajv takes and refuses" judged by_ajv
else
    skip "ajv" "it is not here"
fi
if "${PYTHON:-python3}" -c 'import jsonschema' 2>/dev/null; then
    row "python3-jsonschema takes and refuses" judged by_jsonschema
else
    skip "python3-jsonschema" "it is not here"
fi

finish
