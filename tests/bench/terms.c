/* SPDX-License-Identifier: MIT */
/* A corpus of any number of different terms, and whether they were counted right:
 *
 *   terms make COUNT          JSON Lines of documents of 100 terms, on standard output
 *   terms check COUNT         reads tables/terms.csv from standard input, row by row
 *   terms summary COUNT       reads tables/summary.csv
 *
 * Term i is "w" and i to the base 36, for i below COUNT. Every term stands once in a first round of
 * documents; where 5 divides i a second time in the same document; and where 3 divides i once more
 * in a second round, far away. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TERMS = 100, LINE = 256, LONGEST = 16 };

static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

static uint64_t documents_of(uint64_t i)
{
    return 1 + (i % 3 == 0);
}

static uint64_t count_of(uint64_t i)
{
    return documents_of(i) + (i % 5 == 0);
}

/* ---- making ----------------------------------------------------------- */

static const char *name(uint64_t i, char *room)
{
    char *at = room + LONGEST;

    *--at = '\0';
    do {
        *--at = digits[i % 36];
    } while (i /= 36);
    *--at = 'w';
    return at;
}

/* Terms come in an order that is neither theirs nor that of a hash. */
static uint64_t mixed(uint64_t i, uint64_t count)
{
    return i * 7919 % count; /* a prime: no two alike unless it divides the count */
}

static void make_round(uint64_t count, bool first)
{
    char room[LONGEST];
    uint64_t written = 0;

    for (uint64_t i = 0; i < count; i++) {
        uint64_t term = mixed(i, count);
        if (!first && term % 3) {
            continue;
        }
        if (written % TERMS == 0) {
            printf("%s{\"id\":\"%d.%09" PRIu64 "\",\"text\":\"", written ? "\"}\n" : "", first,
                   written);
        }
        printf("%s ", name(term, room));
        if (first && term % 5 == 0) {
            printf("%s ", name(term, room));
        }
        written++;
    }
    printf("%s", written ? "\"}\n" : "");
}

static int make(uint64_t count)
{
    if (count % 7919 == 0) {
        fprintf(stderr, "terms: 7919 must not divide the number\n");
        return 2;
    }
    make_round(count, true);
    make_round(count, false);
    return fflush(stdout) || ferror(stdout);
}

/* ---- checking --------------------------------------------------------- */

static int wrong(uint64_t row, const char *line, const char *why)
{
    fprintf(stderr, "terms: row %" PRIu64 " %s: %s", row, why, line);
    return 1;
}

/* The number of a term, or UINT64_MAX. */
static uint64_t number(const char *term)
{
    uint64_t i = 0;

    if (*term++ != 'w' || !*term) {
        return UINT64_MAX;
    }
    for (; *term; term++) {
        const char *digit = strchr(digits, *term);
        if (!digit) {
            return UINT64_MAX;
        }
        i = i * 36 + (uint64_t)(digit - digits);
    }
    return i;
}

/* Rows stand by falling count, then by term: strictly, so that none comes twice. Then as many rows
 * as there are terms, each of a term that there is, are all terms. */
static int check(uint64_t count)
{
    char line[LINE], term[LINE], before[LINE] = "";
    uint64_t rows = 0, tokens, documents, tokens_before = UINT64_MAX;

    if (!fgets(line, sizeof line, stdin) ||
        strcmp(line, "term,tag,count,documents,per_million\n")) {
        return wrong(0, line, "is not the head");
    }
    while (fgets(line, sizeof line, stdin)) {
        rows++;
        if (sscanf(line, "%[^,],eng,%" SCNu64 ",%" SCNu64 ",", term, &tokens, &documents) != 3 ||
            number(term) >= count) {
            return wrong(rows, line, "is of no term");
        }
        if (tokens != count_of(number(term)) || documents != documents_of(number(term))) {
            return wrong(rows, line, "has a wrong count");
        }
        if (tokens > tokens_before || (tokens == tokens_before && strcmp(term, before) <= 0)) {
            return wrong(rows, line, "is not in its place");
        }
        strcpy(before, term);
        tokens_before = tokens;
    }
    if (rows != count) {
        fprintf(stderr, "terms: %" PRIu64 " rows, not %" PRIu64 "\n", rows, count);
        return 1;
    }
    return ferror(stdin);
}

static int check_summary(uint64_t count)
{
    char line[LINE], measure[LINE];
    uint64_t words = 0, hapax = 0, value, right = 0;

    for (uint64_t i = 0; i < count; i++) {
        words += count_of(i);
        hapax += count_of(i) == 1;
    }
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "%[^,],%" SCNu64, measure, &value) == 2) {
            right += strcmp(measure, "words") == 0 && value == words;
            right += strcmp(measure, "types") == 0 && value == count;
            right += strcmp(measure, "hapax_legomena") == 0 && value == hapax;
        }
    }
    if (right != 3) {
        fprintf(stderr,
                "terms: words, types and hapax_legomena are not %" PRIu64 ", %" PRIu64
                " and %" PRIu64 "\n",
                words, count, hapax);
    }
    return right != 3;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(uint64_t count);
    } commands[] = {{"make", make}, {"check", check}, {"summary", check_summary}};

    for (size_t i = 0; argc == 3 && i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return commands[i].run(strtoull(argv[2], NULL, 10));
        }
    }
    fprintf(stderr, "usage: terms make|check|summary COUNT\n");
    return 2;
}
