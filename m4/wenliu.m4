dnl SPDX-License-Identifier: MIT
dnl wenliu.m4: for packages with stages of wenliu. Copying and distribution of this file, with or
dnl without changes, are permitted in any medium.

dnl WENLIU_STAGES([VERSION])
dnl Looks for wenliu, of that version or newer, with pkg-config; stops where there is none.
dnl Sets and substitutes
dnl   WENLIU_CFLAGS         for the compiler
dnl   WENLIU_STAGEDIR       where stages are installed
dnl   WENLIU_PROGRAM        the program, for tests
dnl   WENLIU_STAGE_LDFLAGS  for libtool: a module, under its own name, that shows one symbol
AC_DEFUN([WENLIU_STAGES], [
AC_REQUIRE([PKG_PROG_PKG_CONFIG])
PKG_CHECK_MODULES([WENLIU], [wenliu m4_ifval([$1], [>= $1])])
PKG_CHECK_VAR([WENLIU_STAGEDIR], [wenliu], [stagedir])
PKG_CHECK_VAR([WENLIU_PROGRAM], [wenliu], [program])
WENLIU_STAGE_LDFLAGS='-module -avoid-version -shared -export-symbols-regex _LTX_wen_stage'
AC_SUBST([WENLIU_STAGE_LDFLAGS])
])
