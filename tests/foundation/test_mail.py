"""A letter: queued once, sent once, harmless whatever a name contains."""

import uuid

import pytest
from django.core import mail
from django.utils import timezone

from foundation.mail.backends import open_mailbox
from foundation.mail.models import Email
from foundation.mail.services import queue_message, send_email
from foundation.outbox.models import OutboxMessage
from foundation.outbox.services import drain


def queue(**changes) -> None:
    letter = {
        "kind": "note",
        "to": "ana@example.org",
        "subject": "Hello",
        "text": "A note.",
        "key": "note:1",
    }
    queue_message(**{**letter, **changes})


@pytest.mark.django_db
def test_the_same_letter_is_queued_once() -> None:
    queue()
    queue(text="Another text under the same key.")

    assert Email.objects.get().text == "A note."
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db
def test_a_letter_is_sent_once_however_often_it_is_asked_for() -> None:
    queue()
    letter = Email.objects.get()

    for _ in range(3):
        send_email(email_id=letter.pk)

    assert len(mail.outbox) == 1
    letter.refresh_from_db()
    assert letter.state == Email.State.SENT
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{letter.pk}@")


@pytest.mark.django_db
def test_somebody_who_is_gone_gets_no_letter(ana) -> None:
    queue(person=ana)
    ana.is_active = False
    ana.save(update_fields=["is_active"])

    drain()

    assert Email.objects.get().state == Email.State.WITHHELD
    assert mail.outbox == []


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Hello\r\nBcc: eve@example.org", "Hello\nBcc: eve@example.org"])
def test_a_line_break_in_a_subject_adds_no_header(text: str) -> None:
    queue(subject=text)

    drain()

    # Django refuses such a header: the letter waits with its error, and nobody gets anything.
    assert mail.outbox == []
    assert "BadHeaderError" in OutboxMessage.objects.get().last_error


@pytest.mark.django_db
def test_the_development_mailbox_holds_the_whole_letter(settings) -> None:
    settings.EMAIL_BACKEND = "foundation.mail.backends.MaildirBackend"
    queue(html="<style>p { color: red }</style><p>A note.</p>")

    drain()

    box = open_mailbox()
    (message,) = [box[key] for key in box.iterkeys()]
    assert message["To"] == "ana@example.org"
    assert 'style="color: red' in message.as_string()


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "localhost:9", "example.org@evil.example"])
def test_a_forged_host_changes_no_link(client, school, host: str, settings) -> None:
    client.post(
        "/accounts/signup/",
        {
            "email": f"{uuid.uuid4().hex[:8]}@example.org",
            "name": "Ana",
            "password1": "A-long-one-77",
        },
        headers={"host": "testserver", "x-forwarded-host": host},
    )

    letter = Email.objects.get(kind__startswith="email_confirmation")
    assert settings.SITE_URL in letter.text
    assert "evil" not in letter.text


@pytest.mark.django_db
def test_signing_up_joins_the_open_school(client, school) -> None:
    from foundation.schools.models import Membership
    from foundation.schools.scoping import in_school

    client.post(
        "/accounts/signup/",
        {"email": "new@example.org", "name": "New Person", "password1": "A-long-one-77"},
    )

    with in_school(school.pk):
        membership = Membership.objects.select_related("person").get()
    assert (membership.role, membership.person.name) == ("student", "New Person")
    assert membership.joined_at <= timezone.now()
