"""What goes into the bundle and what stays out; read by fedstroke.spec, and by the checks of what came of it.

phe is not here: it is a second implementation which the tests hold ours to, the program does not import it, and its
licence (GPLv3) would reach whatever it is shipped with. So there is no metadata of it to carry either.
"""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

from installers.project import APP_ID, ROOT

ASSETS = ("demo", "help", "icons", "translations", "keys")  # of assets/; "help" and "keys" where they exist
# Named in strings only (app/pages/__init__.py) or found through entry points, which no import graph shows.
FOUND_BY_NAME = ("app", "fedcore")
BACKENDS = ("keyring.backends", "sqlalchemy.dialects")
# Their versions are shown in reports and diagnostics, and the licences in the window.
WITH_METADATA = (
    "fedstroke", "PySide6-Essentials", "shiboken6", "xgboost-cpu", "xgboost", "numpy", "pandas", "scipy", "openpyxl",
    "et_xmlfile", "pyarrow", "gmpy2", "cryptography", "cffi", "pyzmq", "msgspec", "platformdirs", "segno", "psutil",
    "keyring", "SQLAlchemy", "psycopg", "psycopg-binary", "PyMySQL", "pyodbc",
)  # fmt: skip
EXCLUDED = (
    "phe",
    # The cluster's own computers need the same Python and packages, which a bundle does not give them.
    "dask", "distributed",
    # Optional to what we use; present on a developer's machine, absent on a user's.
    "sklearn", "statsmodels", "matplotlib", "IPython", "pytest", "_pytest", "hypothesis", "numba", "numexpr",
    "tables", "lxml", "PIL", "tkinter", "_tkinter", "setuptools", "pkg_resources", "pip", "wheel", "Cython", "mypy",
    "ruff", "py", "pandas.plotting._matplotlib", "pandas.tests", "numpy.tests", "yaml", "jinja2", "markupsafe",
    "readline", "pyarrow.parquet.encryption", "fsspec", "tornado", "python_calamine", "lib2to3", "pydoc_data",
    "idlelib", "turtledemo", "ensurepip", "xgboost.testing", "xgboost.spark", "xgboost.dask", "pyspark", "graphviz",
    # xgboost imports scipy.sparse, which does without the rest until it is asked for it.
    "scipy.linalg", "scipy.special", "scipy.optimize", "scipy.stats", "scipy.spatial", "scipy.integrate",
    "scipy.interpolate", "scipy.ndimage", "scipy.signal", "scipy.cluster", "scipy.io", "scipy.odr", "scipy.datasets",
    "scipy.fft", "scipy.fftpack", "scipy.differentiate", "scipy.misc", "scipy.constants", "scipy.sparse.linalg",
    "scipy.sparse.csgraph", "pyarrow.flight", "pyarrow._flight", "pyarrow._s3fs", "pyarrow._gcsfs",
    "pyarrow._azurefs", "pyarrow._hdfs", "pyarrow.cuda", "pyarrow._cuda", "pyarrow.gandiva", "pyarrow.substrait",
    "pyarrow._substrait", "pyarrow.orc", "pyarrow._orc", "pyarrow.dataset", "pyarrow._dataset",
    "pyarrow._dataset_orc", "pyarrow._dataset_parquet", "pyarrow._dataset_parquet_encryption", "pyarrow.acero",
    "pyarrow._acero", "pyarrow.feather", "pyarrow._feather", "pyarrow._parquet_encryption",
    "threadpoolctl", "pyarrow.tests", "pyarrow.jvm", "pyarrow.cffi", "PySide6.QtNetwork", "PySide6.QtQml",
    "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtDesigner", "PySide6.QtUiTools", "PySide6.QtHelp",
    "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtXml", "PySide6.QtConcurrent", "PySide6.QtQuickWidgets",
    "PySide6.QtQuickControls2", "PySide6.QtQuickTest", "PySide6.QtSvgWidgets",
)  # fmt: skip
OPTIONAL = ("dask", "distributed")  # imported where a cluster was asked for; their absence is told in words
NOT_CARRIED = ("app.main",)  # the script itself, which has no module's name in the bundle
# Of Qt's plugins: screens (also none), pictures, the desktop's own file dialogs, input of Chinese.
QT_PLUGINS = (
    "platforms/*xcb*", "platforms/*offscreen*", "platforms/*wayland*", "platforms/*windows*", "platforms/*cocoa*",
    "xcbglintegrations/*", "wayland-shell-integration/*xdg-shell*",
    "wayland-graphics-integration-client/*wayland-egl*", "wayland-decoration-client/*", "imageformats/*svg*",
    "imageformats/*jpeg*", "imageformats/*ico*", "iconengines/*svg*", "platforminputcontexts/*compose*",
    "platforminputcontexts/*ibus*", "platformthemes/*portal*", "styles/*", "printsupport/*",
)  # fmt: skip
QT_TRANSLATIONS = ("qtbase_zh_CN.qm", "qtbase_en.qm")
UNWANTED_FILES = (
    "pyarrow/include/*", "pyarrow/tests/*", "pyarrow/src/*", "pyarrow/*.pyx", "pyarrow/*.pxd", "pyarrow/*.pxi",
    "pyarrow/*.h", "pyarrow/includes/*", "*libarrow_flight*", "*libarrow_s3*", "*/tests/*", "*.pyi",
    "*/__pycache__/*", "numpy/_core/include/*", "numpy/_core/lib/*.a", "*libQt6Qml*", "*libQt6Quick*",
    "*libQt6VirtualKeyboard*", "*libQt6Pdf*", "*libQt6EglF*", "*libarrow_python_flight*",
    "*.dist-info/sboms/*",
)  # fmt: skip


def assets(root: Path = ROOT) -> list[tuple[str, str]]:
    """(folder, folder in the bundle), as fedcore/assets.py looks for them."""
    return [(str(root / "assets" / name), f"assets/{name}") for name in ASSETS if (root / "assets" / name).is_dir()]


def is_wanted(name: str) -> bool:
    """Whether a file goes in; `name` is its place in the bundle, as PyInstaller writes it."""
    name = name.replace("\\", "/")
    if any(fnmatch(name, pattern) for pattern in UNWANTED_FILES):
        return False
    qt = name.partition("PySide6/")[2]
    for start in ("Qt/plugins/", "plugins/"):
        if qt.startswith(start):
            return any(fnmatch(qt.removeprefix(start), pattern) for pattern in QT_PLUGINS)
    for start in ("Qt/translations/", "translations/"):
        if qt.startswith(start):
            return qt.removeprefix(start) in QT_TRANSLATIONS
    return "/qml/" not in name


def information(version: str) -> dict[str, object]:
    """Info.plist of the macOS bundle; the two kinds of file are those of linux/org.fedstroke.FedStroke.xml."""
    kinds = (("Invitation", "fedstroke-invitation", "public.text"), ("Project", "fedstroke", "public.data"))
    return {
        "CFBundleShortVersionString": version,
        "LSMinimumSystemVersion": "13.0",
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "For research only. Not a medical device.",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": f"FedStroke {name}",
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [f"{APP_ID}.{name.lower()}"],
            }
            for name, _, _ in kinds
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": f"{APP_ID}.{name.lower()}",
                "UTTypeDescription": f"FedStroke {name.lower()}",
                "UTTypeConformsTo": [above],
                "UTTypeTagSpecification": {"public.filename-extension": [ending]},
            }
            for name, ending, above in kinds
        ],
    }
