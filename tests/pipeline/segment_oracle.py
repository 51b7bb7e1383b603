# SPDX-License-Identifier: MIT
"""The oracle of segment_oracle.sh: the Python package jieba 0.42.1.

segment_oracle.py cut|search|posseg HMM(0|1) [USER_DICTIONARY...] < TEXT
    writes the words of each line, separated by spaces, white space left out; with
    posseg word/tag, with search those of cut_for_search. The output of segment_lines
    must be the same bytes.
segment_oracle.py generate SEED COUNT
    writes COUNT random and mutated lines of text.
segment_oracle.py dictionary SEED COUNT
    writes a user dictionary of COUNT pieces of the sentences that the lines are made of. Their
    frequencies are few numbers whose products are often equal: sums of logarithms then differ
    in the last bit or not at all.
segment_oracle.py rare SEED COUNT
    writes a line of COUNT random Han characters, of which the models know a third.
"""
import io
import random
import sys

STDIN = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="\n")
STDOUT = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")

SENTENCES = """
昨日上午，市委书记李明华在全市经济工作会议上强调，要坚持稳中求进，推动高质量发展。
记者从市统计局获悉，今年前三季度全市实现地区生产总值3,168.6亿元，同比增长6.5%，高于全国0.3个百分点。
“两学一做”学习教育开展以来，党员干部深入村组一线，走访群众1200余户，化解矛盾纠纷56件。
据新华社北京11月20日电 外交部发言人毛宁20日主持例行记者会，就G20峰会、RCEP和COP29等回答提问。
张三丰与小龙女在襄阳城外偶遇郭靖黄蓉夫妇，四人结伴同行，一路上有说有笑。
该公司研发的5G+工业互联网平台v2.0已接入设备1.5万台（套），年节约成本逾300万元。
臺灣積體電路製造股份有限公司週四公佈財報，營收較去年同期成長39.6%。
他说：“结婚的和尚未结婚的都来参加了。”下雨天留客天留我不留。
工信处女干事每月经过下属科室都要亲口交代24口交换机等技术性器件的安装工作。
乒乓球拍卖完了，研究生命起源的教授把手放在桌子上，南京市长江大桥今天封闭施工。
iPhone15Pro售价￥7999起，Wi-Fi 6E、USB-C、A17芯片，比上代快20%；AT&T和T恤无关，c#与c++是语言。
第十三届全国人民代表大会常务委员会第二十八次会议通过《中华人民共和国数据安全法》，自2021年9月1日起施行。
凃鸿钦、㐂多川、𠮷野家、龘靐齉爩、囧rz、喆、堃、祎，都是少见的字。
😀👍🏽👨‍👩‍👧今天真开心！！！……——哈哈哈哈哈哈嘻嘻嘻。
联系电话：010-8888-6666，邮箱：a.b_c-d@example.com.cn，网址https://www.example.cn/a?b=1&c=2#d。
""".split("\n")[1:-1]

PIECES = (
    [chr(c) for c in range(0x21, 0x7F)]
    + list("。，、；：？！“”‘’（）《》…—·￥％＋ＡＢｚ０９　\u00a0\u0085\u2028\u200b\ufeff\u3000")
    + ["\r\n"[:1], "\t", " ", "  ", "3.14", "50%", "1.2.3", "2.5.", ".5", "5.", "a1%", "--", "%%", "_", "1,000"]
    + list("㐂䶮豈𠮷𪚥ぁアㄅ한Ωжé🈶❤️")
    + ["\u9fa5", "\u9fd5", "\u9fd6", "\u4e00", "\u4dff", "γ射线", "B超", "c++", "AT&T", "T恤", "ＡＢ"]
)


def rare_han(rng):
    return chr(rng.randrange(0x4E00, 0x9FD6))


def random_line(rng, words):
    parts = []
    for _ in range(rng.randrange(1, 24)):
        kind = rng.random()
        if kind < 0.45:
            word = rng.choice(words)
            if rng.random() < 0.3:
                word = word[: rng.randrange(1, len(word) + 1)]
            parts.append(word)
        elif kind < 0.60:
            parts.append("".join(rng.choice(words)[0] for _ in range(rng.randrange(1, 8))))
        elif kind < 0.70:
            parts.append("".join(rare_han(rng) for _ in range(rng.randrange(1, 5))))
        elif kind < 0.95:
            parts.append("".join(rng.choice(PIECES) for _ in range(rng.randrange(1, 5))))
        else:
            code = rng.randrange(1, 0x110000)
            parts.append("?" if 0xD800 <= code < 0xE000 or code == 10 else chr(code))
    return "".join(parts)


def mutated_line(rng, words):
    line = list(rng.choice(SENTENCES))
    for _ in range(rng.randrange(0, 6)):
        at = rng.randrange(len(line) + 1)
        kind = rng.randrange(5)
        if kind == 0:
            line[at:at] = rng.choice(PIECES)
        elif kind == 1:
            del line[at : at + rng.randrange(1, 4)]
        elif kind == 2:
            line[at:at] = rng.choice(words)
        elif kind == 3:
            line[at : at + 1] = rare_han(rng)
        else:
            other = rng.choice(SENTENCES)
            line[at:] = other[rng.randrange(len(other)) :]
    return "".join(line)


def generate(seed, count):
    import jieba

    rng = random.Random(seed)
    jieba.setLogLevel(60)
    jieba.initialize()
    words = sorted(word for word, frequency in jieba.dt.FREQ.items() if frequency)
    for sentence in SENTENCES:
        STDOUT.write(sentence + "\n")
    for _ in range(count):
        line = random_line(rng, words) if rng.random() < 0.6 else mutated_line(rng, words)
        if rng.random() < 0.1:
            line += "\r"
        STDOUT.write(line.replace("\n", "") + "\n")


def dictionary(seed, count):
    rng = random.Random(seed)
    for _ in range(count):
        sentence = rng.choice(SENTENCES)
        at = rng.randrange(len(sentence))
        piece = sentence[at : at + rng.choice((1, 2, 2, 3, 3, 4, 6))]
        if not any(c.isspace() for c in piece):
            STDOUT.write(f"{piece} {rng.choice((0, 1, 7, 49, 1000, 7000, 49000, 10**6, 10**15))}\n")


def rare(seed, count):
    rng = random.Random(seed)
    STDOUT.write("".join(rare_han(rng) for _ in range(count)) + "\n")


def cut(mode, hmm, dictionaries):
    import jieba

    jieba.setLogLevel(60)
    for dictionary in dictionaries:
        jieba.load_userdict(dictionary)
    if mode == "posseg":
        import jieba.posseg

        pairs = lambda line: ((p.word, "/" + p.flag) for p in jieba.posseg.cut(line, HMM=hmm))
    else:
        words = jieba.cut_for_search if mode == "search" else jieba.cut
        pairs = lambda line: ((word, "") for word in words(line, HMM=hmm))
    characters = 0
    for line in STDIN:
        characters += len(line)
        text = line.rstrip("\n")
        for word, tag in pairs(text):
            if not word.isspace():
                STDOUT.write(word + tag + " ")
        STDOUT.write(line[len(text) :])
    print(characters, file=sys.stderr)


if sys.argv[1] == "generate":
    generate(int(sys.argv[2]), int(sys.argv[3]))
elif sys.argv[1] == "dictionary":
    dictionary(int(sys.argv[2]), int(sys.argv[3]))
elif sys.argv[1] == "rare":
    rare(int(sys.argv[2]), int(sys.argv[3]))
else:
    cut(sys.argv[1], sys.argv[2] == "1", sys.argv[3:])
STDOUT.flush()
