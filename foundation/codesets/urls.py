"""Addresses of the code browser."""

from django.urls import path

from foundation.codesets.web import (
    building,
    codes,
    comparing,
    keeping,
    pcs_values,
    searching,
)

app_name = "codesets"

urlpatterns = [
    path("", searching.search_page, name="search"),
    path("results/", searching.results, name="results"),
    path("lookup/", searching.lookup, name="lookup"),
    path("compare/", comparing.compare, name="compare"),
    path("pcs-values/", pcs_values.pcs_values, name="pcs_values"),
    path("tabs/", keeping.tabs, name="tabs"),
    path("tabs/<uuid:bookmark_id>/remove/", keeping.remove_tab, name="remove_tab"),
    path("marks/<uuid:highlight_id>/remove/", keeping.remove_mark, name="remove_mark"),
    path("<slug:system>/<str:release>/", codes.tree, name="tree"),
    path("<slug:system>/<str:release>/build/", building.build_code, name="build"),
    path("<slug:system>/<str:release>/<str:code>/", codes.code, name="code"),
    path("<slug:system>/<str:release>/<str:code>/under/", codes.under, name="under"),
    path("<slug:system>/<str:release>/<str:code>/tab/", keeping.add_tab, name="add_tab"),
    path("<slug:system>/<str:release>/<str:code>/mark/<slug:key>/", keeping.mark, name="mark"),
]
