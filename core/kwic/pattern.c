/* SPDX-License-Identifier: MIT */
/* Reading the patterns of `wenliu kwic`.
 *
 *   pattern  := element (blanks element)*
 *   element  := "!"? (form ("/" choices)? | "/" regex "/" choices?) repeat?
 *   form     := choices
 *   choices  := choice ("|" choice)*
 *   choice   := "*" | characters "*"?
 *   repeat   := "?" | "+" | "{" N "}" | "{" N? "," M? "}"
 */
#include "base/buffer.h"
#include "base/heap.h"
#include "base/utf8.h"
#include "kwic/pattern_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* What is read, and how far. */
struct parser {
    const char *text;
    size_t at;
    struct wen_kwic_pattern *pattern;
    struct wen_error *error;
};

static int fault(const struct parser *parser, size_t at, const char *what)
{
    return wen_error_set(parser->error, WEN_EXIT_USAGE, "column %zu of the pattern: %s",
                         wen_utf8_count(parser->text, at) + 1, what);
}

/* ---- words and tags --------------------------------------------------- */

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n';
}

/* Whether an element, but for its repetition, ends in front of this byte. */
static bool is_end(char byte)
{
    return byte == '\0' || is_blank(byte) || byte == '?' || byte == '+' || byte == '{';
}

/* A word up to what ends it, without its escapes. */
static int read_choice(struct parser *parser, struct wen_kwic_choice *choice)
{
    struct wen_buffer word = {0};
    size_t from = parser->at;
    const char *text = parser->text;

    for (; !is_end(text[parser->at]) && !strchr("|/*", text[parser->at]); parser->at++) {
        if (text[parser->at] == '\\' && text[++parser->at] == '\0') {
            wen_buffer_free(&word);
            return fault(parser, parser->at - 1,
                         "a character is missing behind the \\; the \\ itself is written \\\\");
        }
        wen_buffer_add_byte(&word, text[parser->at]);
    }
    choice->prefix = text[parser->at] == '*';
    parser->at += choice->prefix;
    choice->size = word.size;
    choice->text = wen_buffer_text(&word);
    if (choice->prefix && !is_end(text[parser->at]) && !strchr("|/", text[parser->at])) {
        return fault(parser, parser->at - 1,
                     "a * stands at the end of a word; for the character write \\*, for anything "
                     "else a regular expression between two /");
    }
    return from < parser->at ? WEN_EXIT_OK : fault(parser, from, "a word or a tag is missing here");
}

static int read_choices(struct parser *parser, struct wen_kwic_form *form)
{
    int status = WEN_EXIT_OK;

    form->kind = WEN_KWIC_CHOICES;
    do {
        size_t from = parser->at;
        if (form->count == WEN_KWIC_ALTERNATIVES) {
            return fault(parser, from, "this is the 65th alternative; there may be 64");
        }
        form->choices =
            wen_heap_room(form->choices, form->count, &form->capacity, sizeof form->choices[0]);
        struct wen_kwic_choice *choice = &form->choices[form->count];
        *choice = (struct wen_kwic_choice){0};
        form->count++;
        status = read_choice(parser, choice);
        if (!choice->size && choice->prefix) {
            form->kind = WEN_KWIC_ANY;
        }
    } while (!status && parser->text[parser->at] == '|' && ++parser->at);
    return status;
}

/* ---- regular expressions ---------------------------------------------- */

static int fault_of_regex(const struct parser *parser, size_t at, int code, const regex_t *regex)
{
    char why[200], what[300];

    regerror(code, regex, why, sizeof why);
    snprintf(what, sizeof what, "the regular expression that begins here: %s", why);
    return fault(parser, at, what);
}

/* The whole string is compared when it is matched (^(…)$ would renumber groups). */
static int compile(const struct parser *parser, size_t at, const char *source, regex_t *regex)
{
    int code =
        regcomp(regex, source, REG_EXTENDED | (parser->pattern->ignore_case ? REG_ICASE : 0));

    return code ? fault_of_regex(parser, at, code, regex) : WEN_EXIT_OK;
}

/* From the first / to the second; \/ stands for one within. */
static int read_regex(struct parser *parser, struct wen_kwic_form *form)
{
    struct wen_buffer source = {0};
    const char *text = parser->text;
    size_t from = parser->at++;
    int status;

    for (; text[parser->at] && text[parser->at] != '/'; parser->at++) {
        if (text[parser->at] == '\\' && text[parser->at + 1] == '/') {
            parser->at++;
        } else if (text[parser->at] == '\\' && text[parser->at + 1]) {
            wen_buffer_add_byte(&source, text[parser->at++]);
        }
        wen_buffer_add_byte(&source, text[parser->at]);
    }
    if (!text[parser->at]) {
        status = fault(parser, from,
                       "the regular expression that begins here has no closing /; the character / "
                       "alone is written \\/");
    } else if (!source.size) {
        status = fault(parser, from, "there is nothing between the two /; any token is written *");
    } else {
        parser->at++;
        status = compile(parser, from, wen_buffer_text(&source), &form->regex);
        form->kind = status ? WEN_KWIC_ANY : WEN_KWIC_REGEX;
    }
    wen_buffer_free(&source);
    return status;
}

