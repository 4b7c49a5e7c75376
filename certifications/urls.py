from django.urls import URLPattern

app_name = "certifications"
urlpatterns: list[URLPattern] = []
