// SPDX-License-Identifier: MIT
// doubled.cc: marks characters that are doubled, as in 天天. A stage in C++20.
#include <new>
#include <string_view>
#include <unordered_set>
#include <wenliu/stage.h>

namespace {

struct Options {
    wen_strings without;
};

const wen_option options[] = {
    {"without", WEN_OPTION_STRINGS, offsetof(Options, without), "[]", 0, 0, nullptr,
     "Characters that are not marked."},
    {}};

const wen_schema text = {"text", 0, nullptr, "The text."};
const wen_column columns[] = {{"character", WEN_STRING, 0, "The one that is doubled."}, {}};
const wen_schema doubled = {"doubled", WEN_SPANS | WEN_DISJOINT | WEN_SURFACE, columns,
                            "Doubled characters."};
const wen_schema *const needs[] = {&text, nullptr};
const wen_schema *const gives[] = {&doubled, nullptr};

using Characters = std::unordered_set<std::string_view>;

int open(wen_context *context, const void *given, void **self) noexcept
{
    const wen_strings &without = static_cast<const Options *>(given)->without;
    try {
        *self = new Characters(without.items, without.items + without.count);
    } catch (const std::bad_alloc &) { // nothing may be thrown into the host
        return wen_fail(context, WEN_STOP, "out of memory");
    }
    return WEN_OK;
}

// The first character of a text that is valid UTF-8 and not empty.
std::string_view first(std::string_view text)
{
    std::size_t size = 1;
    while (size < text.size() && (text[size] & 0xC0) == 0x80) {
        size++;
    }
    return text.substr(0, size);
}

int process(wen_context *context, void *self, const wen_document *document) noexcept
{
    const auto &without = *static_cast<const Characters *>(self);
    std::string_view left(document->text.data, document->text.size);

    while (!left.empty()) {
        std::string_view character = first(left);
        left.remove_prefix(character.size());
        if (!left.starts_with(character) || without.count(character)) {
            continue;
        }
        const auto begin = static_cast<uint32_t>(character.data() - document->text.data);
        const wen_rows *row = wen_add(context, 0, 1);
        row->begin[0] = begin;
        row->end[0] = begin + 2 * static_cast<uint32_t>(character.size());
        row->columns[0].string[0] = wen_string(character.data(), character.size());
        left.remove_prefix(character.size());
    }
    return WEN_OK;
}

void close(void *self) noexcept
{
    delete static_cast<Characters *>(self);
}

} // namespace

WEN_STAGE(doubled, .name = "doubled", .version = "0.1", .summary = "Marks doubled characters.",
          .needs = needs, .gives = gives, .options = options, .options_size = sizeof(Options),
          .open = open, .process = process, .close = close);