/* ---- repetition ------------------------------------------------------- */

/* A number; `otherwise` where there is none. */
static int read_count(struct parser *parser, unsigned otherwise, unsigned *count)
{
    size_t from = parser->at;

    *count = 0;
    for (; parser->text[parser->at] >= '0' && parser->text[parser->at] <= '9'; parser->at++) {
        *count = *count * 10 + (unsigned)(parser->text[parser->at] - '0');
        if (*count > WEN_KWIC_REPEATS) {
            return fault(parser, from, "this is too many; a token pattern comes up to 100 times");
        }
    }
    if (from == parser->at) {
        *count = otherwise;
    }
    return WEN_EXIT_OK;
}

/* Behind the {. */
static int read_counts(struct parser *parser, struct wen_kwic_element *element)
{
    size_t from = parser->at;
    int status = read_count(parser, 0, &element->least);
    bool given = parser->at > from;

    element->most = element->least;
    if (!status && parser->text[parser->at] == ',') {
        parser->at++;
        size_t second = parser->at;
        status = read_count(parser, WEN_KWIC_REPEATS, &element->most);
        given = given || parser->at > second;
    }
    if (status) {
        return status;
    }
    if (!given || parser->text[parser->at] != '}') {
        return fault(
            parser, from - 1,
            "a repetition is written {N}, {N,}, {,M} or {N,M}; the character { itself \\{");
    }
    parser->at++;
    if (element->least > element->most || !element->most) {
        return fault(parser, from - 1,
                     element->most ? "the first number is the greater one"
                                   : "what comes no times can be left out");
    }
    return WEN_EXIT_OK;
}

static int read_repeat(struct parser *parser, struct wen_kwic_element *element)
{
    char sign = parser->text[parser->at];

    element->least = element->most = 1;
    if (is_blank(sign) || !sign) {
        return WEN_EXIT_OK;
    }
    parser->at++;
    if (sign == '{') {
        return read_counts(parser, element);
    }
    if (sign == '?') {
        element->least = 0;
    } else {
        element->most = WEN_KWIC_REPEATS;
    }
    return WEN_EXIT_OK;
}

/* ---- the whole -------------------------------------------------------- */

static int read_element(struct parser *parser, struct wen_kwic_element *element)
{
    int status;

    element->negated = parser->text[parser->at] == '!';
    parser->at += element->negated;
    bool regex = parser->text[parser->at] == '/';
    status = regex ? read_regex(parser, &element->text) : read_choices(parser, &element->text);
    if (!status && regex && !is_end(parser->text[parser->at])) {
        status = read_choices(parser, &element->tag);
    } else if (!status && !regex && parser->text[parser->at] == '/') {
        parser->at++;
        status = read_choices(parser, &element->tag);
    }
    if (!status && parser->text[parser->at] == '/') {
        status = fault(parser, parser->at,
                       "one / stands in front of the tag; the character itself is written \\/");
    }
    if (!status) {
        status = read_repeat(parser, element);
    }
    if (!status && parser->text[parser->at] && !is_blank(parser->text[parser->at])) {
        status = fault(parser, parser->at,
                       "a blank is missing here; the characters * ? + { | / themselves are written "
                       "with a \\ in front");
    }
    return status;
}

static int read_elements(struct parser *parser)
{
    struct wen_kwic_pattern *pattern = parser->pattern;
    int status = WEN_EXIT_OK;

    while (!status) {
        while (is_blank(parser->text[parser->at])) {
            parser->at++;
        }
        if (!parser->text[parser->at]) {
            break;
        }
        if (pattern->element_count == WEN_KWIC_ELEMENTS) {
            return fault(parser, parser->at, "this is the 33rd token pattern; there may be 32");
        }
        status = read_element(parser, &pattern->elements[pattern->element_count++]);
    }
    return status;
}

/* Steps of all elements; WEN_EXIT_USAGE where none must be. */
static int make_steps(struct parser *parser)
{
    struct wen_kwic_pattern *pattern = parser->pattern;
    unsigned least = 0;

    pattern->steps =
        wen_heap_new((size_t)WEN_KWIC_ELEMENTS * WEN_KWIC_REPEATS, sizeof pattern->steps[0]);
    for (unsigned i = 0; i < pattern->element_count; i++) {
        const struct wen_kwic_element *element = &pattern->elements[i];
        least += element->least;
        for (unsigned k = 0; k < element->most; k++) {
            pattern->steps[pattern->step_count++] = (struct wen_kwic_step){i, k >= element->least};
        }
    }
    pattern->now = wen_heap_new(pattern->step_count + 1, 1);
    pattern->next = wen_heap_new(pattern->step_count + 1, 1);
    return least ? WEN_EXIT_OK
                 : fault(parser, 0,
                         "it would match where there is nothing: at least one token "
                         "must be");
}

/* ---- what must stand in the JSON -------------------------------------- */

