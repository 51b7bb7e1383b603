# SPDX-License-Identifier: MIT
configsdir = $(pkgdatadir)/configs
dist_configs_DATA = \
	configs/jsonl.json \
	configs/news-2013.json \
	configs/news.json \
	configs/words.json
