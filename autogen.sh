#!/bin/sh
# SPDX-License-Identifier: MIT
# Bootstraps the build system; with `run` or `check` does everything from
# nothing: installs what is missing, builds, runs the sample corpus or the tests.
set -eu
cd "$(dirname "$0")"

usage() {
    cat <<'END'
Usage: ./autogen.sh          make ./configure, as usual
       ./autogen.sh run      install what is missing, build, run the sample corpus
       ./autogen.sh check    install what is missing, build, run every test

Packages are installed with apt-get, as root or through sudo. Elsewhere the
script says what to install. The build goes to build/, results to out/.
END
}

# What is needed: how to see that it is there, and Debian's package for it.
# command NAME | module PKG-CONFIG-NAME | header NAME | file PATH
needs() {
    cat <<'END'
command gcc gcc
command make make
command autoconf autoconf
command automake automake
command libtoolize libtool
command pkg-config pkg-config
header stdio.h libc6-dev
header ltdl.h libltdl-dev
header libdeflate.h libdeflate-dev
header zlib.h zlib1g-dev
module libcjson libcjson-dev
module libarchive libarchive-dev
module uchardet libuchardet-dev
module nettle nettle-dev
module libutf8proc libutf8proc-dev
module cmocka libcmocka-dev
file /usr/lib/python3/dist-packages/jieba/dict.txt python3-jieba
END
    # what tests compare with
    [ "$1" = run ] || echo 'file /usr/lib/python3/dist-packages/numpy python3-numpy'
}

is_there() {
    case $1 in
    command) command -v "$2" >/dev/null 2>&1 ;;
    module) command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "$2" ;;
    header) echo "#include <$2>" | ${CC:-gcc} -E - >/dev/null 2>&1 ;;
    file) test -e "$2" ;;
    esac
}

missing() {
    needs "$1" | while read -r kind what package; do
        is_there "$kind" "$what" || printf ' %s' "$package"
    done
}

install_missing() {
    packages=$(missing "$1")
    [ -n "$packages" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        become=
    elif command -v sudo >/dev/null 2>&1; then
        become=sudo
    else
        become=none
    fi
    if [ "$become" = none ] || ! command -v apt-get >/dev/null 2>&1; then
        echo "autogen.sh: these packages (Debian's names) are missing and cannot be installed here:" >&2
        echo "   $packages" >&2
        echo "As root: apt-get install$packages" >&2
        exit 1
    fi
    echo "Installing:$packages" >&2
    $become apt-get update -qq >&2
    # shellcheck disable=SC2086 # a list of words on purpose
    $become env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >&2
}

bootstrap() {
    if ! command -v autoreconf >/dev/null 2>&1 || ! command -v libtoolize >/dev/null 2>&1; then
        echo "autogen.sh: autoconf, automake and libtool are needed: apt-get install autoconf automake libtool pkg-config" >&2
        exit 1
    fi
    autoreconf --install --force >&2
    # configure cleans up with `rm -f core`; the folder core/ would make it complain 23 times
    sed -i -e 's/rm -f core conftest/rm -f conftest/' \
        -e 's/rm -f core \*\.core core\.conftest\.\* &&/: \&\&/' configure
}

# Quiet where it goes well, the whole log where it does not.
quietly() {
    title=$1
    shift
    echo "$title ..." >&2
    if ! "$@" >build/autogen.log 2>&1; then
        cat build/autogen.log >&2
        echo "autogen.sh: that failed: $*" >&2
        exit 1
    fi
}

# build run | check
build() {
    install_missing "$1"
    mkdir -p build
    [ -x configure ] && [ configure -nt configure.ac ] || quietly "Preparing the build" bootstrap
    [ -f build/Makefile ] && [ build/Makefile -nt configure ] ||
        quietly "Configuring" sh -c 'cd build && ../configure'
    quietly "Building" make -C build -j "$(nproc 2>/dev/null || echo 2)"
}

# The rows of all tests, counted from what automake's driver wrote down.
count_results() {
    find build -name '*.trs' -exec cat {} + | awk '
        /^:test-result: (PASS|XFAIL)/ { passed++ }
        /^:test-result: (FAIL|XPASS|ERROR)/ { failed++ }
        /^:test-result: SKIP/ { skipped++ }
        END { printf "%d passed, %d failed%s\n", passed, failed, skipped ? ", " skipped " skipped" : "" }'
}

run_tests() {
    find build -name '*.trs' -exec rm -f {} +
    status=0
    make -C build -j "$(nproc 2>/dev/null || echo 2)" check || status=$?
    if [ "$status" != 0 ] && [ -f build/test-suite.log ]; then
        cat build/test-suite.log
    fi
    count_results
    return "$status"
}

case ${1-} in
'') bootstrap ;;
run)
    build run
    build/wenliu run configs/news.json --replace
    ;;
check)
    build check
    run_tests
    ;;
-h | --help) usage ;;
*)
    usage >&2
    exit 64
    ;;
esac
