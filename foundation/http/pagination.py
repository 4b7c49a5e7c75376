"""Cursor pages: the last page costs what the first one costs."""

from rest_framework.pagination import CursorPagination


class CursorPages(CursorPagination):
    """``?page_size=`` up to 200; a view names its own ``ordering``, which an index serves."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = "-pk"
