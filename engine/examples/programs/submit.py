#!/usr/bin/env python3
"""Submits a study to a node, watches it, and fetches its best model; nothing but Python's own library.

python3 submit.py URL STUDY.conf DIRECTORY     the token is in the environment variable LUTHIER_TOKEN
"""
import json
import os
import pathlib
import ssl
import sys
import urllib.request

url, study, directory = sys.argv[1].rstrip("/") + "/api/v1/studies", sys.argv[2], pathlib.Path(sys.argv[3])
trusted = ssl.create_default_context(cafile=os.environ.get("LUTHIER_CA"))


def call(path, body=None):
    request = urllib.request.Request(url + path, data=body)
    request.add_header("Authorization", "Bearer " + os.environ["LUTHIER_TOKEN"])
    return urllib.request.urlopen(request, context=trusted)


try:
    with open(study, "rb") as file:
        name = json.load(call("", file.read()))["study"]
    for line in call(f"/{name}/events"):
        if line.startswith(b"data: "):
            summary = json.loads(line[6:])
            print(summary["state"], summary["trials"], summary["best"])
    directory.mkdir(parents=True, exist_ok=True)
    for file in json.load(call(f"/{name}/best"))["files"]:
        (directory / file).write_bytes(call(f"/{name}/best/{file}").read())
    winner = json.load(call(f"/{name}/result"))["winner"]
    print("winner", winner["trial"], winner["mean"], winner["configuration"])
except urllib.error.HTTPError as refusal:
    sys.exit(json.load(refusal)["error"])
