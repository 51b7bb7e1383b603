dnl SPDX-License-Identifier: MIT
dnl WEN_FLAGS: warnings and hardening, each flag only where compiler and linker take it.

dnl WEN_TRY_FLAG(VARIABLE, FLAG): adds FLAG to VARIABLE where a program links with it.
AC_DEFUN([WEN_TRY_FLAG], [
  AC_MSG_CHECKING([whether $CC takes $2])
  wen_saved_CFLAGS=$CFLAGS
  CFLAGS="$CFLAGS -Werror $2"
  AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
    [AC_MSG_RESULT([yes]); $1="$$1 $2"], [AC_MSG_RESULT([no])])
  CFLAGS=$wen_saved_CFLAGS
])

AC_DEFUN([WEN_FLAGS], [
  AC_ARG_ENABLE([hardening],
    [AS_HELP_STRING([--disable-hardening], [leave out stack protector, FORTIFY, relro and the like])],
    [], [enable_hardening=yes])
  AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror], [treat warnings as errors])], [], [enable_werror=no])
  AC_ARG_ENABLE([sanitizers],
    [AS_HELP_STRING([--enable-sanitizers], [build with AddressSanitizer and UBSan, for tests])],
    [], [enable_sanitizers=no])
  WEN_CFLAGS= WEN_LDFLAGS= WEN_PROGRAM_CFLAGS= WEN_PROGRAM_LDFLAGS=
  dnl a stage that forgets a library is found when it is linked, not in the middle of a corpus
  WEN_STAGE_LDFLAGS="-Wl,-z,defs -Wl,-z,now"
  for flag in -std=c11 -Wall -Wextra -Wconversion -Wshadow -Wformat=2 -Wvla -Wstrict-prototypes \
      -Wmissing-prototypes -Wimplicit-fallthrough -ffp-contract=off \
      -fvisibility=hidden "-ffile-prefix-map=$srcdir=." "-ffile-prefix-map=`pwd`=."; do
    WEN_TRY_FLAG([WEN_CFLAGS], [$flag])
  done
  AS_IF([test "$enable_werror" = yes], [WEN_CFLAGS="$WEN_CFLAGS -Werror"])
  AS_IF([test "$enable_sanitizers" = yes], [
    WEN_CFLAGS="$WEN_CFLAGS -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"
    WEN_LDFLAGS="$WEN_LDFLAGS -fsanitize=address,undefined"
    AC_DEFINE([WEN_SANITIZED], [1], [built with AddressSanitizer])
    dnl clang leaves its run-time's symbols to the program
    WEN_STAGE_LDFLAGS=
    enable_hardening=no])
  AS_IF([test "$enable_hardening" = yes], [
    for flag in -fstack-protector-strong -fstack-clash-protection -ftrivial-auto-var-init=zero; do
      WEN_TRY_FLAG([WEN_CFLAGS], [$flag])
    done
    for flag in -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed; do
      WEN_TRY_FLAG([WEN_LDFLAGS], [$flag])
    done
    WEN_TRY_FLAG([WEN_PROGRAM_CFLAGS], [-fPIE])
    WEN_TRY_FLAG([WEN_PROGRAM_LDFLAGS], [-pie])
    AC_MSG_CHECKING([whether _FORTIFY_SOURCE=3 can be set])
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([
      #ifndef __OPTIMIZE__
      #error FORTIFY needs optimisation
      #endif], [])],
      [AC_MSG_RESULT([yes]); WEN_CFLAGS="$WEN_CFLAGS -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3"],
      [AC_MSG_RESULT([no])])
  ])
  dnl kernels for processors with more instructions than those the rest is built for
  AC_MSG_CHECKING([whether $CC can build for AVX2 and AVX-512])
  wen_saved_CFLAGS=$CFLAGS
  CFLAGS="$CFLAGS -Werror -mavx2 -mavx512f -mavx512bw -mavx512vl -mavx512dq -mavx512vnni"
  AC_COMPILE_IFELSE([AC_LANG_PROGRAM([
    #include <immintrin.h>
    #ifndef __x86_64__
    #error another architecture
    #endif], [__m512i a = _mm512_setzero_si512(); a = _mm512_dpbusd_epi32(a, a, a); (void)a;])],
    [wen_x86_64=yes], [wen_x86_64=no])
  CFLAGS=$wen_saved_CFLAGS
  AC_MSG_RESULT([$wen_x86_64])
  AM_CONDITIONAL([X86_64], [test "$wen_x86_64" = yes])
  AC_SUBST([WEN_CFLAGS])
  AC_SUBST([WEN_LDFLAGS])
  AC_SUBST([WEN_STAGE_LDFLAGS])
  AC_SUBST([WEN_PROGRAM_CFLAGS])
  AC_SUBST([WEN_PROGRAM_LDFLAGS])
])
