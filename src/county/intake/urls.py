from django.urls import path

from county.intake.views import batches, registers, uploading

app_name = "intake"
urlpatterns = [
    path("upload/", uploading.upload, name="upload"),
    path("<int:pk>/columns/", uploading.columns, name="columns"),
    path("<int:pk>/", batches.batch, name="batch"),
    path("<int:pk>/annotated/", batches.annotated, name="annotated"),
    path("<int:pk>/confirm/", batches.confirm, name="confirm"),
    path("<int:pk>/recheck/", batches.recheck, name="recheck"),
    path("<int:pk>/recover/", batches.recover, name="recover"),
    path("<int:pk>/undo/", batches.undo, name="undo"),
    path("<int:pk>/drop/", batches.drop, name="drop"),
    *registers.BATCHES.urls(),
]
