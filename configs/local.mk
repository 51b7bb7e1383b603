# SPDX-License-Identifier: MIT
configsdir = $(pkgdatadir)/configs
dist_configs_DATA = \
	configs/compare.json \
	configs/distill.json \
	configs/jsonl.json \
	configs/news-2013.json \
	configs/news.json \
	configs/words.json

# the same file where `wenliu distill` looks for it, as it looks for data of stages
distillconfigdir = $(libdir)/wenliu/data/distill
nodist_distillconfig_DATA = plugins/distill/distill.json
CLEANFILES += plugins/distill/distill.json
plugins/distill/distill.json: configs/distill.json
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cp $(srcdir)/configs/distill.json $@
