# SPDX-License-Identifier: MIT
"""The peer of segment_jieba.sh: python-jieba over the lines of the standard input.

usage: segment_peer.py cut|posseg HMM(0|1) < TEXT
"""
import sys
import time

import jieba
import jieba.posseg

text = sys.stdin.buffer.read()
lines = text.decode().split("\n")
hmm = sys.argv[2] == "1"
jieba.setLogLevel(60)
cut = {"cut": jieba.cut, "posseg": jieba.posseg.cut}[sys.argv[1]]
begin = time.process_time()
count = sum(1 for _ in cut("热身", HMM=hmm))
loaded = time.process_time()
count = sum(1 for line in lines for _ in cut(line, HMM=hmm))
seconds = time.process_time() - loaded
print(f"{len(text)} bytes, {count} tokens, load {(loaded - begin) * 1e3:.2f} ms, cut {seconds:.3f} s")
