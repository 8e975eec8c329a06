"""Writes the arrays of foldK.npz, and index.json, as plain files that `counterpoint measure --fit --folds FOLDER` reads: python3 unpack.py FOLDER."""
import pathlib
import shutil
import sys

import numpy

here, out = pathlib.Path(__file__).parent, pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
shutil.copy(here / "index.json", out)
for fold in range(4):
    arrays = numpy.load(here / f"fold{fold}.npz")
    arrays["index"].astype("<u4").tofile(out / f"fold{fold}.index")
    for name in ("test", "support", "written"):
        arrays[name].astype("i1").tofile(out / f"fold{fold}.{name}")
