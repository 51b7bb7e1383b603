# SPDX-License-Identifier: MIT
"""The oracle of segment_lac.sh: the network LAC-small in numpy, float32, from the package's own files.

lac_oracle.py cut LAC_SMALL [SENTENCES] < TEXT
    writes the words of each line as word/class, separated by spaces. The output of
    segment_lines --engine lac --float --tags must be the same bytes. So many SENTENCES
    are computed together, 64; one at a time is how one would write it first.
lac_oracle.py agree EXPECTED FOUND
    compares two such outputs over the same text: F1 of words and of names (PER LOC ORG TIME).
lac_oracle.py generate SEED COUNT LAC_SMALL
    writes COUNT lines of random characters, marks and white space.

What the network is: nets.py of the package. The cell of paddle.fluid's dynamic_gru, the layout of its
weights and crf_decoding's transitions (begin, end, then from x to) are those of Paddle's documentation.
How labels become words: utils.py of the package (parse_result).
"""
import io
import random
import struct
import sys

import numpy as np

HIDDEN = 128
BREAKS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
ENDS = "。！？；"
CLOSING = "”’」』）》】〕〉"
CLAUSE = "，、：,:;"
LONGEST = 256
REPLACED = dict(
    zip(
        "‐—‖‘’“”…∶、。〈〉「」『』【】〔〕〖〗〝〞﹐﹑﹒﹔﹕﹖﹗﹙﹚﹛﹜﹝﹞﹟﹠﹡﹢﹣﹤﹥﹦﹨﹩﹪",
        "--|''\"\".:,.<>\"\"\"\"[]()[]\"\",,.;:?!(){}()#&*+-<>=\\$%",
        strict=True,
    )
)


def half_width(character):
    character = REPLACED.get(character, character)
    if "\uff01" <= character <= "\uff5e":
        character = chr(ord(character) - 0xFEE0)
    return character.lower() if character.isascii() else character


def tensor(folder, name):
    """A tensor of Paddle: three zeros (4, 8 and 4 bytes), the size of a description, that, the numbers."""
    with open(f"{folder}/model_baseline/{name}", "rb") as file:
        data = file.read()
    (size,) = struct.unpack_from("<I", data, 16)
    return np.frombuffer(data, dtype="<f4", offset=20 + size)


