"""Sentiment by a lexicon: good words less bad ones, by the number of both; nothing where neither stands."""
from wenliu import stage

GOOD = {"好", "高兴", "喜悦", "丰收", "成功", "优秀", "满意", "增长", "便利", "希望"}
BAD = {"坏", "伤心", "灾害", "失败", "困难", "不满", "事故", "污染", "损失", "下降"}

@stage(needs=["tokens"], gives={"sentiment": float, "feelings": [{"begin": int, "end": int, "feeling": str}]})
def sentiment(document):
    tokens = document["tokens"]
    found = [{"begin": begin, "end": end, "feeling": "good" if word in GOOD else "bad"}
             for begin, end, word in zip(tokens["begin"], tokens["end"], tokens["text"])
             if word in GOOD or word in BAD]
    good = sum(row["feeling"] == "good" for row in found)
    return {"sentiment": (2 * good - len(found)) / len(found) if found else None, "feelings": found}
