"""Translates SAM templates as CloudFormation does and lints both sides.

Reads a JSON array of {"name", "template", "parameters"} and writes what it finds, a line each:
nothing found is nothing written. Ends with 1 when something was found, 2 when there was nothing to read.
"""

import json
import sys
from multiprocessing import Pool

from cfnlint.api import lint

from translate import translate

REGIONS = ["us-east-1"]


def check(deployment):
    name, template = deployment["name"], deployment["template"]
    found = [f"{name}: source: {match}" for match in lint(json.dumps(template), regions=REGIONS)]
    try:
        translated = translate(template, deployment["parameters"])
    except Exception as error:
        return [*found, f"{name}: translation: {getattr(error, 'message', error)}"]
    text = json.dumps(translated, default=str)
    return [*found, *(f"{name}: translated: {match}" for match in lint(text, regions=REGIONS))]


if __name__ == "__main__":
    deployments = json.load(sys.stdin)
    if not deployments:
        sys.exit(2)
    with Pool() as pool:
        results = pool.map(check, deployments, chunksize=1)
    for line in [line for result in results for line in result]:
        print(line)
    print(f"{len(results)} deployments translated and linted", file=sys.stderr)
    sys.exit(1 if any(results) else 0)
