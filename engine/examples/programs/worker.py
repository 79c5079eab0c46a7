#!/usr/bin/env python3
"""Trains the legs of a study without an objective, which any number of such workers may do at once.

python3 worker.py URL STUDY     the token is in the environment variable LUTHIER_TOKEN
"""
import json
import os
import sys
import time
import urllib.error
import urllib.request

study = sys.argv[1].rstrip("/") + "/api/v1/studies/" + sys.argv[2]


def say(op, **said):
    request = urllib.request.Request(f"{study}/{op}", data=json.dumps(said).encode())
    request.add_header("Authorization", "Bearer " + os.environ["LUTHIER_TOKEN"])
    until = time.monotonic() + 300
    while True:
        try:
            return json.load(urllib.request.urlopen(request, timeout=60))
        except urllib.error.HTTPError as e:
            if op == "tell" and e.code == 409:  # an answer was lost, or somebody else has the work by now
                return {}
            if e.code not in (429, 503) or time.monotonic() > until:
                sys.exit(json.load(e).get("error", str(e)))
            time.sleep(float(e.headers.get("Retry-After", 1)))
        except OSError as e:  # the node is started anew
            if time.monotonic() > until:
                sys.exit(str(e))
            time.sleep(1)


while True:
    work = say("ask")
    if "done" in work:
        print("done:", work["done"])
        break
    if work.get("wait"):
        time.sleep(0.2)
        continue
    x, y = work["configuration"]["x"], work["configuration"]["y"]
    leg = {"fold": work["fold"], "epoch": work["untilEpoch"]} if "fold" in work else {}  # with halving or folds
    say("tell", trial=work["trial"], value=(x - 1) ** 2 + y**2, **leg)
