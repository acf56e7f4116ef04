#!/usr/bin/python3
"""Turns the OpenAPI document into JSON and checks its references. Usage: openapi_to_json.py IN.yaml OUT.json VERSION"""
import json
import pathlib
import sys

import yaml

source, target, version = sys.argv[1:4]
document = yaml.safe_load(pathlib.Path(source).read_text(encoding="utf-8"))
document["info"]["version"] = version


def check(node, where):
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str):
            found = document
            for part in reference.removeprefix("#/").split("/"):
                if part not in found:
                    sys.exit(f"{source}: {where} refers to {reference}, which does not exist")
                found = found[part]
        for key, value in node.items():
            check(value, f"{where}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            check(value, f"{where}/{index}")


check(document, "")
names = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
twice = {name for name in names if names.count(name) > 1}
if twice:
    sys.exit(f"{source}: operationId used twice: {', '.join(sorted(twice))}")
out = pathlib.Path(target)
out.parent.mkdir(parents=True, exist_ok=True)
out.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
