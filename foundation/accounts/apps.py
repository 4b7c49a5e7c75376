from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "foundation.accounts"
    label = "chartwork_accounts"
    verbose_name = "Accounts"
