from django.urls import path

from mediation.file_reviews import views

app_name = "file_reviews"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("draw/", views.draw, name="draw"),
    path("rounds/<int:round_id>/", views.round_detail, name="round"),
    path("<int:review_id>/", views.review, name="review"),
    path("<int:review_id>/feed-back/", views.feed_back, name="feed_back"),
    path("<int:review_id>/correct/", views.correct, name="correct"),
]
