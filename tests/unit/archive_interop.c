/* SPDX-License-Identifier: MIT */
/* The archive in the hands of others: what they unpack is what was written,
 * and the ids file leads a few lines of Python to each document. */
#include "archive_sample.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COUNT = 500 };

/* Run by sh in a folder with documents.jsonl.gz, documents.ids.tsv and
 * `plain`, the same lines not packed. */
static const struct {
    const char *tool; /* a row whose tool is not there is left out */
    const char *command;
} rows[] = {
    {"gzip", "gzip -t documents.jsonl.gz"},
    {"zcat", "zcat documents.jsonl.gz | cmp - plain"},
    {"pigz", "pigz -dc documents.jsonl.gz | cmp - plain"},
    {"bsdcat", "bsdcat documents.jsonl.gz | cmp - plain"},
    {"7z", "7z x -so documents.jsonl.gz | cmp - plain"},
    {"jq", ""
           "test $(zcat documents.jsonl.gz | jq -r .id | wc -l) -ge 500"},
    {"node", "node -e '"
             "process.stdout.write(require(\"zlib\").gunzipSync(require(\"fs\").readFileSync("
             "\"documents.jsonl.gz\")))' | cmp - plain"},
    {"Rscript",
     ""
     "Rscript -e 'writeLines(readLines(gzfile(\"documents.jsonl.gz\"), encoding=\"bytes\"),"
     " \"r\", useBytes=TRUE)' && cmp r plain"},
    {"perl", ""
             "perl -MIO::Uncompress::Gunzip=:all -e '"
             "gunzip \"documents.jsonl.gz\" => \"p\", MultiStream => 1 or die' && cmp p plain"},
    {"python3", "\"${PYTHON:-python3}\" - <<'END'\n"
                "import gzip, json\n"
                "lines = gzip.open('documents.jsonl.gz', 'rb').read()\n"
                "assert lines == open('plain', 'rb').read()\n"
                "ids = [json.loads(line)['id'] for line in lines.splitlines()]\n"
                "rows = open('documents.ids.tsv', 'rb').read().decode().split('\\n')[1:-1]\n"
                "assert len(rows) == len(ids)\n"
                "assert [r.split('\\t')[0].encode() for r in rows] == "
                "sorted(r.split('\\t')[0].encode() for r in rows)\n"
                "escapes = {'\\\\t': '\\t', '\\\\n': '\\n', '\\\\r': '\\r', '\\\\\\\\': '\\\\'}\n"
                "import re\n"
                "with open('documents.jsonl.gz', 'rb') as archive:\n"
                "    for row in rows:\n"
                "        name, document, offset, size, line = row.split('\\t')\n"
                "        name = re.sub(r'\\\\.', lambda m: escapes[m[0]], name)\n"
                "        assert ids[int(document)] == name\n"
                "        archive.seek(int(offset))\n"
                "        member = gzip.decompress(archive.read(int(size))).splitlines()\n"
                "        assert json.loads(member[int(line)])['id'] == name\n"
                "END\n"},
};

static struct sample sample;

static int set_up(void **state)
{
    struct wen_output output = {.member = 5000};
    struct wen_appender_result result;
    struct wen_buffer id = {0}, line = {0}, plain = {0};
    char path[128];

    (void)state;
    sample_open(&sample);
    sample_write(&sample, COUNT, 90, &output, 1 << 20, &result);
    free(result.duplicate);
    for (uint64_t i = 0; i < COUNT; i++) {
        sample_document(i, &id, &line);
        wen_buffer_add(&plain, line.data, line.size);
    }
    snprintf(path, sizeof path, "%s/plain", sample.folder);
    sample_write_file(path, plain.data, plain.size);
    wen_buffer_free(&id);
    wen_buffer_free(&line);
    wen_buffer_free(&plain);
    return chdir(sample.folder);
}

static int tear_down(void **state)
{
    (void)state;
    sample_close(&sample);
    return 0;
}

static void test_command(void **state)
{
    assert_int_equal(system(*state), 0);
}

static bool is_there(const char *tool)
{
    char command[64];

    snprintf(command, sizeof command, "command -v %s >/dev/null", tool);
    return system(command) == 0;
}

int main(void)
{
    struct CMUnitTest tests[sizeof rows / sizeof rows[0]];
    size_t count = 0;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (is_there(rows[i].tool)) {
            tests[count++] =
                (struct CMUnitTest){.name = rows[i].tool,
                                    .test_func = test_command,
                                    .initial_state = (void *)(uintptr_t)rows[i].command};
        } else {
            printf("# without %s, which is not here\n", rows[i].tool);
        }
    }
    return _cmocka_run_group_tests("archive/interop", tests, count, set_up, tear_down);
}
