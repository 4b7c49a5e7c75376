from django.apps import AppConfig


class BaselineConfig(AppConfig):
    name = "tests.bench.baseline"
    label = "baseline"
