#!/usr/bin/env python3
"""validate.py SCHEMA ANSWERS: every value of the list in ANSWERS must be valid. Says which is not, and why."""
import json
import sys

import jsonschema

with open(sys.argv[1]) as file:
    validator = jsonschema.Draft7Validator(json.load(file))
with open(sys.argv[2]) as file:
    answers = json.load(file)
if not answers:
    sys.exit("there are no answers to validate")
faults = [(answer, fault) for answer in answers for fault in validator.iter_errors(answer)]
for answer, fault in faults:
    near = min(fault.context, key=lambda one: -len(one.absolute_path), default=fault)
    print(f"{json.dumps(answer)}\n  {near.message}", file=sys.stderr)
sys.exit(1 if faults else 0)
