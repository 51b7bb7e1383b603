/* SPDX-License-Identifier: MIT */
/* The choice of a kernel. */
#include "lac_kernel.h"

/* The fastest first. */
static const struct lac_kernel *const kernels[] = {
#ifdef LAC_X86_64
    &lac_kernel_avx512,
    &lac_kernel_avx2,
#endif
    &lac_kernel_plain,
};

const struct lac_kernel *lac_kernel_find(const char *name)
{
    for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++) {
        if ((!name || strcmp(name, kernels[i]->name) == 0) && kernels[i]->runs_here()) {
            return kernels[i];
        }
    }
    return NULL;
}
