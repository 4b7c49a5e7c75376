"""Views that read what belongs to the school of the token's key."""

from contextlib import ExitStack
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request

from foundation.http.problems import ApiError
from foundation.http.views import ReadView
from foundation.schools.actors import Actor, ActorKind
from foundation.schools.oauth import scopes_of
from foundation.schools.scoping import in_school


class SchoolView(ReadView):
    """Opens the scope of the key's school around all of the view, rendering too.

    ``self.actor`` is the program; without a valid token there is no scope and nothing to read.
    """

    actor: Actor
    opened: ExitStack

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with ExitStack() as self.opened:
            return super().dispatch(request, *args, **kwargs)

    def granted_scopes(self, request: Request) -> frozenset[str]:
        # What was taken from a key today is not read with a token of yesterday.
        token: Any = request.auth
        return super().granted_scopes(request) & set(scopes_of(token.application))

    def perform_authentication(self, request: Request) -> None:
        super().perform_authentication(request)
        token: Any = request.auth
        if token is None:
            return
        client = token.application
        if client is None or client.school_id is None:
            raise ApiError(
                "no_school", "This key belongs to no school. Ask whoever runs this site for one."
            )
        self.actor = Actor(
            school_id=client.school_id, kind=ActorKind.PROGRAM, client_id=client.client_id
        )
        self.opened.enter_context(in_school(client.school_id))


class RowsView(SchoolView, GenericAPIView[Any]):
    """Reads rows of one model."""

    def rows(self) -> QuerySet[Any]:
        """What the program may see, before filters."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            # The document is made without a program; it needs the model, not its rows.
            return self.serializer_class.Meta.model._base_manager.none()  # type: ignore[union-attr]
        return self.rows()


class ListView(ListModelMixin, RowsView):
    """A page of rows. ``page_order`` ends in a unique column and is served by an index."""

    filter_backends = [DjangoFilterBackend]
    page_order: ClassVar[tuple[str, ...]]


class DetailView(RetrieveModelMixin, RowsView):
    """One thing by its public id; of another school it does not exist."""

    lookup_url_kwarg = "id"
    pagination_class = None
