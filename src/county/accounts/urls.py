from django.urls import path

from county.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.sign_in_code, name="sign_in_code"),
    path("sign-out/", views.sign_out, name="sign_out"),
    # The page frame links `profile`; both names are one page.
    path("me/", views.me, name="profile"),
    path("me/", views.me, name="me"),
    path("me/second-factor/", views.second_factor, name="second_factor"),
    path("me/second-factor/codes/", views.renew_recovery_codes, name="recovery_codes"),
    path("me/password/", views.change_password, name="change_password"),
    path("organisation/picture/", views.picture, name="picture"),
    *views.GAPS.urls(),
    *views.ORGANISATIONS.urls(),
    *views.MEMBERS.urls(),
    *views.FUNDS.urls(),
    path("user/create/", views.issue_account, name="user_create"),
    path("user/create/worker/", views.issue_worker_account, name="user_create_worker"),
    path("user/<int:pk>/reset_password/", views.reset_password, name="user_reset_password"),
    *views.USERS.urls(),
    *views.HOLDINGS.urls(),
    *views.DELEGATIONS.urls(),
    path("rights/", views.rights, name="rights"),
    *views.CHANGES.urls(),
]
