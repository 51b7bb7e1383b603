#!/bin/sh
# SPDX-License-Identifier: MIT
# Stages built by other means than the Makefile of `wenliu new`: what the manual
# page says of CMake, Meson and Autotools, word for word, and the examples in
# C++ and Rust. Each is built against an installed wenliu and passes its tests.
. "$SOURCE/tests/tap.sh"

install_tree() {
    env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS make -s -C "$BUILD" install prefix="$scratch/prefix"
}
row "install into an empty prefix" install_tree
PATH=$scratch/prefix/bin:$PATH
PKG_CONFIG_PATH=$scratch/prefix/lib/pkgconfig
export PATH PKG_CONFIG_PATH
unset WENLIU WENLIU_STAGE_PATH WENLIU_DATA_PATH MAKEFLAGS MAKELEVEL MFLAGS
page=$scratch/prefix/share/man/man1/wenliu-new.1
cd "$scratch" || exit 1
row "a stage" wenliu new quotes

have() { command -v "$1" >/dev/null 2>&1; }
# snippet FILE: the lines that the manual page has for it
snippet() {
    sed 's/\\-/-/g' "$page" | awk -v file="$1" '
        index($0, ".I") == 1 && index($0, file) { found = 1 }
        found && $0 == ".RS" { inside = 1; next }
        inside && $0 == ".RE" { exit }
        inside'
}
# builds FOLDER COMMAND...: and the stage in it passes the tests
builds() {
    folder=$1
    shift
    (cd "$folder" && "$@") && wenliu test --stages "$folder/stages" quotes/quotes.test.json
}
# prepare FOLDER FILE...: the source, and the files from the page
prepare() {
    mkdir "$1" && cp quotes/quotes.c "$1" || return 1
    folder=$1
    shift
    for file in "$@"; do
        snippet "$file" >"$folder/$file" && [ -s "$folder/$file" ] || return 1
    done
}

with_cmake() {
    cmake -S . -B build && cmake --build build && mkdir stages && cp build/quotes.so stages &&
        cmake --install build && cmp build/quotes.so "$scratch/prefix/lib/wenliu/stages/quotes.so"
}
if have cmake; then
    row "CMake: the page's file" prepare cmake CMakeLists.txt
    row "CMake: builds" builds cmake with_cmake
else
    skip "CMake" "it is not here"
fi

with_meson() {
    meson setup build && meson compile -C build && mkdir stages && cp build/quotes.so stages
}
if have meson && have ninja; then
    row "Meson: the page's file" prepare meson meson.build
    row "Meson: builds" builds meson with_meson
else
    skip "Meson" "it is not here"
fi

with_autotools() {
    ACLOCAL_PATH=$scratch/prefix/share/aclocal autoreconf --install && ./configure && make &&
        mkdir stages && cp .libs/quotes.so stages && make install &&
        cmp .libs/quotes.so "$scratch/prefix/lib/wenliu/stages/quotes.so"
}
if have autoreconf && have libtoolize; then
    row "Autotools: the page's files" prepare autotools configure.ac Makefile.am
    row "Autotools: builds" builds autotools with_autotools
    row "Autotools: one symbol is shown" equal "quotes_LTX_wen_stage" \
        "$(nm -D --defined-only autotools/stages/quotes.so | sed 's/.* //')"
else
    skip "Autotools" "they are not here"
fi

# ---- other languages
cp -r "$scratch/prefix/share/doc/wenliu/examples" examples
in_cxx() {
    make -C examples/cxx CXX="$1" CXXFLAGS="$2 -Wno-missing-field-initializers" clean test
}
# The header alone. (To g++, -Wshadow is about functions named as structs, too.)
clean_header() {
    compiler=$1 standard=$2
    shift 2
    echo '#include <wenliu/stage.h>' >"header.$standard.$compiler"
    "$compiler" -x "$1" -std="$standard" -Wall -Wextra -Wpedantic -Wconversion -Werror \
        -fsyntax-only -I prefix/include "header.$standard.$compiler"
}
for compiler in g++ clang++; do
    if have "$compiler" && echo '#include <string>' | "$compiler" -x c++ -fsyntax-only - 2>/dev/null; then
        row "C++, $compiler: builds, without warnings, and passes" in_cxx "$compiler" \
            "-O2 -Wall -Wextra -Werror"
        row "C++, $compiler: the header, C++17" clean_header "$compiler" c++17 c++
        row "C++, $compiler: the header, C++20" clean_header "$compiler" c++20 c++
    else
        skip "C++, $compiler" "it is not here"
    fi
done
for compiler in gcc clang; do
    if have "$compiler"; then
        row "C, $compiler: the header, C11" clean_header "$compiler" c11 c
        row "C, $compiler: the header, C17" clean_header "$compiler" c17 c
    else
        skip "C, $compiler" "it is not here"
    fi
done
if have rustc; then
    row "Rust: builds and passes" make -C examples/rust clean test
else
    skip "Rust" "there is no rustc"
fi

finish
