#!/usr/bin/env python3
"""Trains the legs of a study without an objective, which any number of such workers may do at once.

python3 worker.py URL STUDY     the token is in the environment variable LUTHIER_TOKEN
"""
import json
import os
import sys
import time
import urllib.request

study = sys.argv[1].rstrip("/") + "/api/v1/studies/" + sys.argv[2]


def say(op, **said):
    request = urllib.request.Request(f"{study}/{op}", data=json.dumps(said).encode())
    request.add_header("Authorization", "Bearer " + os.environ["LUTHIER_TOKEN"])
    return json.load(urllib.request.urlopen(request))


while True:
    work = say("ask")
    if "done" in work:
        print("done:", work["done"])
        break
    if work.get("wait"):
        time.sleep(0.2)
        continue
    x, y = work["configuration"]["x"], work["configuration"]["y"]
    say("tell", trial=work["trial"], value=(x - 1) ** 2 + y**2)
