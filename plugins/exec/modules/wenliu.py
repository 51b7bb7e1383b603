# SPDX-License-Identifier: MIT
"""A stage of wenliu in three lines of Python:

    from wenliu import stage
    @stage(needs=["text"], gives={"length": int})
    def length(document): return {"length": len(document["text"])}

The pipeline runs it with { "use": "exec", "command": ["python3", "length.py"], "gives": ["length: integer"] }.
"""
import json
import os
import sys

KINDS = {int: (int,), float: (int, float), str: (str,)}


def _check(value, declared, name):
    """Raises TypeError where a value is not what `gives` declares: a type, or a list of one
    dictionary of them for a layer."""
    if value is None:
        return
    if isinstance(declared, list):
        if not isinstance(value, list):
            raise TypeError(f"{name} must be a list, not {type(value).__name__}")
        for row in value:
            _check_all(row, declared[0], name + ".")
    elif not isinstance(value, KINDS[declared]) or isinstance(value, bool):
        raise TypeError(f"{name} must be {declared.__name__}, not {type(value).__name__}")


def _check_all(values, declared, prefix=""):
    for name, value in values.items():
        if name not in declared:
            raise TypeError(f"{prefix}{name} is not declared in gives")
        _check(value, declared[name], prefix + name)


def _answer(function, document, needs, gives):
    for need in needs:
        if need not in document:
            raise KeyError(f'{need} is not shown: add it to "needs" in the pipeline')
    values = function(document) or {}
    _check_all(values, gives)
    for name, declared in gives.items():
        if isinstance(declared, list) and "begin" in declared[0] and values.get(name):
            values[name] = sorted(values[name], key=lambda row: (row["begin"], -row["end"]))
    return values


def _run(function, needs, gives):
    """Answers until there are no more documents. What the function prints goes to standard error."""
    answers = open(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    dump = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
    for line in open(0, "rb", closefd=False):
        document = json.loads(line)
        try:
            values = dump({"id": document["id"], **_answer(function, document, needs, gives)})
            values.encode()  # lone surrogates cannot be written
        except Exception as error:  # costs this document only
            values = json.dumps({"id": document["id"], "error": f"{type(error).__name__}: {error}"})
        answers.write(values + "\n")
        answers.flush()


def stage(needs=(), gives={}):
    """Makes the function that follows a stage: it takes a document (a dictionary, as the archive
    has it) and returns what it gives. Stands above the last function of the program."""

    def decorate(function):
        if function.__module__ == "__main__":
            _run(function, needs, gives)
        return function

    return decorate
