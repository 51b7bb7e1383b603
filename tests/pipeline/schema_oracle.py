# SPDX-License-Identifier: MIT
"""Validates pipelines by a JSON Schema: as many keywords of draft 2020-12 as the schema uses; any
other is an error. Arguments: the schema, then files; "+FILE" must be valid, "-FILE" must not."""
import json
import sys

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
NOTES = {"$schema", "title", "description", "default"}


def is_type(value, name):
    if name in ("integer", "number"):
        whole = isinstance(value, int) or (isinstance(value, float) and value == int(value))
        return isinstance(value, (int, float)) and not isinstance(value, bool) and (
            name == "number" or whole)
    return isinstance(value, TYPES[name])


def check_object(schema, value):
    properties = schema.get("properties", {})
    yield all(name in value for name in schema.get("required", []))
    yield schema.get("additionalProperties", True) or set(value) <= set(properties)
    yield all(valid(properties[name], value[name]) for name in properties if name in value)


def check_list(schema, value):
    yield schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
    yield all(valid(schema["items"], item) for item in value)


def check(schema, value):
    known = {"type", "enum", "const", "minimum", "maximum", "minLength", "minItems", "maxItems",
             "items", "properties", "required", "additionalProperties", "oneOf", "allOf", "if",
             "then"}
    assert set(schema) <= known | NOTES, set(schema) - known - NOTES
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    yield not names or any(is_type(value, name) for name in names)
    yield value in schema.get("enum", [value]) and value == schema.get("const", value)
    if is_type(value, "number"):
        yield schema.get("minimum", value) <= value <= schema.get("maximum", value)
    if isinstance(value, str):
        yield len(value) >= schema.get("minLength", 0)
    if isinstance(value, list) and "items" in schema:
        yield from check_list(schema, value)
    if isinstance(value, dict):
        yield from check_object(schema, value)
    yield sum(valid(one, value) for one in schema.get("oneOf", [])) == ("oneOf" in schema)
    yield all(valid(one, value) for one in schema.get("allOf", []))
    yield "if" not in schema or not valid(schema["if"], value) or valid(schema["then"], value)


def valid(schema, value):
    return schema if isinstance(schema, bool) else all(check(schema, value))


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


SCHEMA = load(sys.argv[1])
WRONG = [name for name in sys.argv[2:] if valid(SCHEMA, load(name[1:])) != (name[0] == "+")]
sys.exit("judged otherwise: " + " ".join(WRONG) if WRONG else 0)
