# SPDX-License-Identifier: MIT
# What `wenliu stages NAME` says of a stage, its layers, tables and fields, as wenliu-stage.7 has it:
# wenliu stages NAME | awk -f stage_rows.awk
function roff(text) {
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    gsub(/"/, "\\(dq", text)
    gsub(/'/, "\\(aq", text)
    gsub(/\^/, "\\(ha", text)
    gsub(/~/, "\\(ti", text)
    return text
}
NR == 1 {
    sub(/^[^:]*: /, "")
    print roff($0)
    next
}
/^[A-Z]/ {
    kind = /^Gives layers/ ? "Layer" : /^Gives tables/ ? "Table" : /^Sets fields/ ? "Field" : ""
    next
}
# a layer or a table: "  name (how): what"
kind && kind != "Field" && /^  [a-z]/ {
    name = $1
    sub(/:$/, "", name)
    print ".TP\n" kind " \\fB" name "\\fR" roff(substr($0, 3 + length(name)))
    next
}
# a column or a field: "name  TYPE  what"
kind && NF {
    name = $1
    type = $2
    sub(/^ *[^ ]+ +[^ ]+ */, "")
    if (kind == "Field") print ".TP\nField \\fB" name "\\fR (" tolower(type) ")"
    else print ".br\n\\fB" name "\\fR (" tolower(type) ")"
    if ($0) print roff($0)
}
