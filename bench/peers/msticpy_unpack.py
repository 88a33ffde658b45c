"""MSTICPy's base64 unpacker over a file of lines: python3 msticpy_unpack.py FILE -> one JSON object with rows a second."""
import contextlib
import json
import sys
import time

import pandas as pd

with contextlib.redirect_stdout(sys.stderr):
    import msticpy
    from msticpy.transform.base64unpack import unpack_df

with open(sys.argv[1], encoding="utf-8") as file:
    lines = pd.DataFrame({"Line": file.read().split("\n")})

with contextlib.redirect_stdout(sys.stderr):
    unpack_df(data=lines.head(20), column="Line", utf16=True)
    started = time.perf_counter()
    unpack_df(data=lines, column="Line", utf16=True)
    seconds = time.perf_counter() - started

print(json.dumps({"version": msticpy.__version__, "rowsPerSecond": len(lines) / seconds}))
