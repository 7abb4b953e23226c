"""After all test_rpcs_* modules: did they drive every method there is?"""

import glob
import os

import pytest

from dom_client import every_method


def test_every_method_was_driven(request, recorder):
    here = os.path.dirname(__file__)
    wanted = {os.path.basename(path)[:-3] for path in glob.glob(f"{here}/test_rpcs_*.py")}
    ran = {item.module.__name__ for item in request.session.items}
    if not wanted <= ran or request.config.getoption("keyword"):
        pytest.skip("needs all test_rpcs modules in the run")
    missing = every_method() - recorder.seen
    assert not missing, f"no test drives {sorted(missing)}"
