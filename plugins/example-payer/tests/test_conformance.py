"""The laws that hold for every payer, tried on this plugin's."""

from therapycode.testing import conformance

import example_payer

TestConformance = conformance(example_payer)
