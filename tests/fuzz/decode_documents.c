/* SPDX-License-Identifier: MIT */
/* Documents of pieces that have gone wrong, or may, in any charset, with bytes changed. */
#include "decode_documents.h"
#include "decode_checks.h"
#include "generator.h"

#include <iconv.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* What documents are made of, by what may go wrong with it. */
static const char *const pieces[] = {
    "昨天上午，新修的临河大桥正式通车",
    "臺灣的氣象局說明天會下雨。",
    "これはひらがなとカタカナの文です。",
    "한국어 문장입니다. ",
    "Déjà vu: the café’s naïve façade – €5. ",
    "plain ASCII, 3.14 and more! ",
    "第一章　总则\n",
    "　　记者 王小明 摄\n",
    "—12—\n",
    "2024 年 10 月 1 日\r\n",
    "他 说 ： “ 走 吧 ！ ”\n",
    "。！？……\n\n",
    "《书名》（一）",
    "\r",
    "\n",
    "\r\n",
    "\f",
    "\v",
    "\t",
    " ",
    "　",
    "e\u0301",
    "\u0301",
    "\u1112\u1161\u11AB",
    "\u0958",
    "\u0344",
    "\uF900",
    "\u3099",
    "a\u0323\u0302",
    "㐀𠀀😀",
    "\u200B",
    "\uFEFF",
    "\u00AD",
    "\u2028",
    "\u2029",
    "\uFFFE",
    "\xC2\x85",
    "&amp;",
    "&#20013;",
    "&#x301;",
    "&#13;",
    "&lt",
    "&",
    ";",
    "&#xD800;",
    "&nbsp;",
    "ＡＢｃ１２３",
    "鏂囧瓧",
    "涓枃",
    "æ–‡å­—",
    "Ã©",
    "锟斤拷",
    "ｱｲｳ",
    "●■◆",
    "http://a.b/?x=1",
};

/* Appends a piece in the charset, as far as that has it. */
static size_t add_piece(iconv_t converter, const char *piece, char *to, size_t room)
{
    char *from = (char *)(uintptr_t)piece, *at = to;
    size_t size = strlen(piece);

    iconv(converter, NULL, NULL, NULL, NULL);
    while (size && iconv(converter, &from, &size, &at, &room) == (size_t)-1 && room > 8) {
        do { /* goes past a character */
            from++;
            size--;
        } while (size && ((unsigned char)*from & 0xC0u) == 0x80u);
    }
    return (size_t)(at - to);
}

/* Changes bytes here and there. */
static size_t mutate(uint64_t *state, char *bytes, size_t size)
{
    for (uint32_t i = fuzz_below(state, 6); size && i > 0; i--) {
        uint32_t at = fuzz_below(state, (uint32_t)size);
        switch (fuzz_below(state, 4)) {
        case 0: bytes[at] = (char)fuzz_draw(state); break;
        case 1: bytes[at] ^= (char)(1u << fuzz_below(state, 8)); break;
        case 2:
            memmove(bytes + at, bytes + at + 1, size - at - 1);
            size--;
            break;
        default: size = fuzz_below(state, 8) ? size : at; break;
        }
    }
    return size;
}

size_t decode_fuzz_generate(uint64_t *state, unsigned charset, char *to)
{
    static const char *const automatic[] = {"UTF-8", "GB18030", "BIG5", "UTF-16LE", "CP949"};
    const char *name = charset < 2 ? automatic[fuzz_below(state, COUNT(automatic))]
                                   : decode_fuzz_charsets[charset];
    iconv_t converter = iconv_open(name, "UTF-8");
    uint32_t count = 1 + fuzz_below(state, fuzz_below(state, 20) ? 12 : 400);
    size_t size = 2;

    if (converter == (iconv_t)-1) {
        decode_fuzz_die("iconv lacks a charset");
    }
    to[0] = (char)charset;
    to[1] = (char)fuzz_draw(state);
    while (count-- > 0 && size < DECODE_FUZZ_MOST - 512) {
        const char *piece = pieces[fuzz_below(state, COUNT(pieces))];
        for (uint32_t i = fuzz_below(state, 16) ? 1 : fuzz_below(state, 40);
             i > 0 && size < DECODE_FUZZ_MOST - 512; i--) {
            size += add_piece(converter, piece, to + size, 256);
        }
    }
    iconv_close(converter);
    return 2 + (fuzz_below(state, 3) ? mutate(state, to + 2, size - 2) : size - 2);
}
