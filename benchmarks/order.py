"""An order placed, as a ratio to pgbench on the same cluster; and the whole phone order over HTTP.

    ./bench order                both
    ./bench order place          orders.actions.place at 1, 4 and 16 connections, spread and hot stock
    ./bench order http           find, draft with three lines, read-back, submission against the real web server

Drafts to place are copies of real ones (opened, priced, ticked and held by the actions), because only placing is timed.
"""

from benchmarks.orders import http, place, stock


def main(arguments: list[str]) -> dict[str, float | str]:
    wanted = arguments or ["place", "http"]
    house = stock.prepare()
    figures: dict[str, float | str] = {}
    if "place" in wanted:
        figures |= place.measure(house)
    if "http" in wanted:
        figures |= http.measure(house)
    return figures
