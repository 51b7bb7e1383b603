dnl SPDX-License-Identifier: MIT
dnl WEN_LIBRARIES: the libraries, and where jieba's data lies. What is missing is
dnl collected and said all at once, with the Debian package to install.

dnl WEN_NEED(PREFIX, PKG-CONFIG NAME, DEBIAN PACKAGE)
AC_DEFUN([WEN_NEED], [
  PKG_CHECK_MODULES([$1], [$2], [], [wen_missing="$wen_missing $3"])
])

AC_DEFUN([WEN_LIBRARIES], [
  wen_missing=
  WEN_NEED([ZLIB], [zlib], [zlib1g-dev])
  WEN_NEED([CJSON], [libcjson], [libcjson-dev])
  WEN_NEED([LIBARCHIVE], [libarchive], [libarchive-dev])
  WEN_NEED([UCHARDET], [uchardet], [libuchardet-dev])
  WEN_NEED([NETTLE], [nettle], [nettle-dev])
  WEN_NEED([UTF8PROC], [libutf8proc], [libutf8proc-dev])
  dnl libltdl has no .pc file
  AC_CHECK_HEADER([ltdl.h], [], [wen_missing="$wen_missing libltdl-dev"])
  wen_saved_LIBS=$LIBS
  LIBS=
  AC_SEARCH_LIBS([lt_dlinit], [ltdl], [LTDL_LIBS=$LIBS], [wen_missing="$wen_missing libltdl-dev"], [-ldl])
  LIBS=$wen_saved_LIBS
  AC_SUBST([LTDL_LIBS])

  dnl optional: faster compressors, unit tests
  PKG_CHECK_MODULES([LIBDEFLATE], [libdeflate],
    [AC_DEFINE([HAVE_LIBDEFLATE], [1], [libdeflate compresses the archive])],
    [AC_CHECK_HEADER([libdeflate.h], [LIBDEFLATE_LIBS=-ldeflate
       AC_DEFINE([HAVE_LIBDEFLATE], [1], [libdeflate compresses the archive])])])
  AC_SUBST([LIBDEFLATE_LIBS])
  PKG_CHECK_MODULES([ISAL], [libisal],
    [AC_DEFINE([HAVE_ISAL], [1], [igzip can compress the archive])], [:])
  PKG_CHECK_MODULES([CMOCKA], [cmocka], [have_cmocka=yes], [have_cmocka=no])
  AM_CONDITIONAL([HAVE_CMOCKA], [test "$have_cmocka" = yes])

  AC_ARG_WITH([jieba],
    [AS_HELP_STRING([--with-jieba=DIR],
      [folder of the Python package jieba 0.42.1, which holds the lexicon (dict.txt) and the network (lac_small/)])],
    [], [with_jieba=search])
  AC_MSG_CHECKING([for the data of the package jieba])
  JIEBA_DIR=
  AS_IF([test "$with_jieba" = search],
    [for dir in /usr/lib/python3/dist-packages/jieba /usr/local/lib/python3*/dist-packages/jieba \
         /usr/local/lib/python3*/site-packages/jieba /usr/lib/python3*/site-packages/jieba; do
       AS_IF([test -z "$JIEBA_DIR" && test -f "$dir/dict.txt"], [JIEBA_DIR=$dir])
     done],
    [JIEBA_DIR=$with_jieba])
  AS_IF([test -f "$JIEBA_DIR/dict.txt" && test -f "$JIEBA_DIR/finalseg/prob_emit.py" &&
         test -f "$JIEBA_DIR/analyse/idf.txt" && test -f "$JIEBA_DIR/lac_small/word.dic" &&
         test -f "$JIEBA_DIR/lac_small/model_baseline/word_emb"],
    [AC_MSG_RESULT([$JIEBA_DIR])],
    [AC_MSG_RESULT([no])
     AS_IF([test "$with_jieba" != search],
       [AC_MSG_ERROR([--with-jieba=$with_jieba: that folder lacks dict.txt, finalseg/prob_emit.py, analyse/idf.txt or lac_small/ with word.dic and model_baseline/ of the package jieba 0.42.1 (python3-jieba has them all)])])
     AS_IF([test -n "$JIEBA_DIR"],
       [AC_MSG_ERROR([$JIEBA_DIR: the package jieba lacks some of its files, such as lac_small/word.dic and lac_small/model_baseline/: install python3-jieba again, or give another folder of jieba 0.42.1 with --with-jieba=DIR])])
     wen_missing="$wen_missing python3-jieba"])
  AC_SUBST([JIEBA_DIR])

  dnl optional: OpenCC's dictionaries, as the package libopencc-data has them (its tool opencc_dict
  dnl is in the package opencc) or as text
  AC_ARG_WITH([opencc],
    [AS_HELP_STRING([--with-opencc=DIR],
      [folder with the dictionaries of OpenCC, for the option "script" of the stage decode])],
    [], [with_opencc=search])
  AC_PATH_PROG([OPENCC_DICT], [opencc_dict])
  AC_MSG_CHECKING([for the dictionaries of OpenCC])
  OPENCC_DIR=
  AS_IF([test "$with_opencc" = search], [OPENCC_DIR=/usr/share/opencc],
    [test "$with_opencc" != no], [OPENCC_DIR=$with_opencc])
  have_opencc=no
  AS_IF([test -f "$OPENCC_DIR/STPhrases.txt" && test -f "$OPENCC_DIR/STCharacters.txt" &&
         test -f "$OPENCC_DIR/TSPhrases.txt" && test -f "$OPENCC_DIR/TSCharacters.txt"],
    [have_opencc=yes],
    [test -n "$OPENCC_DICT" && test -f "$OPENCC_DIR/STPhrases.ocd2" &&
     test -f "$OPENCC_DIR/TSPhrases.ocd2"], [have_opencc=yes])
  AC_MSG_RESULT([$have_opencc])
  AS_IF([test "$have_opencc" = no && test "$with_opencc" != search && test "$with_opencc" != no],
    [AC_MSG_ERROR([--with-opencc=$with_opencc: that folder holds no STPhrases.txt, STCharacters.txt, TSPhrases.txt and TSCharacters.txt, and no .ocd2 of these that opencc_dict (package opencc) could read])])
  AC_SUBST([OPENCC_DIR])
  AM_CONDITIONAL([HAVE_OPENCC], [test "$have_opencc" = yes])

  AS_IF([test -n "$wen_missing"], [AC_MSG_ERROR([these packages are missing:

    apt-get install$wen_missing

  or let ./autogen.sh run do it as root. The lexicon comes from the package jieba
  (python3-jieba); where it lies elsewhere, give its folder with --with-jieba=DIR.])])
])
