# SPDX-License-Identifier: MIT
# all of the stage that needs no host, for the stage and for unit tests
noinst_LTLIBRARIES += plugins/entities/libentities.la
plugins_entities_libentities_la_SOURCES = \
	plugins/entities/alphabet.c plugins/entities/alphabet.h \
	plugins/entities/association.c plugins/entities/association.h \
	plugins/entities/automaton.c plugins/entities/automaton.h \
	plugins/entities/beginnings.c plugins/entities/beginnings.h \
	plugins/entities/bytes.c plugins/entities/bytes.h \
	plugins/entities/checksum.c plugins/entities/checksum.h \
	plugins/entities/classes.c plugins/entities/classes.h \
	plugins/entities/corpus.c plugins/entities/corpus.h \
	plugins/entities/date.c plugins/entities/date.h \
	plugins/entities/engine.c plugins/entities/engine.h \
	plugins/entities/gates.c plugins/entities/gates.h \
	plugins/entities/gazetteer.c plugins/entities/gazetteer.h plugins/entities/gazetteer_parts.h \
	plugins/entities/gazetteer_file.c plugins/entities/gazetteer_file.h \
	plugins/entities/gazetteer_lines.c \
	plugins/entities/days.c plugins/entities/days.h \
	plugins/entities/decimal.c plugins/entities/decimal.h \
	plugins/entities/figures.c plugins/entities/figures.h \
	plugins/entities/figures_change.c plugins/entities/figures_indicator.c \
	plugins/entities/figures_parts.h plugins/entities/figures_sentence.c \
	plugins/entities/figures_subject.c \
	plugins/entities/figures_words.c plugins/entities/figures_words.h \
	plugins/entities/grammar.c plugins/entities/host.h \
	plugins/entities/lines.c plugins/entities/lines.h \
	plugins/entities/model.c plugins/entities/model.h \
	plugins/entities/names.c plugins/entities/names.h \
	plugins/entities/names_open.c plugins/entities/names_units.c \
	plugins/entities/names_canonical.c plugins/entities/names_document.c plugins/entities/names_parts.h \
	plugins/entities/names_lexicon.c plugins/entities/names_lexicon.h \
	plugins/entities/names_persons.c \
	plugins/entities/names_pieces.c plugins/entities/names_pieces.h \
	plugins/entities/nfa.c plugins/entities/nfa.h \
	plugins/entities/normal_number.c plugins/entities/normal_number.h \
	plugins/entities/normal_time.c plugins/entities/normal_time.h \
	plugins/entities/numeral.c plugins/entities/numeral.h \
	plugins/entities/pair_table.c plugins/entities/pair_table.h \
	plugins/entities/pairs.c plugins/entities/pairs.h \
	plugins/entities/pattern.c plugins/entities/pattern.h \
	plugins/entities/relations.c plugins/entities/relations.h \
	plugins/entities/rulefile.c plugins/entities/rulefile.h \
	plugins/entities/rules.c plugins/entities/rules_match.c plugins/entities/rules.h \
	plugins/entities/scores.c plugins/entities/scores.h \
	plugins/entities/set.c \
	plugins/entities/tagger.h plugins/entities/tagger_chain.c \
	plugins/entities/tagger_facts.c plugins/entities/tagger_path.c \
	plugins/entities/tally.c plugins/entities/tally.h \
	plugins/entities/titles.c plugins/entities/titles.h \
	plugins/entities/text.c plugins/entities/text.h \
	plugins/entities/time_reading.c plugins/entities/time_reading.h \
	plugins/entities/time_said.c \
	plugins/entities/time_words.c plugins/entities/time_words.h \
	plugins/entities/train.c plugins/entities/train.h plugins/entities/train_corpus.c \
	plugins/entities/trie.c plugins/entities/trie.h \
	plugins/entities/trie_build.c plugins/entities/trie_parts.h plugins/entities/trie_window.c \
	plugins/entities/types.c plugins/entities/types.h \
	plugins/entities/units.c plugins/entities/units.h
plugins_entities_libentities_la_LIBADD = plugins/segment/libjieba.la -lm
plugins_entities_libentities_la_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)

stage_LTLIBRARIES += plugins/entities/entities.la
plugins_entities_entities_la_SOURCES = \
	plugins/entities/entities.c plugins/entities/load.c plugins/entities/document.c \
	plugins/entities/counts.c plugins/entities/stage.h \
	plugins/entities/figures_layer.c plugins/entities/figures_table.c \
	plugins/entities/figures_stage.h \
	plugins/entities/learn.c plugins/entities/learn.h plugins/entities/learn_parts.h \
	plugins/entities/use.c
plugins_entities_entities_la_CPPFLAGS = $(stage_cppflags)
plugins_entities_entities_la_LDFLAGS = $(stage_ldflags)
plugins_entities_entities_la_LIBADD = plugins/entities/libentities.la

# In the build tree the data lies beside the stage, where the program looks for it.
entitiesdatadir = $(libdir)/wenliu/data/entities
nodist_entitiesdata_DATA = \
	plugins/entities/bodies.tsv plugins/entities/china.tsv plugins/entities/world.tsv \
	plugins/entities/units.tsv plugins/entities/figures.tsv \
	plugins/entities/numbers.rules plugins/entities/time.rules \
	plugins/entities/quantities.rules plugins/entities/abbreviations.rules \
	plugins/entities/names.rules plugins/entities/titles.tsv
entities_sources = \
	plugins/entities/data/bodies.tsv plugins/entities/data/china.tsv \
	plugins/entities/data/world.tsv plugins/entities/data/units.tsv \
	plugins/entities/data/figures.tsv \
	plugins/entities/data/numbers.rules plugins/entities/data/time.rules \
	plugins/entities/data/quantities.rules plugins/entities/data/abbreviations.rules \
	plugins/entities/data/names.rules plugins/entities/data/titles.tsv
$(nodist_entitiesdata_DATA): $(entities_sources)
	$(AM_V_GEN)$(MKDIR_P) plugins/entities && \
	cp $(srcdir)/plugins/entities/data/$(@F) $@
CLEANFILES += $(nodist_entitiesdata_DATA)
nobase_dist_doc_DATA += plugins/entities/README.md
EXTRA_DIST += $(entities_sources)
