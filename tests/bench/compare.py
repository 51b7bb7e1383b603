# SPDX-License-Identifier: MIT
"""Compares two archives document by document: id, text, tokens, entities and keywords.

usage: compare.py OURS.jsonl.gz PEER.jsonl.gz

Exits with 1 where texts or tokens differ anywhere.
"""
import gzip
import itertools
import json
import sys


def read(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def main(ours, peers):
    documents = tokens = bad_texts = bad_tokens = bad_terms = bad_scores = 0
    mentions = bad_entities = 0
    for our, peer in itertools.zip_longest(read(ours), read(peers), fillvalue={}):
        documents += 1
        words = our.get("tokens", {}).get("text", [])
        tokens += len(words)
        bad_texts += our.get("id") != peer.get("id") or our.get("text") != peer.get("text")
        if words != peer.get("tokens"):
            bad_tokens += 1
            if bad_tokens == 1:
                print("tokens differ in", our.get("id"))
        mentions += len(our.get("entities", []))
        bad_entities += our.get("entities") != peer.get("entities")
        left, right = our.get("keywords", []), peer.get("keywords", [])
        bad_terms += [k["term"] for k in left] != [k["term"] for k in right]
        bad_scores += any(abs(a["score"] - b["score"]) > 1e-9 * abs(b["score"]) or
                          a["count"] != b["count"] for a, b in zip(left, right))
    print(f"compared: {documents} documents, {tokens} tokens, {mentions} entities; different: "
          f"{bad_texts} texts or ids, tokens of {bad_tokens} documents, entities of {bad_entities}, "
          f"keywords of {bad_terms}, scores of {bad_scores}")
    sys.exit(1 if bad_texts or bad_tokens or not tokens else 0)


main(*sys.argv[1:])
