"""Translates SAM templates as CloudFormation does.

Reads a JSON array of {"template", "parameters"} and writes the array of the translated templates.
"""

import json
import sys
from unittest.mock import Mock

from samtranslator.translator.transform import transform


def translate(template, parameters):
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            # What `sam package` writes there.
            resource["Properties"]["CodeUri"] = "s3://artifacts/function"
    # Managed policies by name are the one thing it would ask AWS for; there are none.
    return transform(template, parameters, Mock(load=dict))


if __name__ == "__main__":
    deployments = json.load(sys.stdin)
    translated = [translate(one["template"], one["parameters"]) for one in deployments]
    json.dump(translated, sys.stdout, default=str)
