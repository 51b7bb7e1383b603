#!/bin/sh
# SPDX-License-Identifier: MIT
# Prints the files given (layer/NAME.c, Makefile) as C source: the table of
# cli/templates.h. Run in the folder that they are in.
echo '/* Made by core/cli/new/embed.sh. */'
echo '#include "cli/templates.h"'
echo 'const struct wen_template wen_templates[] = {'
for file in "$@"; do
    kind=${file%/*}
    [ "$kind" != "$file" ] && kind="\"$kind\"" || kind=NULL
    echo "    {$kind, \"${file##*/}\","
    sed -e 's/[\\"]/\\&/g' -e 's/	/\\t/g' -e 's/^/     "/' -e 's/$/\\n"/' "$file"
    echo '    },'
done
echo '    {NULL, NULL, NULL}};'
