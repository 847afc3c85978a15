"""Runs checkov's checks of CloudFormation on templates.

Reads a JSON array of templates and writes, for each, the array of {"check", "what"} that failed. The runner is
called directly, because checkov's command also looks for descriptions on the vendor's server.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from checkov.cloudformation.runner import Runner
from checkov.runner_filter import RunnerFilter


def findings(template):
    with TemporaryDirectory() as folder:
        file = Path(folder, "template.json")
        file.write_text(json.dumps(template))
        chosen = RunnerFilter(framework=["cloudformation"])
        report = Runner().run(root_folder=None, files=[str(file)], runner_filter=chosen)
    if report.parsing_errors or not report.passed_checks:
        sys.exit("checkov could not read the template")
    # A resource is named by its type and its logical id.
    return [
        {"check": one.check_id, "what": one.resource.rsplit(".", 1)[-1]}
        for one in report.failed_checks
    ]


if __name__ == "__main__":
    json.dump([findings(template) for template in json.load(sys.stdin)], sys.stdout)
