from django.urls import path

from repairs import views

urlpatterns = [
    path("", views.request_form, name="form"),
    path("requests/<uuid:id>", views.show_request, name="request"),
    path("files/<str:id>", views.download_file, name="file"),
    path("webhooks", views.receive_webhook),
]
