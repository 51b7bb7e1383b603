# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/run/absorb.c \
	core/run/attempt.c core/run/attempt.h \
	core/run/begin.c \
	core/run/board.c core/run/board.h \
	core/run/channel.c core/run/channel.h \
	core/run/collector.c core/run/collector.h core/run/collector_parts.h \
	core/run/collector_process.c \
	core/run/crew.c \
	core/run/deaths.c \
	core/run/decision.c core/run/decision.h \
	core/run/finish.c \
	core/run/flow.c \
	core/run/folder.c core/run/folder.h \
	core/run/host.c \
	core/run/inline.c \
	core/run/journal.c core/run/journal.h \
	core/run/lock.c core/run/lock.h \
	core/run/merge.c core/run/merge.h \
	core/run/open.c \
	core/run/parts.c core/run/parts.h \
	core/run/printed.c \
	core/run/processes.c core/run/processes.h \
	core/run/progress.c core/run/progress.h \
	core/run/publish.c \
	core/run/reader_process.c \
	core/run/refused.c core/run/refused.h \
	core/run/report.c core/run/report.h \
	core/run/result.c \
	core/run/retry.c core/run/retry.h \
	core/run/run.c core/run/run.h \
	core/run/same_input.c core/run/same_input.h \
	core/run/session.c core/run/session.h core/run/session_parts.h \
	core/run/settle.c \
	core/run/source.c core/run/source.h \
	core/run/start.c \
	core/run/state.c core/run/state.h \
	core/run/state_shards.c \
	core/run/supervisor.c core/run/supervisor.h \
	core/run/tally.c core/run/tally.h \
	core/run/template.c \
	core/run/unit.c core/run/unit.h \
	core/run/work.c core/run/work.h \
	core/run/worker.c
