#!/usr/bin/python3
"""Checks the symbol keys of a tree without any code of this project.

Each PE image below TREE, read by pefile, is found in the manifest under the key that a debugger asks for: name, stamp and size of the file as it
is; and the same image below ORIGINAL under the manifest's key of before. Prints how many keys are new.

usage: check_symbols.py ORIGINAL TREE MANIFEST
"""
import json
import os
import sys

import pefile


def key(root, path):
    pe = pefile.PE(os.path.join(root, path), fast_load=True)
    name = os.path.basename(path)
    return "%s/%08X%x/%s" % (name, pe.FILE_HEADER.TimeDateStamp, pe.OPTIONAL_HEADER.SizeOfImage, name)


original, tree, manifest = sys.argv[1:]
with open(manifest, encoding="utf-8") as file:
    images = {image["path"]: image for image in json.load(file)["images"]}
paths = {os.path.relpath(os.path.join(folder, name), original) for folder, _, names in os.walk(original) for name in names}
found = set()
for path in sorted(paths):
    try:
        pefile.PE(os.path.join(original, path), fast_load=True)
    except (pefile.PEFormatError, ValueError):
        continue
    image = images[path]
    assert image["originalKey"]["symstore"] == key(original, path), path
    assert image["key"]["symstore"] == key(tree, path), path
    assert image["key"]["ssqp"].lower() == key(tree, path).lower(), path
    found.add(path)
assert found == set(images), found ^ set(images)
new = sum(image["key"] != image["originalKey"] for image in images.values())
assert new, "no key is new"
print(len(images), "images,", new, "new keys")
