#!/usr/bin/python3
"""Validates JSON documents against a JSON Schema, with Debian's python3-jsonschema.

check_schema.py SCHEMA DOCUMENT...          every document must be as the schema says
check_schema.py --refuse SCHEMA DOCUMENT... none may be
check_schema.py --strict SCHEMA DOCUMENT... every document must be as the schema says, and none of its parts may be otherwise: with one
                                            property too many, or with a value of another type, it must be refused, wherever that is

Formats count as hints, as in the standard. The last line counts documents, and with --strict changed documents that were refused.
"""
import argparse
import copy
import json
import sys

import jsonschema


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def places(value, path=(), shape=()):
    """One path to each kind of place: items of one array are alike."""
    yield shape, path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, path + (key,), shape + (key,))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from places(part, path + (index,), shape + ("*",))


def of_other_type(value):
    return "0x1" if isinstance(value, (bool, int, float)) else 1


def faults(document):
    """The document with one fault each, and words for it."""
    for shape, path in dict(places(document)).items():
        where = "/".join(shape) or "the document"
        wrong = copy.deepcopy(document)
        parent, place = None, wrong
        for step in path:
            parent, place = place, place[step]
        if isinstance(place, dict):
            place["unheardOf"] = 1
            yield where + " with a property too many", wrong
        elif parent is not None:
            parent[path[-1]] = of_other_type(place)
            yield where + " of another type", wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--refuse", action="store_true")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("schema")
    parser.add_argument("documents", nargs="+")
    arguments = parser.parse_args()
    schema = load(arguments.schema)
    kind = jsonschema.validators.validator_for(schema, default=None)
    if kind is None:
        sys.exit(f"{arguments.schema} does not say which JSON Schema it is written in")
    kind.check_schema(schema)
    validator = kind(schema)
    problems = []
    refused = 0
    for path in arguments.documents:
        document = load(path)
        error = jsonschema.exceptions.best_match(validator.iter_errors(document))
        if arguments.refuse and error is None:
            problems.append(f"{path}: accepted")
        elif not arguments.refuse and error is not None:
            problems.append(f"{path}: {error.json_path}: {error.message}")
        elif arguments.strict:
            for words, wrong in faults(document):
                if validator.is_valid(wrong):
                    problems.append(f"{path}: accepted {words}")
                refused += 1
    print("\n".join([*problems, f"{len(arguments.documents)} documents, {refused} changed ones"]))
    sys.exit(1 if problems else 0)


main()
