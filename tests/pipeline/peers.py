# SPDX-License-Identifier: MIT
"""Measures of the stage keywords beside what well-known packages give for the same counts.

usage: peers.py scipy|nltk|gensim KEYNESS COLLOCATES DISPERSION
       peers.py idf sklearn|gensim DIR          own inverse document frequencies, for the option "idf"
       peers.py sklearn|gensim-tfidf DIR        the layer keywords of a run with them
       peers.py values scipy|nltk KEYNESS       PEER, TERM, COLUMN, VALUE: the lines of peers.tsv

KEYNESS, COLLOCATES and DISPERSION are folders of runs with these tables. Every row is compared, to 10
digits, of values below 1 to 10 places, since sums of greater terms cancel; p, in which what is rounded
grows, to 9 digits. Prints how many values were.
"""
import collections
import csv
import gzip
import json
import math
import sys
import unicodedata

import numpy


def rows_of(folder, name):
    with open("%s/tables/%s.csv" % (folder, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def documents(folder):
    with gzip.open(folder + "/documents.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def is_near(column, wanted, got):
    relative, absolute = (1e-9, 1e-300) if column.startswith("p_") else (1e-10, 1e-10)
    return got != "" and math.isclose(float(got), wanted, rel_tol=relative, abs_tol=absolute)


def compare(triples):
    """(row, column, value that it should have)"""
    count = 0
    for row, column, wanted in triples:
        if not is_near(column, wanted, row[column]):
            sys.exit("%s: wanted %.17g, got %s: %s" % (column, wanted, row[column], row))
        count += 1
    return count


def cells(rows):
    """a, b, N1, N2 of each row of keyness, from its own columns."""
    sums = [sum(int(row[side + "_count"]) for row in rows) for side in ("target", "reference")]
    for row in rows:
        yield row, int(row["target_count"]), int(row["reference_count"]), *sums


def scipy_keyness(rows):
    from scipy.stats import chi2_contingency
    from scipy.stats.contingency import odds_ratio

    for row, a, b, n1, n2 in cells(rows):
        table = [[a, b], [n1 - a, n2 - b]]
        plain = chi2_contingency(table, correction=False)
        ratio = chi2_contingency(table, correction=False, lambda_="log-likelihood")
        yield row, "chi2", plain[0]
        yield row, "chi2_yates", chi2_contingency(table)[0]
        yield row, "g2_4cell", ratio[0]
        yield row, "p_g2_4cell", ratio[1]
        yield row, "expected", ratio[3][0][0]
        if b:
            yield row, "odds_ratio", odds_ratio(table, kind="sample").statistic
        if a and b:
            yield row, "log_ratio_hardie", numpy.log2((a / n1) / (b / n2))


def scipy_collocates(rows, total):
    from scipy.stats import chi2_contingency

    for row in rows:
        o, r, c = (int(row[name]) for name in ("observed", "node_total", "collocate_total"))
        table = [[o, r - o], [c - o, total - r - c + o]]
        ratio = chi2_contingency(table, correction=False, lambda_="log-likelihood")
        yield row, "g2_4cell", ratio[0]
        yield row, "expected", ratio[3][0][0]


def scipy_dispersion(folder):
    from scipy.spatial.distance import cityblock
    from scipy.stats import entropy, variation

    sizes, counts = [], []
    for document in documents(folder):
        tokens = document["tokens"]
        words = [(text, tag or "") for text, tag in zip(tokens["text"], tokens["tag"])
                 if any(unicodedata.category(c)[0] in "LN" for c in text)]
        if words:
            sizes.append(len(words))
            counts.append(collections.Counter(words))
    sizes = numpy.array(sizes, float)
    shares = sizes / sizes.sum()
    for row in rows_of(folder, "dispersion"):
        v = numpy.array([count[row["term"], row["tag"]] for count in counts], float)
        yield row, "dp_gries", cityblock(v / v.sum(), shares) / 2
        yield row, "juilland_d_rates", 1 - variation(v / shares) / math.sqrt(len(v) - 1)
        yield row, "carroll_d2_rates", entropy(v / shares, base=2) / math.log2(len(v))
        yield row, "kl_divergence_log2", entropy(v, shares, base=2)


def check_scipy(keyness, collocates, dispersion):
    yield from scipy_keyness(rows_of(keyness, "keyness"))
    yield from scipy_collocates(rows_of(collocates, "collocates"), total_of(collocates))
    yield from scipy_dispersion(dispersion)


def total_of(folder):
    summary = {row["measure"]: row["value"] for row in rows_of(folder, "summary")}
    return int(summary["collocate_pairs"])


def nltk_keyness(rows):
    from nltk.metrics import BigramAssocMeasures as measures

    for row, a, b, n1, n2 in cells(rows):
        marginals = a, (a + b, n1), n1 + n2
        yield row, "g2_4cell", measures.likelihood_ratio(*marginals)
        yield row, "chi2", measures.chi_sq(*marginals)


def nltk_collocates(rows, total):
    from nltk.metrics import BigramAssocMeasures as measures

    for row in rows:
        o, r, c = (int(row[name]) for name in ("observed", "node_total", "collocate_total"))
        marginals = o, (r, c), total
        yield row, "mi_log2", measures.pmi(*marginals)
        yield row, "mi3_log2", math.log2(measures.mi_like(*marginals) * total)
        yield row, "t_score", measures.student_t(*marginals)
        yield row, "g2_4cell", measures.likelihood_ratio(*marginals)
        yield row, "log_dice_14", 14 + math.log2(measures.dice(*marginals))


def check_nltk(keyness, collocates, _):
    yield from nltk_keyness(rows_of(keyness, "keyness"))
    yield from nltk_collocates(rows_of(collocates, "collocates"), total_of(collocates))


def check_gensim(_, collocates, __):
    from gensim.models.phrases import npmi_scorer

    total = total_of(collocates)
    for row in rows_of(collocates, "collocates"):
        o, r, c = (int(row[name]) for name in ("observed", "node_total", "collocate_total"))
        yield row, "npmi", npmi_scorer(r, c, o, None, 1, total)


# ---- TF-IDF: the product of a count and the idf that is asked for, over the tokens of the document


def texts_of(folder):
    return [document["tokens"]["text"] for document in documents(folder)]


def sklearn_tfidf(texts):
    from sklearn.feature_extraction.text import TfidfVectorizer

    model = TfidfVectorizer(analyzer=lambda text: text, norm=None, smooth_idf=False)
    matrix = model.fit_transform(texts)
    places = model.vocabulary_
    return ({term: model.idf_[place] for term, place in places.items()},
            lambda number, term: matrix[number, places[term]])


def gensim_tfidf(texts):
    from gensim.corpora import Dictionary
    from gensim.models import TfidfModel

    words = Dictionary(texts)
    model = TfidfModel(dictionary=words, normalize=False)
    weights = [dict(model[words.doc2bow(text)]) for text in texts]
    return ({term: model.idfs[place] for term, place in words.token2id.items()},
            lambda number, term: weights[number].get(words.token2id[term], 0.0))


TFIDF = {"sklearn": sklearn_tfidf, "gensim-tfidf": gensim_tfidf, "gensim": gensim_tfidf}


def write_idf(peer, folder):
    for term, idf in sorted(TFIDF[peer](texts_of(folder))[0].items()):
        if not any(c.isspace() for c in term):
            print(term, repr(float(idf)))


def check_tfidf(peer, folder):
    _, weight = TFIDF[peer](texts_of(folder))
    for number, document in enumerate(documents(folder)):
        total = sum(row["count"] for row in document["keywords"])
        for row in document["keywords"]:
            yield row, "score", weight(number, row["term"]) / total


CHECKS = {"scipy": check_scipy, "nltk": check_nltk, "gensim": check_gensim}
VALUES = {"scipy": scipy_keyness, "nltk": nltk_keyness}


def main():
    what, arguments = sys.argv[1], sys.argv[2:]
    if what == "idf":
        write_idf(*arguments)
    elif what == "values":
        peer, folder = arguments
        for row, column, value in VALUES[peer](rows_of(folder, "keyness")):
            print(peer, row["term"], column, "%.12g" % value, sep="\t")
    else:
        triples = CHECKS[what](*arguments) if what in CHECKS else check_tfidf(what, *arguments)
        count = compare(triples)
        if not count:
            sys.exit("nothing was compared")
        print(what, count)


main()
