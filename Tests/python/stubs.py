"""Stock protobuf and gRPC stubs of proto/, made once per run.

A Python process knows one package `dom`, whoever imports it first: so there is one directory of
stubs for all tests, with everything in it.
"""

import functools
import glob
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


@functools.cache
def directory():
    """Makes the stubs, puts them on the path, and says where they are."""
    out = tempfile.mkdtemp(prefix="domd-stubs-")
    here = os.path.join(ROOT, "Tests/python")
    for root, pattern in ((os.path.join(ROOT, "proto"), "dom/**/*.proto"), (here, "*.proto")):
        files = sorted(glob.glob(os.path.join(root, pattern), recursive=True))
        subprocess.run(
            [sys.executable, "-m", "grpc_tools.protoc", "-I", root, f"--python_out={out}",
             f"--grpc_python_out={out}", *files], check=True)
    sys.path.insert(0, out)
    return out
