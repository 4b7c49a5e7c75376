"""Tables, people with sessions and open attempts. Prints them as JSON on the last line."""

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection

    from tests.bench.baseline.models import Answer, Attempt
    from tests.bench.signing_in import session_of

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (Attempt, Answer):
            editor.create_model(model)
    learners = []
    for number in range(int(sys.argv[1])):
        person = get_user_model().objects.create_user(f"p{number}")
        attempt = Attempt.objects.create(student=person)
        learners.append({"session": session_of(person), "attempt": str(attempt.pk)})
    print(json.dumps(learners))


if __name__ == "__main__":
    main()
