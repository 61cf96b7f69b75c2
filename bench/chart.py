"""A chart of ratios as SVG, readable on light and on dark pages."""

import html
import typing

WIDTH, LEFT, RIGHT, BAR, GAP, TOP = 760, 130, 60, 14, 14, 78
STYLE = """
  text { font: 13px sans-serif; fill: #24292f } .small { font-size: 11px } .title { font-weight: bold }
  .martlet { fill: #c2410c } .go { fill: #0e7490 } .line { stroke: #6e7781; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .martlet { fill: #fb923c } .go { fill: #22d3ee } .line { stroke: #8b949e }
  }
"""


class Row(typing.NamedTuple):
    """A kind of request, and how often nginx's processor time each server takes."""

    name: str
    ratios: "dict[str, float]"


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{html.escape(words)}</text>'


def bars(row: Row, y: float, scale: float) -> "list[str]":
    """The bars of a row; those that do not fit end at the edge, with their figure."""
    parts = [text(LEFT - 8, y + BAR + 4, row.name, anchor="end")]
    for number, (server, ratio) in enumerate(row.ratios.items()):
        top, width = y + number * BAR, min(ratio * scale, WIDTH - LEFT - RIGHT)
        parts.append(f'<rect x="{LEFT}" y="{top:.1f}" width="{width:.1f}" height="{BAR - 2}" class="{server}"/>')
        parts.append(text(LEFT + width + 5, top + BAR - 4, f"{ratio:.2f}", "small"))
    return parts


def chart(title: str, rows: "list[Row]") -> str:
    """Horizontal bars; the dashed line is nginx."""
    servers = list(rows[0].ratios)
    scale = (WIDTH - LEFT - RIGHT) / max(1.2, max(max(row.ratios.values()) for row in rows))
    step = BAR * len(servers) + GAP
    height, one = TOP + step * len(rows) + 10, LEFT + scale
    parts = [text(10, 20, title, "title")]
    for number, server in enumerate(servers):
        parts.append(f'<rect x="{LEFT + 90 * number}" y="34" width="11" height="11" class="{server}"/>')
        parts.append(text(LEFT + 90 * number + 16, 44, server, "small"))
    parts.append(f'<line x1="{one:.1f}" y1="{TOP - 6}" x2="{one:.1f}" y2="{height - 8}" class="line"/>')
    parts.append(text(one, TOP - 10, "nginx", "small", "middle"))
    for number, row in enumerate(rows):
        parts += bars(row, TOP + step * number, scale)
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{html.escape(title)}">\n'
        f"<style>{STYLE}</style>\n{body}\n</svg>\n"
    )
