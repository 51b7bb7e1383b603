# SPDX-License-Identifier: MIT
# Whether the second file is as the first says: in that, a line "…" stands for any lines, and "…" in
# a line for any characters. CR at the end of a line (of CSV) is not seen by who reads it.
function pattern(line) {
    if (line == "…") return "(.*\n)?"
    gsub(/[][\\.^$(){}|*+?]/, "\\\\&", line)
    gsub(/…/, "[^\n]*", line)
    return line "\n"
}
FNR == NR && FILENAME == ARGV[1] { wanted = wanted pattern($0); next }
{
    sub(/\r$/, "")
    got = got $0 "\n"
}
END { exit got !~ ("^" wanted "$") }
