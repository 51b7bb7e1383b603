# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/results/attempt.c core/results/attempt.h \
	core/results/decision.c core/results/decision.h \
	core/results/facts.h \
	core/results/folder.c core/results/folder.h \
	core/results/journal.c core/results/journal.h \
	core/results/lock.c core/results/lock.h \
	core/results/parts.c core/results/parts.h \
	core/results/publish.c \
	core/results/quarantine.c core/results/quarantine.h \
	core/results/refused.c core/results/refused.h \
	core/results/source.c core/results/source.h \
	core/results/state.c core/results/state.h \
	core/results/state_shards.c \
	core/results/work.c core/results/work.h
