from django.urls import URLPattern, URLResolver, path

from thirdring.people.views import account, links, passkeys, people, presence, sign_in, teams

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-in/passkey/options", passkeys.sign_in_options, name="passkey_sign_in_options"),
    path("sign-in/passkey", passkeys.sign_in, name="passkey_sign_in"),
    path("sign-in/link/<str:token>", links.link, name="link"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("language", sign_in.language, name="language"),
    path("presence", presence.presence, name="presence"),
    path("account", account.account, name="account"),
    path("account/password", account.password, name="password"),
    path("account/preferences", account.preferences, name="preferences"),
    path("account/devices/<int:session_id>/sign-out", account.sign_out_device, name="sign_out_device"),
    path("account/devices/sign-out", account.sign_out_others, name="sign_out_others"),
    path("account/passkeys/options", passkeys.add_options, name="passkey_options"),
    path("account/passkeys", passkeys.add, name="passkey_add"),
    path("account/passkeys/<int:passkey_id>/name", passkeys.rename, name="passkey_rename"),
    path("account/passkeys/<int:passkey_id>/removal", passkeys.remove, name="passkey_remove"),
    path("people", people.people, name="people"),
    path("people/new", people.new, name="new"),
    path("people/<int:user_id>", people.person, name="person"),
    path("people/<int:user_id>/details", people.edit, name="edit"),
    path("people/<int:user_id>/sign-in-link", people.sign_in_link, name="sign_in_link"),
    path("people/<int:user_id>/sign-out", people.sign_out, name="sign_out_person"),
    path("people/<int:user_id>/deactivation", people.deactivate, name="deactivate"),
    path("people/<int:user_id>/reactivation", people.reactivate, name="reactivate"),
    path("people/teams", teams.teams, name="teams"),
    path("people/teams/<int:team_id>/name", teams.rename_team, name="team_rename"),
    path("people/teams/<int:team_id>/removal", teams.remove_team, name="team_remove"),
    path("people/skills", teams.add_skill, name="skills"),
    path("people/skills/<int:skill_id>/name", teams.rename_skill, name="skill_rename"),
]
