"""Take a person of your school through an exam. Needs Python 3.11, nothing else.

    export CHARTWORK_URL=http://localhost:8000 CLIENT_ID=... CLIENT_SECRET=...
    python take_exam.py student@example.org [--assessment <id>] [--access-code ...]

The key needs the scopes people:read and exams:deliver. It answers every question with the first
option, flags one, loses a reply on purpose and repeats the request, hands in and waits for the
result. In an exam client of your own the answers come from the person.
"""

import argparse
import json
import os
import sys
import time
from base64 import b64encode
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen
from uuid import uuid4

TRIES = 8
CLIENT = f"seat-{uuid4().hex[:8]}"


class Api:
    """A connection that repeats what was not answered, always with the same key."""

    def __init__(self, site: str, client_id: str, secret: str) -> None:
        self.site = site.rstrip("/")
        self.key = b64encode(f"{client_id}:{secret}".encode()).decode()
        self.token = self.new_token()

    def new_token(self) -> str:
        request = Request(
            f"{self.site}/oauth/token/",
            data=b"grant_type=client_credentials",
            headers={"Authorization": f"Basic {self.key}"},
        )
        with urlopen(request, timeout=30) as response:
            return str(json.load(response)["access_token"])

    def get(self, path: str) -> Any:
        return self.send(path, None, "")[0]

    def post(self, path: str, body: dict[str, Any], *, lose_a_reply: bool = False) -> Any:
        """One thing to be done: one new key, however often it has to be sent."""
        key = str(uuid4())
        if lose_a_reply:
            # As if the network broke after the request had arrived.
            self.send(path, body, key)
            say("A reply was lost; the same request goes out again with the same key.")
        answer, replayed = self.send(path, body, key)
        if lose_a_reply:
            say("It was not done twice: the stored reply came." if replayed else "Done again.")
        return answer

    def send(self, path: str, body: dict[str, Any] | None, key: str) -> tuple[Any, bool]:
        """The answer, and whether it is a stored one."""
        for attempt in range(TRIES):
            try:
                with urlopen(self._request(path, body, key), timeout=30) as response:
                    return json.load(response), "Idempotency-Replayed" in response.headers
            except HTTPError as error:
                if error.code == 401:
                    self.token = self.new_token()
                elif "Retry-After" in error.headers:
                    time.sleep(int(error.headers["Retry-After"]))
                elif error.code >= 500:
                    time.sleep(2**attempt / 4)
                else:
                    raise
            except (URLError, TimeoutError):
                # No reply: done or not, the same key makes it safe to ask again.
                time.sleep(2**attempt / 4)
        raise TimeoutError(f"No answer from {path} in {TRIES} tries. Keep the answers and go on.")

    def _request(self, path: str, body: dict[str, Any] | None, key: str) -> Request:
        headers = {"Authorization": f"Bearer {self.token}"}
        if body is None:
            return Request(f"{self.site}/api/v1/{path}", headers=headers)
        headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        return Request(
            f"{self.site}/api/v1/{path}", data=json.dumps(body).encode(), headers=headers
        )


class Sitting:
    """An attempt with the revisions that its answers stand on."""

    def __init__(self, api: Api, attempt: dict[str, Any]) -> None:
        self.api = api
        self.path = f"attempts/{attempt['id']}"
        self.paper = api.get(f"{self.path}/paper/")
        self.revisions = {item["position"]: item["revision"] for item in self.paper["items"]}

    def save(self, given: dict[int, Any], *, flagged: set[int] = frozenset()) -> None:  # type: ignore[assignment]
        """Send one answer or many; what is told as saved is on disk."""
        answers = [
            {
                "position": position,
                "base": self.revisions[position],
                "content": content,
                "flagged": position in flagged,
            }
            for position, content in given.items()
        ]
        saved = self.api.post(f"{self.path}/answers/", {"client": CLIENT, "answers": answers})
        for answer in saved["answers"]:
            self.revisions[answer["position"]] = answer["revision"]
            say(f"Question {answer['position']}: {answer['verdict']}.")
            if answer["verdict"] == "stale":
                # Somebody else saved meanwhile: show both to the person, who decides.
                say(f"Stored is {json.dumps(answer['content'])}.")