/* Whether text stands in JSON as it is, unless it is written with \u. */
static bool is_plain(const char *text, size_t size, bool ignore_case)
{
    for (size_t at = 0; at < size;) {
        uint32_t code_point = wen_utf8_next(text, &at);
        utf8proc_int32_t letter = (utf8proc_int32_t)code_point;
        bool cased = utf8proc_tolower(letter) != letter || utf8proc_toupper(letter) != letter;
        if (code_point < 0x20 || code_point == '"' || code_point == '\\' || code_point == '/' ||
            (ignore_case && cased)) {
            return false;
        }
    }
    return true;
}

/* The least length of the choices, in bytes; 0 where they cannot be searched for. */
static size_t least_size(const struct wen_kwic_form *form, bool ignore_case)
{
    size_t least = SIZE_MAX;

    if (form->kind != WEN_KWIC_CHOICES) {
        return 0;
    }
    for (size_t i = 0; i < form->count; i++) {
        const struct wen_kwic_choice *choice = &form->choices[i];
        if (!is_plain(choice->text, choice->size, ignore_case)) {
            return 0;
        }
        least = choice->size < least ? choice->size : least;
    }
    return least;
}

/* The form of which the shortest choice is the longest: it is the rarest. */
static void find_needles(struct wen_kwic_pattern *pattern)
{
    const struct wen_kwic_form *best = NULL;
    size_t longest = 0;

    for (size_t i = 0; i < 2 * pattern->element_count; i++) {
        const struct wen_kwic_element *element = &pattern->elements[i / 2];
        const struct wen_kwic_form *form = i % 2 ? &element->tag : &element->text;
        size_t size = least_size(form, pattern->ignore_case);
        if (element->least && !element->negated && size > longest) {
            longest = size;
            best = form;
        }
    }
    for (size_t i = 0; best && i < best->count; i++) {
        const struct wen_kwic_choice *choice = &best->choices[i];
        pattern->needles[pattern->needle_count++] =
            wen_heap_format("\"%s%s", choice->text, choice->prefix ? "" : "\"");
    }
}

/* ---- in and out ------------------------------------------------------- */

/* WEN_EXIT_USAGE where the text is no UTF-8 or blank. */
static int check(const struct parser *parser)
{
    size_t size = strlen(parser->text);
    size_t valid = wen_utf8_valid(parser->text, size);

    if (valid < size) {
        return fault(parser, valid, "this is no UTF-8");
    }
    if (strspn(parser->text, " \t\n") == size) {
        return wen_error_set(parser->error, WEN_EXIT_USAGE, "the pattern is empty");
    }
    return WEN_EXIT_OK;
}

static int finish(struct wen_kwic_pattern *made, int status, struct wen_kwic_pattern **pattern)
{
    *pattern = status ? NULL : made;
    if (status) {
        wen_kwic_pattern_free(made);
    }
    return status;
}

int wen_kwic_pattern_tokens(const char *text, bool ignore_case, struct wen_kwic_pattern **pattern,
                            struct wen_error *error)
{
    struct wen_kwic_pattern *made = wen_heap_new(1, sizeof *made);
    struct parser parser = {.text = text, .pattern = made, .error = error};

    made->ignore_case = ignore_case;
    int status = check(&parser);
    status = status ? status : read_elements(&parser);
    status = status ? status : make_steps(&parser);
    if (!status) {
        find_needles(made);
    }
    return finish(made, status, pattern);
}

int wen_kwic_pattern_text(const char *text, bool ignore_case, struct wen_kwic_pattern **pattern,
                          struct wen_error *error)
{
    struct wen_kwic_pattern *made = wen_heap_new(1, sizeof *made);
    struct parser parser = {.text = text, .pattern = made, .error = error};
    size_t size = strlen(text);

    made->ignore_case = ignore_case;
    int status = check(&parser);
    if (!status) {
        int code =
            regcomp(&made->regex, text, REG_EXTENDED | REG_NEWLINE | (ignore_case ? REG_ICASE : 0));
        made->over_text = code == 0;
        status = code ? fault_of_regex(&parser, 0, code, &made->regex) : WEN_EXIT_OK;
    }
    if (!status && !strpbrk(text, ".[]()*+?{}|^$\\") && is_plain(text, size, ignore_case)) {
        made->needles[made->needle_count++] = wen_heap_copy(text, size);
    }
    return finish(made, status, pattern);
}

static void free_form(struct wen_kwic_form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        free(form->choices[i].text);
    }
    free(form->choices);
    if (form->kind == WEN_KWIC_REGEX) {
        regfree(&form->regex);
    }
}

void wen_kwic_pattern_free(struct wen_kwic_pattern *pattern)
{
    if (!pattern) {
        return;
    }
    for (size_t i = 0; i < pattern->element_count; i++) {
        free_form(&pattern->elements[i].text);
        free_form(&pattern->elements[i].tag);
    }
    for (size_t i = 0; i < pattern->needle_count; i++) {
        free(pattern->needles[i]);
    }
    if (pattern->over_text) {
        regfree(&pattern->regex);
    }
    free(pattern->steps);
    free(pattern->now);
    free(pattern->next);
    free(pattern->known);
    free(pattern);
}
