# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/run/absorb.c \
	core/run/begin.c \
	core/run/board.c core/run/board.h \
	core/run/channel.c core/run/channel.h \
	core/run/collector.c core/run/collector.h core/run/collector_parts.h \
	core/run/collector_process.c \
	core/run/crew.c \
	core/run/deaths.c \
	core/run/filter.c core/run/filter.h core/run/filter_parts.h \
	core/run/filter_workers.c \
	core/run/finish.c \
	core/run/flow.c \
	core/run/host.c \
	core/run/inline.c \
	core/run/merge.c core/run/merge.h \
	core/run/metrics.c core/run/metrics.h \
	core/run/open.c \
	core/run/printed.c \
	core/run/processes.c core/run/processes.h \
	core/run/profile.c core/run/profile.h \
	core/run/progress.c core/run/progress.h \
	core/run/reader_process.c \
	core/run/report.c core/run/report.h \
	core/run/result.c \
	core/run/retry.c core/run/retry.h \
	core/run/rows_json.c core/run/rows_json.h \
	core/run/run.c core/run/run.h \
	core/run/same_input.c core/run/same_input.h \
	core/run/session.c core/run/session.h core/run/session_parts.h \
	core/run/settle.c \
	core/run/start.c \
	core/run/supervisor.c core/run/supervisor.h \
	core/run/tally.c core/run/tally.h \
	core/run/template.c \
	core/run/trial.c core/run/trial.h \
	core/run/unit.c core/run/unit.h \
	core/run/worker.c
