# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/cli/archives.c core/cli/archives.h \
	core/cli/arguments.c core/cli/arguments.h \
	core/cli/check.c \
	core/cli/commands.h \
	core/cli/distill.c \
	core/cli/job.c core/cli/job.h \
	core/cli/kwic.c \
	core/cli/lesson.c core/cli/lesson.h \
	core/cli/making.c core/cli/making.h \
	core/cli/merge.c \
	core/cli/new.c \
	core/cli/origin.c core/cli/origin.h \
	core/cli/pager.c core/cli/pager.h \
	core/cli/plan.c \
	core/cli/profile.c core/cli/profile.h \
	core/cli/quarantine.c \
	core/cli/run.c \
	core/cli/schema.c \
	core/cli/segment.c \
	core/cli/show.c \
	core/cli/stage_page.c core/cli/stage_page.h \
	core/cli/stages.c \
	core/cli/status.c core/cli/status.h \
	core/cli/status_json.c \
	core/cli/summary.c core/cli/summary.h \
	core/cli/train.c \
	core/cli/tap.c core/cli/tap.h \
	core/cli/templates.h \
	core/cli/test.c \
	core/cli/verify.c \
	core/cli/view.c core/cli/view.h \
	core/cli/view_page.h \
	core/cli/view_source.c core/cli/view_source.h \
	core/cli/view_text.c \
	core/cli/words.c core/cli/words.h

# the files of a new stage, compiled in: a program without its data would make none
templates = $(addsuffix .c,$(template_stems)) $(addsuffix .test.json,$(template_stems)) \
	$(addsuffix .json,$(template_stems)) Makefile README.md
template_stems = layer/NAME corpus/NAME writer/NAME
template_files = $(addprefix core/cli/new/,$(templates))
EXTRA_DIST += core/cli/new/embed.sh $(template_files)
nodist_core_libwenliu_la_SOURCES += core/cli/templates.c
CLEANFILES += core/cli/templates.c
core/cli/templates.c: $(template_files) core/cli/new/embed.sh
	$(AM_V_GEN)$(MKDIR_P) $(@D) && (cd $(srcdir)/core/cli/new && \
	  $(SHELL) ./embed.sh $(templates)) >$@.new && mv $@.new $@
