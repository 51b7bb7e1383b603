# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/archive/appender.c core/archive/writer.h \
	core/archive/deflate.c core/archive/deflate.h \
	core/archive/format.c core/archive/format.h \
	core/archive/ids.c core/archive/ids.h \
	core/archive/lookup.c core/archive/lookup.h \
	core/archive/member.c core/archive/member.h \
	core/archive/packer.c core/archive/packet.h \
	core/archive/reader.c core/archive/reader.h \
	core/archive/seal.c core/archive/seal.h \
	core/archive/stream.c core/archive/stream.h \
	core/archive/tail.c core/archive/tail.h \
	core/archive/verify.c core/archive/verify.h