def dictionary(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        pairs = [line.rstrip("\n").split("\t") for line in file]
    return {pair[1]: int(pair[0]) for pair in pairs if len(pair) == 2 and pair[0].isdigit()}


def sigmoid(x):
    with np.errstate(over="ignore"):  # exp(-x) of a very small x is infinite, and 1 / infinity right
        return np.float32(1) / (np.float32(1) + np.exp(-x))


class Network:
    def __init__(self, folder, together):
        self.together = together
        self.ids = dictionary(f"{folder}/word.dic")
        names = dictionary(f"{folder}/tag.dic")
        self.labels = sorted(names, key=names.get)
        self.embeddings = tensor(folder, "word_emb").reshape(-1, HIDDEN)
        self.units = []
        for i in range(4):
            weights = tensor(folder, f"gru_{i}.w_0")
            self.units.append(
                (
                    tensor(folder, f"fc_{i}.w_0").reshape(-1, 3 * HIDDEN),
                    tensor(folder, f"fc_{i}.b_0") + tensor(folder, f"gru_{i}.b_0"),
                    weights[: 2 * HIDDEN * HIDDEN].reshape(HIDDEN, 2 * HIDDEN),
                    weights[2 * HIDDEN * HIDDEN :].reshape(HIDDEN, HIDDEN),
                )
            )
        self.last = tensor(folder, "fc_4.w_0").reshape(2 * HIDDEN, -1)
        self.last_bias = tensor(folder, "fc_4.b_0")
        chain = tensor(folder, "crfw").reshape(-1, len(self.labels))
        self.begin, self.end, self.transitions = chain[0], chain[1], chain[2:]

    def unit(self, number, cells, lengths):
        """cells: sentences x places x numbers, the shorter sentences filled up behind their ends"""
        weights, bias, gates, candidate = self.units[number]
        backward = number % 2 == 1
        places = np.arange(cells.shape[1])[None, :]
        order = np.where(places < lengths[:, None], lengths[:, None] - 1 - places, places)
        if backward:
            cells = np.take_along_axis(cells, order[:, :, None], 1)
        inputs = cells @ weights + bias
        state = np.zeros((len(cells), HIDDEN), np.float32)
        states = []
        for t in range(cells.shape[1]):
            x = inputs[:, t]
            both = sigmoid(x[:, : 2 * HIDDEN] + state @ gates)
            update, reset = both[:, :HIDDEN], both[:, HIDDEN:]
            new = np.tanh(x[:, 2 * HIDDEN :] + (reset * state) @ candidate)
            state = (np.float32(1) - update) * state + update * new
            states.append(state)
        states = np.stack(states, 1)
        return np.take_along_axis(states, order[:, :, None], 1) if backward else states

    def decode(self, scores):
        best = self.begin + scores[0]
        back = []
        for row in scores[1:]:
            sums = best[:, None] + self.transitions
            back.append(sums.argmax(0))
            best = sums.max(0) + row
        label = int((best + self.end).argmax())
        path = [label]
        for choice in reversed(back):
            label = int(choice[label])
            path.append(label)
        return [self.labels[label] for label in reversed(path)]

    def run(self, sentences):
        """The labels of sentences, each a list of characters and of None for white space."""
        results = [None] * len(sentences)
        order = sorted(range(len(sentences)), key=lambda i: -len(sentences[i]))
        for first in range(0, len(order), self.together):
            some = order[first : first + self.together]
            lengths = np.array([len(sentences[i]) for i in some])
            ids = np.full((len(some), lengths[0]), self.ids["OOV"])
            for row, i in enumerate(some):
                ids[row, : lengths[row]] = [
                    self.ids["OOV"] if c is None else self.ids.get(half_width(c), self.ids["OOV"])
                    for c in sentences[i]
                ]
            cells = self.embeddings[ids]
            for layer in (0, 2):
                cells = np.concatenate([self.unit(layer + d, cells, lengths) for d in (0, 1)], 2)
            scores = cells @ self.last + self.last_bias
            for row, i in enumerate(some):
                results[i] = self.decode(scores[row, : lengths[row]])
        return results


def sentences_of(line):
    """A line without breaks: its sentences as lists of characters; None for a run of white space."""
    characters = []
    for c in line:
        if not c.isspace():
            characters.append(c)
        elif characters and characters[-1] is not None:
            characters.append(None)
    while characters:
        end = next((i for i, c in enumerate(characters) if c and c in ENDS), len(characters))
        while end < len(characters) and characters[end] and characters[end] in ENDS + CLOSING:
            end += 1
        if end > LONGEST:
            end = LONGEST
            for i in range(LONGEST - 1, LONGEST // 2 - 1, -1):
                if characters[i] is None or characters[i] in CLAUSE:
                    end = i + 1
                    break
        sentence, characters = characters[:end], characters[end:]
        while sentence and sentence[-1] is None:
            sentence.pop()
        while characters and characters[0] is None:
            characters.pop(0)
        if sentence:
            yield sentence


def words_of(sentence, labels):
    word, class_of_word = "", ""
    for i, (character, label) in enumerate(zip(sentence, labels)):
        begins = label.endswith("-B") or (label == "O" and i and labels[i - 1] != "O")
        if word and (character is None or begins):
            yield word, class_of_word
            word = ""
        if character is not None:
            if not word:
                class_of_word = label.split("-")[0] if label != "O" else ""
            word += character
    if word:
        yield word, class_of_word


def cut(folder, together=64):
    network = Network(folder, together)
    text = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="\n").read()
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    sentences, places = [], []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        for c in BREAKS:
            line = line.replace(c, "\n")
        for part in line.split("\n"):
            for sentence in sentences_of(part):
                sentences.append(sentence)
                places.append(number)
    results = network.run(sentences)
    output = [[] for _ in lines]
    for place, sentence, labels in zip(places, sentences, results):
        output[place] += [f"{word}/{name} " for word, name in words_of(sentence, labels)]
    out.write("\n".join("".join(line) for line in output))
    out.flush()


def spans(path):
    words, names = set(), set()
    at = 0
    with open(path, encoding="utf-8", newline="\n") as file:
        for token in file.read().split():
            word, _, name = token.rpartition("/")
            span = (at, at + len(word))
            at += len(word)
            words.add(span)
            if name in ("PER", "LOC", "ORG", "TIME"):
                names.add(span + (name,))
    return words, names


def agree(expected, found):
    for name, a, b in zip(("words", "names"), spans(expected), spans(found)):
        print(f"{name} {2 * len(a & b) / (len(a) + len(b)):.5f} {len(a)}")


def generate(seed, count, folder):
    rng = random.Random(seed)
    known = [c for c in dictionary(f"{folder}/word.dic") if len(c) == 1]
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    common = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    marks = ENDS + CLOSING + CLAUSE + "“‘（《　 \t\r\x85\u2028\x1f\u200b…—·"
    for _ in range(count):
        line = []
        for _ in range(rng.choice((3, 30, 100, 700))):
            kind = rng.random()
            if kind < 0.7:
                line.append(rng.choice(common))
            elif kind < 0.85:
                line.append(rng.choice(known))
            elif kind < 0.97:
                line.append(rng.choice(marks) * rng.choice((1, 1, 1, 3)))
            else:
                code = rng.randrange(1, 0x110000)
                line.append("?" if 0xD800 <= code < 0xE000 or code == 10 else chr(code))
        out.write("".join(line).replace("\n", "") + "\n")
    out.flush()


if __name__ == "__main__":
    if sys.argv[1] == "cut":
        cut(sys.argv[2], *map(int, sys.argv[3:]))
    elif sys.argv[1] == "agree":
        agree(sys.argv[2], sys.argv[3])
    else:
        generate(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
