"""Faults of a source, U-02 to U-28: one source, two with `|`, two with `,`, and a full store."""

from battery.rows.faults import Fault, fault_row
from battery.sampler import MEBIBYTE

fault_row("U-02", quick=("pipe-reset",), reset=Fault("reset", within=2.5), refused=Fault("refused", within=2.5))
fault_row("U-04", quick=("pipe-never",), never=Fault("never", within=8), slow_head=Fault("slow-head", within=8))
fault_row("U-05", quick=("single-stall",), stall=Fault("stall", within=12), slow=Fault("slow-body", ("zip",), within=45))
fault_row("U-06", quick=("single-reset", "pipe-reset"), reset=Fault("reset-body", within=5), end=Fault("end-body", within=5))
fault_row(
    "U-07",
    quick=("single-no-length", "cached-open-chunks"),
    no_length=Fault("no-length", within=5),
    open_chunks=Fault("open-chunks", within=5),
    half_chunks=Fault("half-chunks", within=5),
)
fault_row("U-08", quick=("pipe",), **{"": Fault("half", ("latest", "info", "mod", "zip"), stops=False, within=5)})
fault_row("U-09", quick=("single", "cached"), **{"": Fault("portal", stops=False, within=5)})
fault_row(
    "U-11",
    quick=("single-version",),
    **{
        name: Fault(f"wrong-info:{name}", ("info",), stops=False, leads=name in ("version", "none"), within=5)
        for name in ("version", "none", "number", "open", "deep")
    },
)
fault_row(
    "U-12",
    quick=("pipe-zip",),
    mod=Fault("wrong-mod", ("mod",), stops=False, leads=True, within=5),
    zip=Fault("wrong-zip", ("zip",), stops=False, leads=True, within=5),
)
fault_row(
    "U-13",
    quick=("single-empty",),
    empty=Fault("empty", ("latest", "info", "mod", "zip"), stops=False, within=5),
    no_content=Fault("empty:204", within=5),
    partial=Fault("partial", within=5),
    not_modified=Fault("empty:304", within=5),
    interim=Fault("interim:0", within=12),
)
REFUSALS = ("401", "403", "451", "400", "407")
fault_row("U-17", quick=("comma-403",), **{code: Fault(f"status:{code}", within=5) for code in REFUSALS})
ENDLESS = ("endless", "endless-chunks", "tiny-chunks", "endless-trailers", "chunk-extensions")
fault_row(
    "U-21",
    quick=("single-endless-chunks",),
    **{name: Fault(name, within=40, stops=False, memory=32 * MEBIBYTE) for name in ENDLESS},
)
fault_row(
    "U-22",
    quick=("single-bomb",),
    bomb=Fault("gzip-bomb", within=10),
    gzip=Fault("encoded:gzip", within=5),
    brotli=Fault("encoded:br", within=5),
    unknown=Fault("encoded:battery", within=5),
)
fault_row(
    "U-27",
    quick=("single-huge", "pipe-nul"),
    huge=Fault("huge-header", within=5),
    many=Fault("many-headers", within=5),
    no_http=Fault("no-http", within=5),
    **{name: Fault(f"bad-head:{name}", within=5) for name in ("nul", "name", "no-colon")},
    **{name: Fault(f"bad-head:{name}", within=5) for name in ("two-lengths", "negative-length", "length-and-chunks")},
)
