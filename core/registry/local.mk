# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/registry/chain.c core/registry/chain.h \
	core/registry/chain_graph.c \
	core/registry/chain_print.c \
	core/registry/child.c core/registry/child.h \
	core/registry/contract.c core/registry/contract.h \
	core/registry/declared.c core/registry/declared.h \
	core/registry/folders.c core/registry/folders.h \
	core/registry/loader.c core/registry/loader.h \
	core/registry/registry.c core/registry/registry.h \
	core/registry/trust.c core/registry/trust.h
