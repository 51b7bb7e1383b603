# SPDX-License-Identifier: MIT
# The blocks of a page in section 7 as steps: awk -v steps=FOLDER -f book_blocks.awk PAGE. Step N is
# N.command and N.wanted, a line behind "$ " and those below it; or N.file and N.name, a block under
# a line that ends in the name of a file in italics and a colon.
function plain(line) {
    gsub(/\\f[BIRP]/, "", line)
    gsub(/\\&/, "", line)
    gsub(/\\-/, "-", line)
    gsub(/\\\(aq/, "'", line)
    gsub(/\\\(dq/, "\"", line)
    gsub(/\\\(ha/, "^", line)
    gsub(/\\\(ti/, "~", line)
    gsub(/\\\(ga/, "`", line)
    gsub(/\\e/, "\\", line)
    return line
}
function step(kind) { return sprintf("%s/%03d.%s", steps, number, kind) }

$0 == ".RS" {
    inside = 1
    name = before ~ /\\fI[^ ]+\\fR:$/ ? before : ""
    if (name) {
        sub(/\\fR:$/, "", name)
        sub(/.*\\fI/, "", name)
        number++
        print plain(name) >step("name")
    }
    next
}
$0 == ".RE" { inside = 0; before = ""; next }
!inside { if ($0 !~ /^\.(PP|nf)$/) before = $0; next }
name { print plain($0) >step("file"); next }
/^\$ / {
    number++
    print plain(substr($0, 3)) >step("command")
    printf "" >step("wanted")
    next
}
{ print plain($0) >step("wanted") }
