/* SPDX-License-Identifier: MIT */
/* A bound pipeline written back with every default. */
#include "base/heap.h"
#include "registry/chain.h"

static cJSON *made(cJSON *node)
{
    if (!node) {
        wen_heap_exhausted(sizeof(cJSON));
    }
    return node;
}

/* { "use": NAME, options … } */
static cJSON *print_link(const struct wen_link *link)
{
    cJSON *object = made(cJSON_CreateObject());
    cJSON *options = wen_options_print(link->stage->options, link->options);

    made(cJSON_AddStringToObject(object, "use", link->stage->name));
    while (options->child) {
        cJSON *option = cJSON_DetachItemViaPointer(options, options->child);
        cJSON_AddItemToObject(object, option->string, option);
    }
    cJSON_Delete(options);
    return object;
}

cJSON *wen_chain_print(const struct wen_pipeline *pipeline, const struct wen_chain *chain)
{
    cJSON *object = made(cJSON_CreateObject()), *stages = made(cJSON_CreateArray());

    for (size_t i = 0; i < chain->count; i++) {
        cJSON_AddItemToArray(stages, print_link(&chain->links[i]));
    }
    made(cJSON_AddStringToObject(object, "name", pipeline->name));
    cJSON_AddItemToObject(object, "input", wen_options_print(wen_input_options, &pipeline->input));
    cJSON_AddItemToObject(object, "stages", stages);
    cJSON_AddItemToObject(
        object, "output",
        made(pipeline->output ? cJSON_CreateString(pipeline->output) : cJSON_CreateNull()));
    cJSON_AddItemToObject(object, "limits",
                          wen_options_print(wen_limits_options, &pipeline->limits));
    return object;
}
