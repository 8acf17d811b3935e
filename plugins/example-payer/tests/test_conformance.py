"""The laws that hold for every payer, tried on this plugin's."""

import example_payer
from therapycode.testing import conformance

TestConformance = conformance(example_payer)