def first_answer(item: dict[str, Any]) -> dict[str, Any]:
    """Something to answer; the shapes are in the guide for integrators."""
    match item["type"]:
        case "single_choice":
            return {"chosen": 1}
        case "multiple_response":
            return {"chosen": list(range(1, item["question"]["choose"] + 1))}
        case "true_false":
            return {"chosen": True}
        case "hotspot":
            return {"chosen": [1]}
        case "short_answer" | "numeric":
            return {"text": "I do not know"}
    # Those of several parts, and types that came after this example.
    return {"parts": {"1": "1"}}


def take(api: Api, email: str, assessment: str, access_code: str) -> None:
    person = find_person(api, email)
    offered = api.get(f"people/{person}/assessments/")["results"]
    lines = [line for line in offered if assessment in {"", line["id"]} and not line["why_not"]]
    if not lines:
        raise LookupError("There is nothing that this person may take now.")
    line = lines[0]
    say(f"{line['title']}: {' '.join(line['rules'])}")
    body = {"person": person, "assessment": line["id"]}
    if line["needs_access_code"]:
        body["access_code"] = access_code
    attempt = api.post("attempts/", body, lose_a_reply=True)
    say(f"Attempt {attempt['number']}. {attempt['deadline_explained']}")

    sitting = Sitting(api, attempt)
    items = [item for item in sitting.paper["items"] if item["open"]]
    first, *others = items
    sitting.save({first["position"]: first_answer(first)}, flagged={first["position"]})
    if others:
        sitting.save({item["position"]: first_answer(item) for item in others})

    receipt = api.post(f"{sitting.path}/hand-in/", {}, lose_a_reply=True)
    say(f"Handed in at {receipt['submitted_at']}, receipt {receipt['seal'][:16]}.")
    show(wait_for_result(api, sitting.path))


def find_person(api: Api, email: str) -> str:
    address = "people/?page_size=200"
    while address:
        page = api.get(address)
        for person in page["results"]:
            if person["email"] == email:
                return str(person["id"])
        address = (page["next"] or "").partition("/api/v1/")[2]
    raise LookupError(f"There is nobody with the address {quote(email, safe='@.+')} in the school.")


def wait_for_result(api: Api, path: str) -> dict[str, Any]:
    for _ in range(120):
        result: dict[str, Any] = api.get(f"{path}/result/")
        if result["state"] not in {"in_progress", "submitted"}:
            return result
        time.sleep(0.5)
    raise TimeoutError("It is still being graded. Ask again later.")


def show(result: dict[str, Any]) -> None:
    score = result["score"]
    if score is None:
        marked = result["state"] == "being_marked"
        print("A person marks an answer." if marked else "The result is not shown now.")
        return
    passed = "passed" if score["passed"] else "not passed"
    print(f"{score['earned']} of {score['possible']} points, {score['percent']} %: {passed}")
    for item in result["items"]:
        print(f"  {item['position']}. {item['verdict']}: {' '.join(item['reasons'])}")


def say(text: str) -> None:
    print(text, file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description="Take a person of your school through an exam.")
    parser.add_argument("email")
    parser.add_argument("--assessment", default="", help="its id; the first one if left out")
    parser.add_argument("--access-code", default="")
    given = parser.parse_args()
    site, key, secret = (os.environ[n] for n in ("CHARTWORK_URL", "CLIENT_ID", "CLIENT_SECRET"))
    try:
        take(Api(site, key, secret), given.email, given.assessment, given.access_code)
    except HTTPError as error:
        problem = json.load(error)
        say(str(problem.get("detail") or problem.get("error_description")))
        return 1
    except (LookupError, TimeoutError) as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
