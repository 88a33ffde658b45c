"""MSTICPy's IoCExtract over a file of lines: python3 msticpy_ioc.py FILE -> one JSON object with rows a second."""
import contextlib
import json
import sys
import time

import pandas as pd

with contextlib.redirect_stdout(sys.stderr):
    import msticpy
    from msticpy.transform.iocextract import IoCExtract

with open(sys.argv[1], encoding="utf-8") as file:
    lines = pd.DataFrame({"Line": file.read().split("\n")})

extractor = IoCExtract()
with contextlib.redirect_stdout(sys.stderr):
    # the suffix list is loaded and the patterns are compiled before the clock starts
    extractor.extract_df(data=lines.head(100), columns=["Line"], include_paths=True)
    started = time.perf_counter()
    found = extractor.extract_df(data=lines, columns=["Line"], include_paths=True)
    seconds = time.perf_counter() - started

print(json.dumps({"version": msticpy.__version__, "rowsPerSecond": len(lines) / seconds, "indicators": len(found)}))
