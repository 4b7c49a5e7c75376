"""Write the graded attempts of your school as CSV, one line each. Needs Python 3.11, nothing else.

    export CHARTWORK_URL=http://localhost:8000 CLIENT_ID=... CLIENT_SECRET=...
    python read_results.py [--since 2026-11-23T00:00:00Z] > results.csv

The key needs the scopes people:read and results:read.
"""

import argparse
import csv
import json
import os
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

TRIES = 5


class Api:
    """A connection with a token of its own."""

    def __init__(self, site: str, client_id: str, secret: str) -> None:
        self.site = site.rstrip("/")
        self.key = b64encode(f"{client_id}:{secret}".encode()).decode()
        self.token = self.new_token()

    def new_token(self) -> str:
        answer = _send(
            Request(
                f"{self.site}/oauth/token/",
                data=b"grant_type=client_credentials",
                headers={"Authorization": f"Basic {self.key}"},
            )
        )
        return str(answer["access_token"])

    def get(self, address: str) -> Any:
        """One answer; waits where the limit is used up, and renews a token that expired."""
        for _ in range(TRIES):
            try:
                return _send(Request(address, headers={"Authorization": f"Bearer {self.token}"}))
            except HTTPError as error:
                if error.code == 401:
                    self.token = self.new_token()
                elif error.code == 429:
                    time.sleep(int(error.headers["Retry-After"]))
                else:
                    raise
        raise TimeoutError(f"No answer from {address} in {TRIES} tries.")

    def rows(self, path: str, **filters: str) -> Iterator[dict[str, Any]]:
        """Every row of a list, page by page."""
        query = urlencode({**filters, "page_size": 200})
        address = f"{self.site}/api/v1/{path}/?{query}"
        while address:
            page = self.get(address)
            yield from page["results"]
            address = page["next"]


def _send(request: Request) -> Any:
    with urlopen(request, timeout=30) as response:
        return json.load(response)


def write_results(api: Api, since: str) -> None:
    """People first, by their ids, then the attempts that name them."""
    people = {person["id"]: person for person in api.rows("people")}
    filters = {"state": "graded", **({"graded_since": since} if since else {})}
    out = csv.writer(sys.stdout)
    out.writerow(["student_number", "email", "assessment", "attempt", "percent", "passed"])
    for attempt in api.rows("attempts", **filters):
        person = people[attempt["person"]]
        out.writerow(
            [
                person["external_id"],
                person["email"],
                attempt["assessment"],
                attempt["number"],
                attempt["percent"],
                "yes" if attempt["passed"] else "no",
            ]
        )


def main() -> int:
    parser = argparse.ArgumentParser(description="Graded attempts of your school as CSV.")
    parser.add_argument("--since", default="", help="only what was graded since then")
    since = parser.parse_args().since
    site, key, secret = (os.environ[n] for n in ("CHARTWORK_URL", "CLIENT_ID", "CLIENT_SECRET"))
    try:
        write_results(Api(site, key, secret), since)
    except HTTPError as error:
        problem = json.load(error)
        print(problem.get("detail") or problem.get("error_description"), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
