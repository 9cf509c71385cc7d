from django.urls import path

from governance.progress import views as progress
from governance.returns import views
from governance.returns.grid import views as grid

app_name = "returns"
urlpatterns = [
    path("", views.home, name="home"),
    # 进度
    path("progress/", progress.page, name="progress"),
    path("progress/<int:month>/", progress.page, name="progress_of"),
    path("progress/<int:month>/board/", progress.board, name="board"),
    # 填报
    path("<int:pk>/", views.sheet, name="sheet"),
    path("<int:pk>/start/", views.start, name="start"),
    path("<int:pk>/prefill/", grid.prefill, name="prefill"),
    path("<int:pk>/zeros/", grid.zeros, name="zeros"),
    path("<int:pk>/save/", views.save, name="save"),
    path("<int:pk>/cells/", grid.cells, name="cells"),
    path("<int:pk>/panel/", grid.panel, name="panel"),
    path("<int:pk>/confirm/", grid.confirm, name="confirm"),
    path("<int:pk>/villages/", grid.villages, name="villages"),
    path("<int:pk>/villages/save/", grid.save_villages, name="save_villages"),
    path("<int:pk>/villages/prefill/", grid.prefill_villages, name="prefill_villages"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    # 审核
    path("<int:pk>/review/", views.review, name="review"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/send-back/", views.send_back, name="send_back"),
]
